import {
  caught,
  codeThrownBy,
  createPki,
  generateTestKey,
  plantSentinels,
  type TestAuthority,
} from '@entente/testkit'
import { checkPath, type PathPolicy, trustStore, validatePath } from '@entente/trust'
import { describe, expect, it } from 'vitest'
import { anchorOf, at, clock, daysLater, pki, request, storeOf, weakening } from './x509-world.ts'

const root = pki.root({
  subject: [
    ['C', 'FR'],
    ['O', 'IGC fictive'],
    ['CN', 'Racine'],
  ],
  keyType: 'p-256',
})
const authority = root.authority({
  subject: [
    ['C', 'FR'],
    ['O', 'IGC fictive'],
    ['CN', 'AC'],
  ],
  keyType: 'p-256',
})
const signer = authority.leaf({
  subject: [
    ['C', 'FR'],
    ['O', 'Caisse fictive'],
    ['CN', 'vi'],
  ],
})
const store = storeOf([root], [authority])

const codeOf = (
  chain: readonly Uint8Array[],
  change: Partial<PathPolicy> & { at?: Date } = {},
  into = store,
) => codeThrownBy(() => validatePath(chain, into, { ...request, ...change }))

/** A leaf of the same authority that differs from the good one in the way a test wants. */
const leafWith = (options: Partial<Parameters<TestAuthority['leaf']>[0]>) =>
  authority.leaf({ subject: signer.subject, keyType: 'p-256', ...options }).chainDer

describe('a valid path', () => {
  it('gives the key, the chain to the anchor and every check', () => {
    const path = validatePath(signer.chainDer, store, request)
    expect(path.key.equals(signer.key.publicKey)).toBe(true)
    expect(path.chain.map(({ der }) => Buffer.from(der))).toEqual(
      signer.chainDer.map((der) => Buffer.from(der)),
    )
    expect(new Set(path.checks.map(({ outcome }) => outcome))).toEqual(new Set(['passed']))
    expect(path.checks.map(({ id }) => id)).toEqual([
      'certificates-readable',
      'not-self-signed',
      'end-entity',
      'path-to-anchor',
      'signature-algorithms',
      'keys',
      'extensions',
      'validity',
      'authorities',
      'path-length',
      'key-usage',
      'extended-key-usage',
      'certificate-policies',
      'not-revoked',
      'not-revoked',
      'expiry-distant',
    ])
  })

  it('is found without the anchor in the message, and with the candidates in any order', () => {
    const deep = authority.authority({ subject: [['CN', 'AC fille']], keyType: 'p-256' })
    const leaf = deep.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
    const into = storeOf([root], [authority, deep])
    const [end, ...issuers] = leaf.chainDer
    expect(validatePath([end, ...issuers.slice(0, 2)], into, request).chain).toHaveLength(4)
    expect(validatePath([end, ...issuers.reverse()], into, request).chain).toHaveLength(4)
  })

  it('is completed with the intermediates of the store', () => {
    const complete = trustStore({
      anchors: [anchorOf(root)],
      intermediates: [authority.certificatePem],
      crls: store.crls,
    })
    expect(validatePath([signer.certificateDer], complete, request).chain).toHaveLength(3)
  })

  it('ends at any of several PKIs that stand side by side', () => {
    const otherRoot = pki.root({ subject: [['CN', 'Autre racine']], keyType: 'p-256' })
    const other = otherRoot.leaf({ subject: [['CN', 'partenaire']], keyType: 'p-256' })
    const both = storeOf([root, otherRoot], [authority])
    expect(validatePath(signer.chainDer, both, request).chain.at(-1)?.sha256).toBe(anchorOf(root).sha256)
    expect(validatePath(other.chainDer, both, request).chain.at(-1)?.sha256).toBe(anchorOf(otherRoot).sha256)
  })

  it('prefers the renewed authority over an expired one of the same name and key', () => {
    const key = generateTestKey('p-256')
    const subject = [['CN', 'AC renouvelée']] as const
    const expired = root.authority({ subject, key, notAfter: daysLater(-0.5) })
    const renewed = root.authority({ subject, key })
    const leaf = renewed.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
    const path = validatePath(
      [leaf.certificateDer, expired.certificateDer, renewed.certificateDer],
      storeOf([root], [renewed]),
      request,
    )
    expect(Buffer.from(path.chain[1]?.der ?? [])).toEqual(Buffer.from(renewed.certificateDer))
  })
})

