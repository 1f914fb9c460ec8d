import { existsSync, readFileSync } from 'node:fs'
import { parseTenantId } from '@entente/core/ids'
import { parseCertificate, parsePartnerBinding, trustStore, type Weakening } from '@entente/trust/x509'
import { describe, expect, it } from 'vitest'
import {
  checkVector,
  decodeVectorUnverified,
  type ReceivedVector,
  readSecurityHeader,
  recogniseVector,
  type VectorPolicy,
} from '../../src/index.ts'

const repository = new URL('../../../../', import.meta.url)
const samples = new URL(
  'interops/vi-samples/',
  process.env.ENTENTE_SAMPLES === undefined
    ? new URL('../shared/data/', repository)
    : new URL(`${process.env.ENTENTE_SAMPLES}/`, repository),
)

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, samples)))
const assertion = (name: string): ReceivedVector => ({ form: 'saml-assertion', bytes: read(name) })

/** The instant of the samples' certificates, and the exceptions that they need at that time. */
const AT = new Date('2019-06-03T09:00:00Z')
const weakening: Weakening = {
  from: new Date('2019-01-01T00:00:00Z'),
  until: new Date('2019-12-31T00:00:00Z'),
  reason: 'samples of an older tool; nobody has their revocation lists',
}
const SERVICE = 'http://sae.urssaf.fr'

function chainOf(name: string): readonly string[] {
  const text = Buffer.from(read(name)).toString('latin1')
  return [...text.matchAll(/<(?:ds:)?X509Certificate>([^<]+)</g)].map(([, base64 = '']) => base64)
}

/** Whoever signed a sample, by its key, under the root that travels with it. */
function policyOf(
  issuer: string,
  pagms: readonly [string, ...string[]],
  signedLike = 'vi_success.xml',
): VectorPolicy {
  const [leaf = '', ...authorities] = chainOf(signedLike)
  const root = Buffer.from(authorities.at(-1) ?? '', 'base64')
  const trust = trustStore({
    anchors: [{ name: 'root of the samples', certificate: root, sha256: parseCertificate(root).sha256 }],
  })
  const key = parseCertificate(Buffer.from(leaf, 'base64')).keySha256
  return {
    tenant: parseTenantId('73282932000074'),
    recipients: ['urn:URSSAF'],
    services: [
      {
        audience: SERVICE,
        mode: 'A',
        authLevels: ['urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified'],
        pagms: { [issuer]: pagms },
        reuse: 'single',
      },
    ],
    partners: [
      {
        issuer,
        signer: {
          trust,
          binding: parsePartnerBinding([{ leafKeySha256: [key] }]),
          revocation: { mode: 'off', weakening },
        },
        weakenings: {
          sha1Signatures: weakening,
          legacyShapes: weakening,
          sha1Certificates: weakening,
          longLife: weakening,
        },
      },
    ],
  }
}

const situation = { service: SERVICE, peer: 'not-visible', at: AT } as const

describe.skipIf(!existsSync(samples))('samples of another implementer', () => {
  const policy = () =>
    policyOf('issuer_test', [
      'DROIT_APPLICATIF_1;PERIMETRE_DONNEES_1',
      'DROIT_APPLICATIF_2;PERIMETRE_DONNEES_2',
    ])

  it('accepts the complete VI under dated weakenings, at its time, revocation off', async () => {
    const check = await checkVector(assertion('vi_success.xml'), policy(), situation)
    expect(check.report.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(check.verdict === 'passed' && check.claims.pagms).toHaveLength(2)
    expect(check.report.checks.filter(({ outcome }) => outcome === 'warning').map(({ id }) => id)).toEqual(
      expect.arrayContaining(['algorithm-accepted', 'certificate-not-revoked', 'life-within-maximum']),
    )
  })

  it('refuses the same VI once the weakenings have ended', async () => {
    const check = await checkVector(assertion('vi_success.xml'), policy(), {
      ...situation,
      at: new Date('2020-02-03T09:00:00Z'),
    })
    expect(check.verdict).toBe('failed')
  })

  it('accepts the VI of the SOAP message whose signature only verifies detached', async () => {
    const { received } = readSecurityHeader(read('pingsecure_success.xml'))
    const check = await checkVector(
      received,
      policyOf('TESTS_UNITAIRES', ['ROLE_TOUS'], 'pingsecure_success.xml'),
      situation,
    )
    expect(check.report.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([])
  })

  it.each([
    ['vi_failure_sign.xml', 'urn:interops:73282932000074:idp:test:version', 'VI_CERTIFICATE_UNREADABLE'],
    ['assertion_cas01.xml', 'TEST_SERVICES_WEB_SAE', 'VI_SIGNATURE_ABSENT'],
    ['assertion_cas02.xml', 'TEST_SERVICES_WEB_SAE', 'VI_CERTIFICATE_UNREADABLE'],
    ['assertion_cas03.xml', 'TEST_SERVICES_WEB_SAE', 'VI_SIGNER_SELF_SIGNED'],
  ])('refuses %s as its makers say', async (name, issuer, code) => {
    const check = await checkVector(assertion(name), policyOf(issuer, ['ROLE_TOUS']), situation)
    expect(check).toMatchObject({ verdict: 'failed' })
    expect(check.report.checks).toContainEqual(expect.objectContaining({ outcome: 'failed', code }))
  })

  it('refuses a prefix before the UUID under the legacy profile', async () => {
    // The sample is a skeleton: it needs an issuer for a partner's profile to apply.
    const skeleton = Buffer.from(read('saml_failure_ID_2.xml')).toString('utf8')
    const bytes = new TextEncoder().encode(
      skeleton.replace('</saml:Assertion>', '<saml:Issuer>issuer_test</saml:Issuer></saml:Assertion>'),
    )
    const check = await checkVector({ form: 'saml-assertion', bytes }, policy(), situation)
    expect(check).toMatchObject({ verdict: 'failed', code: 'VI_ID_INVALID' })
  })

  it('refuses the unsigned VI of the client library', async () => {
    const { received } = readSecurityHeader(read('client_pingSecure_unsigned.xml'))
    const check = await checkVector(received, policyOf('TEST_SERVICES_WEB_SAE', ['ROLE_TOUS']), situation)
    expect(check).toMatchObject({ verdict: 'failed', code: 'VI_SIGNATURE_ABSENT' })
  })

  it('decodes the SAML 1.1 VI of 2007 with its optional attributes', () => {
    const claims = decodeVectorUnverified(recogniseVector(read('saml11_role_user.xml')))
    expect(claims).toMatchObject({
      encoding: 'saml-1.1',
      issuer: 'urn:iops:saql:idp:1',
      audience: 'http://adresse-fournisseur/',
      pagms: ['ROLE_USER'],
      formProblems: [],
    })
    expect(claims.attributes.departement).toEqual(['22', '44'])
    expect(claims.subjectId).toBe('id-avé-accent-source')
  })
})
