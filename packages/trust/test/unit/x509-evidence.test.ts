import { codeThrownBy } from '@entente/testkit'
import {
  evidenceObjects,
  loadCrl,
  type PathPolicy,
  parseCertificate,
  revalidatePath,
  type ValidatedPath,
  validatePath,
} from '@entente/trust'
import { describe, expect, it } from 'vitest'
import { daysLater, pki, request, storeOf, weakening } from './x509-world.ts'

const root = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
const authority = root.authority({ subject: [['CN', 'AC']], keyType: 'p-256' })
const signer = authority.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })

const archiveOf = (path: ValidatedPath) =>
  new Map(evidenceObjects(path).map(({ sha256, bytes }) => [sha256, bytes] as const))

describe('the evidence of a path', () => {
  it('names the certificates, the lists and the policy by digest', () => {
    const path = validatePath(signer.chainDer, storeOf([root], [authority]), request)
    expect(path.evidence.at).toBe(request.at.toISOString())
    expect(path.evidence.chain).toEqual(path.chain.map(({ sha256 }) => sha256))
    expect(path.evidence.crls).toHaveLength(2)
    expect([...archiveOf(path).keys()].sort()).toEqual(
      [...path.evidence.chain, ...path.evidence.crls, path.evidence.policy].sort(),
    )
  })

  it.each<[string, Partial<PathPolicy>]>([
    ['the usual policy', {}],
    [
      'requirements',
      { expiryNoticeDays: 5, certificatePolicies: ['1.2.3'], extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] },
    ],
    ['a softened revocation', { revocation: { mode: 'soft-fail', graceSeconds: 60, weakening } }],
    ['no revocation', { revocation: { mode: 'off', weakening } }],
    ['SHA-1 accepted', { sha1Certificates: weakening }],
  ])('leads to the same verdict years later: %s', (_, change) => {
    const leaf = authority.leaf({
      subject: [['CN', 'vi']],
      keyType: 'p-256',
      extendedKeyUsage: ['clientAuth'],
      policyOids: ['1.2.3'],
      digest: change.sha1Certificates === undefined ? 'SHA-256' : 'SHA-1',
    })
    const then = validatePath(leaf.chainDer, storeOf([root], [authority]), { ...request, ...change })
    const archive = archiveOf(then)
    const record = JSON.parse(JSON.stringify(then.evidence))
    const now = revalidatePath(record, storeOf([root]), (sha256) => archive.get(sha256))
    expect(now.checks).toEqual(then.checks)
    expect(now.evidence).toEqual(then.evidence)
    expect(now.validUntil).toEqual(then.validUntil)
  })

  it('is not changed by a list that was published since', () => {
    const store = storeOf([root], [authority])
    const then = validatePath(signer.chainDer, store, request)
    const revoked = [{ certificate: signer.certificateDer, at: daysLater(1) }]
    store.crls.put(
      loadCrl(
        authority.crl({ revoked, thisUpdate: daysLater(1) }),
        parseCertificate(authority.certificateDer),
      ),
    )
    const archive = archiveOf(then)
    expect(revalidatePath(then.evidence, store, (sha256) => archive.get(sha256)).checks).toEqual(then.checks)
  })
})

describe('evidence that does not hold', () => {
  const store = storeOf([root], [authority])
  const then = validatePath(signer.chainDer, store, request)
  const archive = archiveOf(then)
  const [leafDigest = '', authorityDigest = ''] = then.evidence.chain
  const [leafList = ''] = then.evidence.crls
  const codeOf = (change: Partial<typeof then.evidence>, load = (sha256: string) => archive.get(sha256)) =>
    codeThrownBy(() => revalidatePath({ ...then.evidence, ...change }, store, load))

  it.each([leafDigest, leafList, then.evidence.policy])(
    'is refused when an object is missing or altered',
    async (name) => {
      expect(await codeOf({}, (sha256) => (sha256 === name ? undefined : archive.get(sha256)))).toBe(
        'EVIDENCE_INCOMPLETE',
      )
      const altered = Buffer.from(archive.get(name) ?? [])
      altered[10] = (altered[10] ?? 0) ^ 1
      expect(await codeOf({}, (sha256) => (sha256 === name ? altered : archive.get(sha256)))).toBe(
        'EVIDENCE_INCOMPLETE',
      )
    },
  )

  it('is refused without a date, a certificate or a policy', async () => {
    expect(await codeOf({ at: 'hier' })).toBe('EVIDENCE_INCOMPLETE')
    expect(await codeOf({ chain: [] })).toBe('EVIDENCE_INCOMPLETE')
    expect(await codeOf({ policy: leafDigest })).toBe('EVIDENCE_INCOMPLETE')
  })

  it('does not lead to a verdict without its lists, its issuers or a trusted anchor', async () => {
    expect(await codeOf({ crls: [] })).toBe('REVOCATION_UNKNOWN')
    expect(await codeOf({ chain: [leafDigest] })).toBe('EVIDENCE_INCOMPLETE')
    expect(await codeOf({ chain: [leafDigest, authorityDigest] })).toBe('CRL_ISSUER_REFUSED')
    expect(await codeOf({ chain: [leafDigest, authorityDigest], crls: [leafList] })).toBe(
      'REVOCATION_UNKNOWN',
    )
    const other = storeOf([pki.root({ subject: [['CN', 'Autre']], keyType: 'p-256' })])
    expect(
      await codeThrownBy(() => revalidatePath(then.evidence, other, (sha256) => archive.get(sha256))),
    ).toBe('PATH_NOT_FOUND')
  })
})