describe('the end certificate', () => {
  it('is refused when it is self-signed, even when it is pinned', async () => {
    const own = pki.selfSigned({ subject: [['CN', 'seul']], keyType: 'p-256' })
    expect(await codeOf([own.certificateDer])).toBe('CERTIFICATE_SELF_SIGNED')
    expect(await codeOf([root.certificateDer])).toBe('CERTIFICATE_SELF_SIGNED')
  })

  it('is refused when it is an authority', async () => {
    expect(await codeOf(authority.chainDer)).toBe('CERTIFICATE_IS_AUTHORITY')
  })

  it('is refused before its first and after its last second', async () => {
    const chain = leafWith({ notBefore: at, notAfter: daysLater(10) })
    expect(validatePath(chain, store, request).certificate.notBefore).toEqual(at)
    expect(await codeOf(chain, { at: new Date(at.getTime() - 1) })).toBe('CERTIFICATE_NOT_YET_VALID')
    const lists = { revocation: { mode: 'off', weakening } } as const
    expect(validatePath(chain, store, { ...request, ...lists, at: daysLater(10) }).checks).toBeDefined()
    expect(await codeOf(chain, { ...lists, at: new Date(daysLater(10).getTime() + 1000) })).toBe(
      'CERTIFICATE_EXPIRED',
    )
  })

  it('is refused when its key usage is for something else', async () => {
    expect(await codeOf(leafWith({ keyUsage: ['keyEncipherment'] }))).toBe('KEY_USAGE_REFUSED')
    expect(validatePath(leafWith({ keyUsage: ['nonRepudiation'] }), store, request).checks).toBeDefined()
    expect(validatePath(leafWith({ keyUsage: [] }), store, request).checks).toBeDefined()
  })

  it.each([
    ['tls-client', 'clientAuth', 'serverAuth'],
    ['tls-server', 'serverAuth', 'clientAuth'],
  ] as const)('needs its extended key usage for %s', async (purpose, right, wrong) => {
    expect(
      validatePath(leafWith({ extendedKeyUsage: [right] }), store, { ...request, purpose }).key,
    ).toBeDefined()
    expect(await codeOf(leafWith({ extendedKeyUsage: [wrong] }), { purpose })).toBe(
      'EXTENDED_KEY_USAGE_REFUSED',
    )
    expect(await codeOf(leafWith({}), { purpose })).toBe('EXTENDED_KEY_USAGE_REFUSED')
  })

  it('needs timestamping alone and critical for timestamps', async () => {
    const purpose = 'timestamp'
    const alone = { extendedKeyUsage: ['timeStamping'], extendedKeyUsageCritical: true } as const
    expect(validatePath(leafWith(alone), store, { ...request, purpose }).key).toBeDefined()
    expect(await codeOf(leafWith({ ...alone, extendedKeyUsageCritical: false }), { purpose })).toBe(
      'EXTENDED_KEY_USAGE_REFUSED',
    )
    expect(
      await codeOf(leafWith({ ...alone, extendedKeyUsage: ['timeStamping', 'clientAuth'] }), { purpose }),
    ).toBe('EXTENDED_KEY_USAGE_REFUSED')
  })

  it('needs the usages and one of the policies that are configured', async () => {
    const emailProtection = '1.3.6.1.5.5.7.3.4'
    const range = '1.2.250.1.213.1.7.2.1.1.1.1'
    const chain = leafWith({ extendedKeyUsage: [emailProtection], policyOids: [range] })
    const wanted = { extendedKeyUsage: [emailProtection], certificatePolicies: [range] }
    expect(validatePath(chain, store, { ...request, ...wanted }).key).toBeDefined()
    expect(await codeOf(leafWith({}), { extendedKeyUsage: [emailProtection] })).toBe(
      'EXTENDED_KEY_USAGE_REFUSED',
    )
    expect(await codeOf(chain, { certificatePolicies: ['1.2.3.4'] })).toBe('CERTIFICATE_POLICY_REFUSED')
  })

  it('is refused with a weak key', async () => {
    expect(await codeOf(leafWith({ keyType: 'rsa-1024' }))).toBe('CERTIFICATE_KEY_REFUSED')
  })

  it('is refused with a critical extension that nobody knows', async () => {
    expect(await codeOf(leafWith({ unknownCriticalExtension: '1.2.3.4.5' }))).toBe(
      'CERTIFICATE_EXTENSION_REFUSED',
    )
  })

  it('signed with SHA-1 is refused, or reported while a weakening applies', async () => {
    const chain = leafWith({ digest: 'SHA-1' })
    expect(await codeOf(chain)).toBe('CERTIFICATE_ALGORITHM_REFUSED')
    const path = validatePath(chain, store, { ...request, sha1Certificates: weakening })
    expect(path.checks.find(({ id }) => id === 'signature-algorithms')?.outcome).toBe('warning')
    expect(path.validUntil <= weakening.until).toBe(true)
    const ended = { ...weakening, until: daysLater(-1) }
    expect(await codeOf(chain, { sha1Certificates: ended })).toBe('CERTIFICATE_ALGORITHM_REFUSED')
  })

  it('that expires soon is reported', () => {
    const chain = leafWith({ notAfter: daysLater(20) })
    const outcome = (expiryNoticeDays?: number) =>
      validatePath(chain, store, {
        ...request,
        ...(expiryNoticeDays === undefined ? {} : { expiryNoticeDays }),
      }).checks.at(-1)
    expect(outcome()).toMatchObject({ id: 'expiry-distant', outcome: 'warning' })
    expect(outcome(10)).toMatchObject({ id: 'expiry-distant', outcome: 'passed' })
  })
})

