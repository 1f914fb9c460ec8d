import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { createPki, frozenClock, generateTestKey, type TestAuthority, type TestIdentity } from '@entente/testkit'
import { signAgain } from '../support/sign-again.ts'

/** One case of `vectors/x509/paths.json`: a chain, and what a verifier must say about it. */
export interface PathVector {
  readonly id: string
  /** Certificates in base64 DER, the end certificate first. */
  readonly chain: readonly string[]
  readonly purpose: 'signature' | 'tls-client' | 'tls-server' | 'timestamp'
  /** ISO 8601. */
  readonly at: string
  /** `accepted`, or the code of the refusal. */
  readonly expected: string
}

/** The file: one anchor, every revocation list, revocation required, nothing else configured. */
export interface PathVectorFile {
  readonly anchor: string
  readonly anchorSha256: string
  /** Lists in base64 DER, each with the certificate of its issuer. */
  readonly crls: readonly { readonly crl: string; readonly issuer: string }[]
  readonly vectors: readonly PathVector[]
}

/** One case of `vectors/x509/lists.json`: a revocation list, and what a verifier that has no other must say. */
export interface ListVector {
  readonly id: string
  /** The list in base64 DER. */
  readonly crl: string
  /** Which of the two chains is judged. */
  readonly chain: 'revoked' | 'good'
  /** `accepted`, or the code of the refusal, of the list itself or of the chain. */
  readonly expected: string
}

/** The file: one anchor that issued two certificates and every list. */
export interface ListVectorFile {
  readonly anchor: string
  readonly anchorSha256: string
  readonly at: string
  readonly purpose: 'signature'
  /** Certificates in base64 DER, the end certificate first. */
  readonly chains: Readonly<Record<ListVector['chain'], readonly string[]>>
  readonly vectors: readonly ListVector[]
}

const AT = '2026-03-02T09:00:00Z'
const at = new Date(AT)
const days = (count: number) => new Date(at.getTime() + count * 86_400_000)
const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64')