describe('the authorities of a path', () => {
  it('must lead to an anchor', async () => {
    const stranger = pki.root({ subject: root.subject, keyType: 'p-256' }).leaf({ subject: signer.subject })
    expect(await codeOf(stranger.chainDer)).toBe('PATH_NOT_FOUND')
    expect(await codeOf([signer.certificateDer])).toBe('PATH_NOT_FOUND')
  })

  it('are never replaced by a certificate that another signer holds', async () => {
    const leaf = authority.leaf({
      subject: [['CN', 'titulaire']],
      keyType: 'p-256',
      keyUsage: ['digitalSignature'],
    })
    // The holder of an end certificate issues one for somebody else.
    const forger: Pick<TestAuthority, 'leaf'> = forge(leaf)
    const forged = forger.leaf({ subject: signer.subject, keyType: 'p-256' })
    expect(await codeOf(forged.chainDer)).toBe('ISSUER_NOT_AUTHORITY')
  })

  it('need keyCertSign', async () => {
    const weak = root.authority({
      subject: [['CN', 'AC sans droit']],
      keyType: 'p-256',
      keyUsage: ['cRLSign'],
    })
    const leaf = weak.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
    expect(await codeOf(leaf.chainDer, {}, storeOf([root], [weak]))).toBe('ISSUER_NOT_AUTHORITY')
  })

  it('respect the path length of those above them', async () => {
    const limited = root.authority({
      subject: [['CN', 'AC limitée']],
      keyType: 'p-256',
      basicConstraints: { ca: true, pathLength: 0 },
    })
    const direct = limited.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
    const below = limited.authority({ subject: [['CN', 'AC de trop']], keyType: 'p-256' })
    const leaf = below.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
    const into = storeOf([root], [limited, below])
    expect(validatePath(direct.chainDer, into, request).chain).toHaveLength(3)
    expect(await codeOf(leaf.chainDer, {}, into)).toBe('PATH_LENGTH_EXCEEDED')
  })

  it('pass on only the extended key usages they list', async () => {
    const narrow = root.authority({
      subject: [['CN', 'AC serveurs']],
      keyType: 'p-256',
      extendedKeyUsage: ['serverAuth'],
    })
    const leaf = narrow.leaf({
      subject: [['CN', 'client']],
      keyType: 'p-256',
      extendedKeyUsage: ['clientAuth'],
    })
    expect(await codeOf(leaf.chainDer, { purpose: 'tls-client' }, storeOf([root], [narrow]))).toBe(
      'EXTENDED_KEY_USAGE_REFUSED',
    )
  })

  it.each([
    ['name constraints', '2.5.29.30'],
    ['policy constraints', '2.5.29.36'],
  ])('with %s are refused, because these are not processed', async (_, oid) => {
    const narrow = root.authority({
      subject: [['CN', 'AC']],
      keyType: 'p-256',
      unknownCriticalExtension: oid,
    })
    const leaf = narrow.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
    expect(await codeOf(leaf.chainDer, {}, storeOf([root], [narrow]))).toBe('CERTIFICATE_EXTENSION_REFUSED')
  })

  it('are limited in number', async () => {
    const many = Array.from({ length: 11 }, () => signer.certificateDer)
    expect(await codeOf(many)).toBe('PATH_TOO_LARGE')
  })

  it('that all carry the same name cost a bounded number of signatures', async () => {
    const name = [['CN', 'AC partout']] as const
    const ring = createPki(clock).root({ subject: name, keyType: 'p-256' })
    const links = Array.from({ length: 9 }, () => ring.authority({ subject: name, key: ring.key }))
    const leaf = ring.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
    const chain = [leaf.certificateDer, ...links.map(({ certificateDer }) => certificateDer)]
    expect(await codeOf(chain)).toBe('PATH_TOO_LARGE')
  })
})

describe('the full report', () => {
  it('holds the checks made until the failure, and the failure', () => {
    const verdict = checkPath(leafWith({ keyUsage: ['keyEncipherment'] }), store, request)
    expect(verdict.verdict).toBe('failed')
    expect(verdict.checks.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
      { id: 'key-usage', code: 'KEY_USAGE_REFUSED' },
    ])
  })

  it('names the check that an early refusal belongs to', () => {
    const own = pki.selfSigned({ subject: [['CN', 'seul']], keyType: 'p-256' })
    expect(checkPath([own.certificateDer], store, request).checks).toEqual([
      { id: 'certificates-readable', outcome: 'passed' },
      { id: 'not-self-signed', outcome: 'failed', code: 'CERTIFICATE_SELF_SIGNED' },
    ])
    expect(checkPath([Uint8Array.of(0x30, 0x00)], store, request).checks).toMatchObject([
      { id: 'certificates-readable', outcome: 'failed', code: 'CERTIFICATE_MALFORMED' },
    ])
    expect(checkPath([], store, request)).toMatchObject({ error: { code: 'CERTIFICATE_MALFORMED' } })
  })
})

describe('an error', () => {
  it('repeats nothing of a certificate', async () => {
    const sentinels = plantSentinels()
    const subject = [
      ['O', sentinels.plant('organisation')],
      ['CN', sentinels.plant('holder')],
    ] as const
    const bad: readonly (readonly Uint8Array[])[] = [
      leafWith({ subject, keyUsage: ['keyEncipherment'] }),
      leafWith({ subject, notAfter: daysLater(-0.5) }),
      pki.selfSigned({ subject, keyType: 'p-256' }).chainDer,
      pki.root({ subject, keyType: 'p-256' }).leaf({ subject: [['CN', 'vi']], keyType: 'p-256' }).chainDer,
      [leafWith({ subject })[0]?.subarray(0, -1) ?? new Uint8Array()],
    ]
    const errors = await Promise.all(bad.map((chain) => caught(() => validatePath(chain, store, request))))
    const reports = bad.map((chain) => checkPath(chain, store, request).checks)
    expect(sentinels.leaksIn(errors, reports)).toEqual([])
  })
})

describe('the policy', () => {
  it.each<[string, Partial<PathPolicy>]>([
    ['a weakening of more than 12 months', { sha1Certificates: { ...weakening, until: daysLater(400) } }],
    ['a weakening that ends before it starts', { sha1Certificates: { ...weakening, until: daysLater(-40) } }],
    [
      'a weakening without a reason',
      { revocation: { mode: 'off', weakening: { ...weakening, reason: ' ' } } },
    ],
    ['a grace of more than 7 days', { revocation: { mode: 'soft-fail', graceSeconds: 604_801, weakening } }],
    ['a negative notice', { expiryNoticeDays: -1 }],
    ['a date that is none', { sha1Certificates: { ...weakening, until: new Date(Number.NaN) } }],
  ])('is refused with %s', async (_, change) => {
    expect(await codeOf(signer.chainDer, change)).toBe('PATH_POLICY_INVALID')
  })
})

describe('the instant', () => {
  it('must be a date', async () => {
    const at = new Date(Number.NaN)
    expect(await codeOf(signer.chainDer, { at })).toBe('PATH_POLICY_INVALID')
  })
})

describe('the cache of verdicts', () => {
  const fresh = () => storeOf([root], [authority])

  it('answers for the instant that was asked', () => {
    const into = fresh()
    validatePath(signer.chainDer, into, request)
    const later = daysLater(1)
    expect(validatePath(signer.chainDer, into, { ...request, at: later }).evidence.at).toBe(
      later.toISOString(),
    )
  })

  it('ends with the first thing that ends', async () => {
    const into = fresh()
    const { validUntil } = validatePath(signer.chainDer, into, request)
    expect(validUntil).toEqual(daysLater(7))
    expect(await codeOf(signer.chainDer, { at: validUntil }, into)).toBe('CRL_STALE')
  })

  it('does not warn of an expiry at an instant before the notice', () => {
    const into = fresh()
    const chain = leafWith({ notAfter: daysLater(30.5) })
    const outcome = (days: number) =>
      validatePath(chain, into, { ...request, at: daysLater(days) }).checks.at(-1)?.outcome
    expect([outcome(1), outcome(0), outcome(1)]).toEqual(['warning', 'passed', 'warning'])
  })

  it('does not answer for another policy, purpose or chain', async () => {
    const into = fresh()
    validatePath(signer.chainDer, into, request)
    expect(await codeOf(signer.chainDer, { purpose: 'tls-client' }, into)).toBe('EXTENDED_KEY_USAGE_REFUSED')
    expect(await codeOf([signer.certificateDer], {}, into)).toBe('PATH_NOT_FOUND')
  })
})

/** Turns the holder of an end certificate into somebody who issues certificates with its key. */
function forge(holder: {
  readonly key: TestAuthority['key']
  readonly subject: TestAuthority['subject']
  readonly chainDer: TestAuthority['chainDer']
}): Pick<TestAuthority, 'leaf'> {
  const sameKey = createPki(clock).root({ subject: holder.subject, key: holder.key })
  return {
    leaf(options) {
      const made = sameKey.leaf(options)
      return { ...made, chainDer: [made.certificateDer, ...holder.chainDer] }
    },
  }
}