/** Makes every case afresh with the test PKI, which shares no code with the verifier. */
export function makePathVectors(): PathVectorFile {
  const pki = createPki(frozenClock(AT))
  const p256 = { keyType: 'p-256' } as const
  const root = pki.root({ subject: [['C', 'FR'], ['CN', 'Racine fictive']], ...p256 })
  const authority = root.authority({ subject: [['C', 'FR'], ['CN', 'AC fictive']], ...p256 })
  const limited = root.authority({ subject: [['CN', 'AC limitée']], ...p256, basicConstraints: { ca: true, pathLength: 0 } })
  const below = limited.authority({ subject: [['CN', 'AC de trop']], ...p256 })
  const revokedAuthority = root.authority({ subject: [['CN', 'AC révoquée']], ...p256 })
  const expiredAuthority = root.authority({ subject: [['CN', 'AC expirée']], ...p256, notAfter: days(-0.5) })
  const mute = root.authority({ subject: [['CN', 'AC sans droit']], ...p256, keyUsage: ['cRLSign'] })
  const notCa = root.authority({ subject: [['CN', 'AC sans CA']], ...p256, basicConstraints: { ca: false } })
  const weak = root.authority({ subject: [['CN', 'AC faible']], keyType: 'rsa-1024' })
  const narrow = root.authority({ subject: [['CN', 'AC serveurs']], ...p256, extendedKeyUsage: ['serverAuth'] })
  const constrained = root.authority({ subject: [['CN', 'AC contrainte']], ...p256, unknownCriticalExtension: '2.5.29.30' })
  const unlisted = root.authority({ subject: [['CN', 'AC sans liste']], ...p256 })
  const stale = root.authority({ subject: [['CN', 'AC en retard']], ...p256 })
  const stranger = pki.root({ subject: root.subject, ...p256 })

  const leaf = (issuer: TestAuthority, options: Partial<Parameters<TestAuthority['leaf']>[0]> = {}) =>
    issuer.leaf({ subject: [['C', 'FR'], ['O', 'Caisse fictive'], ['CN', 'vi']], ...p256, ...options })
  const good = leaf(authority)
  const revoked = leaf(authority)
  const holder = leaf(authority)
  const forged = createPki(frozenClock(AT)).root({ subject: holder.subject, key: holder.key }).leaf({ subject: [['CN', 'usurpateur']], ...p256 })
  const tsa = { extendedKeyUsage: ['timeStamping'], extendedKeyUsageCritical: true } as const
  const carrier = leaf(authority, { subject: [['O', `\n${root.certificatePem}`], ['CN', 'porteur']] })
  const key = generateTestKey('p-256')

  const vectors: PathVector[] = []
  function add(id: string, chain: readonly Uint8Array[], expected: string, purpose: PathVector['purpose'] = 'signature', when = AT) {
    vectors.push({ id, chain: chain.map(base64), purpose, at: when, expected })
  }
  const der = Buffer.from(good.certificateDer)
  const issuers = good.chainDer.slice(1)
  const serverOnly = leaf(authority, { extendedKeyUsage: ['serverAuth'] })

  add('good', good.chainDer, 'accepted')
  add('good-without-anchor', good.chainDer.slice(0, 2), 'accepted')
  add('good-candidates-reversed', [good.certificateDer, ...issuers.slice().reverse()], 'accepted')
  add('good-rsa-2048', leaf(authority, { keyType: 'rsa-2048' }).chainDer, 'accepted')
  add('good-non-repudiation-only', leaf(authority, { keyUsage: ['nonRepudiation'] }).chainDer, 'accepted')
  add('good-tls-client', leaf(authority, { extendedKeyUsage: ['clientAuth'] }).chainDer, 'accepted', 'tls-client')
  add('good-timestamp', leaf(authority, tsa).chainDer, 'accepted', 'timestamp')
  add('good-at-path-length-limit', leaf(limited).chainDer, 'accepted')
  add('self-signed', pki.selfSigned({ subject: [['CN', 'seul']], ...p256 }).chainDer, 'CERTIFICATE_SELF_SIGNED')
  add('anchor-as-signer', [root.certificateDer], 'CERTIFICATE_SELF_SIGNED')
  add('authority-as-signer', authority.chainDer, 'CERTIFICATE_IS_AUTHORITY')
  add('issuer-missing', [good.certificateDer], 'PATH_NOT_FOUND')
  add('stranger-of-the-same-name', leaf(stranger).chainDer, 'PATH_NOT_FOUND')
  add('issued-by-an-end-certificate', [forged.certificateDer, ...holder.chainDer], 'ISSUER_NOT_AUTHORITY')
  add('issuer-without-ca', leaf(notCa).chainDer, 'ISSUER_NOT_AUTHORITY')
  add('issuer-without-key-cert-sign', leaf(mute).chainDer, 'ISSUER_NOT_AUTHORITY')
  add('path-length-exceeded', leaf(below).chainDer, 'PATH_LENGTH_EXCEEDED')
  add('eleven-certificates', Array.from({ length: 11 }, () => good.certificateDer), 'PATH_TOO_LARGE')
  add('expired', leaf(authority, { notAfter: days(-0.5) }).chainDer, 'CERTIFICATE_EXPIRED')
  add('not-yet-valid', leaf(authority, { notBefore: days(0.5) }).chainDer, 'CERTIFICATE_NOT_YET_VALID')
  add('issuer-expired', leaf(expiredAuthority).chainDer, 'CERTIFICATE_EXPIRED')
  add('last-second', leaf(authority, { notAfter: at }).chainDer, 'accepted', 'signature', '2026-03-02T09:00:00.999Z')
  add('after-the-last-second', leaf(authority, { notAfter: at }).chainDer, 'CERTIFICATE_EXPIRED', 'signature', '2026-03-02T09:00:01Z')
  add('sha1', leaf(authority, { digest: 'SHA-1' }).chainDer, 'CERTIFICATE_ALGORITHM_REFUSED')
  add('rsa-1024', leaf(authority, { keyType: 'rsa-1024' }).chainDer, 'CERTIFICATE_KEY_REFUSED')
  add('issuer-rsa-1024', leaf(weak).chainDer, 'CERTIFICATE_KEY_REFUSED')
  add('key-usage', leaf(authority, { keyUsage: ['keyEncipherment'] }).chainDer, 'KEY_USAGE_REFUSED')
  add('tls-client-without-usage', good.chainDer, 'EXTENDED_KEY_USAGE_REFUSED', 'tls-client')
  add('tls-server-as-client', serverOnly.chainDer, 'EXTENDED_KEY_USAGE_REFUSED', 'tls-client')
  add('issuer-passes-on-other-usage', leaf(narrow, { extendedKeyUsage: ['clientAuth'] }).chainDer, 'EXTENDED_KEY_USAGE_REFUSED', 'tls-client')
  add('timestamp-not-critical', leaf(authority, { ...tsa, extendedKeyUsageCritical: false }).chainDer, 'EXTENDED_KEY_USAGE_REFUSED', 'timestamp')
  add('timestamp-not-alone', leaf(authority, { ...tsa, extendedKeyUsage: ['timeStamping', 'clientAuth'] }).chainDer, 'EXTENDED_KEY_USAGE_REFUSED', 'timestamp')
  add('unknown-critical-extension', leaf(authority, { unknownCriticalExtension: '1.2.3.4' }).chainDer, 'CERTIFICATE_EXTENSION_REFUSED')
  add('issuer-with-name-constraints', leaf(constrained).chainDer, 'CERTIFICATE_EXTENSION_REFUSED')
  add('revoked', revoked.chainDer, 'CERTIFICATE_REVOKED')
  add('issuer-revoked', leaf(revokedAuthority).chainDer, 'CERTIFICATE_REVOKED')
  add('no-list', leaf(unlisted).chainDer, 'REVOCATION_UNKNOWN')
  add('list-past-its-next-update', leaf(stale).chainDer, 'CRL_STALE')
  // The year 50, which a reader that adds 1900 to years below 100 takes for 1950.
  const year50 = signAgain(
    leaf(authority, { notBefore: new Date('2050-01-01T00:00:00Z'), notAfter: new Date('2051-01-01T00:00:00Z') }).certificateDer,
    authority.key.privateKey,
    (signed) => signed.write('0050', signed.indexOf('20500101000000Z'), 'latin1'),
  )
  add('valid-from-the-year-50', [year50, ...issuers], 'CERTIFICATE_MALFORMED')
  add('truncated', [der.subarray(0, -1), ...issuers], 'CERTIFICATE_MALFORMED')
  add('trailing-byte', [Buffer.concat([der, Buffer.of(0)]), ...issuers], 'CERTIFICATE_MALFORMED')
  add('another-certificate-embedded-as-pem', carrier.chainDer, 'CERTIFICATE_MALFORMED')
  add('empty', [], 'CERTIFICATE_MALFORMED')
  add('malformed-candidate', [good.certificateDer, Buffer.of(0x30, 0x00)], 'CERTIFICATE_MALFORMED')
  const renamed = [['CN', 'AC renouvelée']] as const
  const old = root.authority({ subject: renamed, key, notAfter: days(-0.5) })
  const renewed = root.authority({ subject: renamed, key })
  add('issuer-renewed-beside-expired', [leaf(renewed).certificateDer, old.certificateDer, renewed.certificateDer], 'accepted')

  const list = (issuer: TestAuthority, gone: readonly TestIdentity[] = [], thisUpdate = at) => ({
    crl: base64(issuer.crl({ thisUpdate, revoked: gone.map(({ certificateDer }) => ({ certificate: certificateDer, at: days(-1) })) })),
    issuer: base64(issuer.certificateDer),
  })
  return {
    anchor: base64(root.certificateDer),
    anchorSha256: createHash('sha256').update(root.certificateDer).digest('hex'),
    crls: [
      list(root, [revokedAuthority]),
      list(authority, [revoked]),
      ...[limited, below, revokedAuthority, expiredAuthority, mute, notCa, weak, narrow, constrained, renewed].map((one) => list(one)),
      list(stale, [], days(-8)),
    ],
    vectors,
  }
}

/** Makes the lists afresh: genuine ones, and those that their authority wrote wrongly. */
export function makeListVectors(): ListVectorFile {
  const root = createPki(frozenClock(AT)).root({ subject: [['C', 'FR'], ['CN', 'Racine des listes']], keyType: 'p-256' })
  const serialNumber = Buffer.from('2a4b8c1d5e6f70811223344556677889', 'hex')
  const revoked = root.leaf({ subject: [['CN', 'révoqué']], keyType: 'p-256', serialNumber })
  const good = root.leaf({ subject: [['CN', 'en règle']], keyType: 'p-256' })
  const listed = (change: Partial<Parameters<TestAuthority['crl']>[0]> = {}) =>
    root.crl({ thisUpdate: at, revoked: [{ certificate: revoked.certificateDer, at: days(-1) }], ...change })
  const edited = (edit: (signed: Buffer) => void, from = listed()) => signAgain(from, root.key.privateKey, edit)
  /** Where the serial number and the date of the one entry stand. */
  const number = (signed: Buffer) => signed.indexOf(serialNumber)
  const date = (signed: Buffer) => number(signed) + serialNumber.length + 2
  const futureDates = { thisUpdate: new Date('2050-01-01T00:00:00Z'), nextUpdate: new Date('2051-01-01T00:00:00Z') }

  const vectors: readonly (readonly [string, Uint8Array, ListVector['chain'], string])[] = [
    ['good', listed(), 'good', 'accepted'],
    ['revoked', listed(), 'revoked', 'CERTIFICATE_REVOKED'],
    ['without-entries', root.crl({ thisUpdate: at }), 'good', 'accepted'],
    ['past-its-next-update', listed({ thisUpdate: days(-8) }), 'good', 'CRL_STALE'],
    ['entry-in-month-13', edited((signed) => signed.write('13', date(signed) + 2, 'latin1')), 'revoked', 'CRL_MALFORMED'],
    ['entry-on-february-30', edited((signed) => signed.write('0230', date(signed) + 2, 'latin1')), 'revoked', 'CRL_MALFORMED'],
    ['entry-date-without-digits', edited((signed) => signed.write('xx', date(signed), 'latin1')), 'revoked', 'CRL_MALFORMED'],
    ['entry-date-without-zone', edited((signed) => signed.write('0', date(signed) + 12, 'latin1')), 'revoked', 'CRL_MALFORMED'],
    ['serial-with-a-leading-zero', edited((signed) => Buffer.of(0x00, 0x01).copy(signed, number(signed))), 'revoked', 'CRL_MALFORMED'],
    ['serial-with-a-leading-sign', edited((signed) => Buffer.of(0xff, 0x80).copy(signed, number(signed))), 'revoked', 'CRL_MALFORMED'],
    ['list-of-the-year-50', edited((signed) => signed.write('0050', signed.indexOf('20500101000000Z'), 'latin1'), listed(futureDates)), 'good', 'CRL_MALFORMED'],
    ['list-of-month-13', edited((signed) => signed.write('13', signed.indexOf('260302090000Z') + 2, 'latin1')), 'good', 'CRL_MALFORMED'],
  ]
  return {
    anchor: base64(root.certificateDer),
    anchorSha256: createHash('sha256').update(root.certificateDer).digest('hex'),
    at: AT,
    purpose: 'signature',
    chains: { revoked: revoked.chainDer.map(base64), good: good.chainDer.map(base64) },
    vectors: vectors.map(([id, crl, chain, expected]) => ({ id, crl: base64(crl), chain, expected })),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = new URL('../../../../vectors/x509/', import.meta.url)
  writeFileSync(new URL('paths.json', folder), `${JSON.stringify(makePathVectors(), null, 1)}\n`)
  writeFileSync(new URL('lists.json', folder), `${JSON.stringify(makeListVectors(), null, 1)}\n`)
}
