import { codeThrownBy, toPem } from '@entente/testkit'
import { checkPath, createCrlCache, loadCrl, parseCertificate, trustStore } from '@entente/trust'
import { makeLargeCrl } from '@entente/trust/testing'
import { describe, expect, it } from 'vitest'
import { signAgain } from '../support/sign-again.ts'
import { anchorOf, daysLater, pki, request } from './x509-world.ts'

const root = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
const issuer = parseCertificate(root.certificateDer)
const leaf = root.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
const other = root.leaf({ subject: [['CN', 'autre']], keyType: 'p-256' })
const serialOf = (der: Uint8Array) => parseCertificate(der).serialNumber

const codeOf = (input: Uint8Array | string, from = issuer, maxBytes?: number) =>
  codeThrownBy(() => loadCrl(input, from, maxBytes === undefined ? {} : { maxBytes }))

describe('a revocation list', () => {
  it('is read with its dates and finds what it revokes', () => {
    const revoked = [
      { certificate: leaf.certificateDer, at: daysLater(-3), reason: 4 },
      { certificate: root.certificateDer, at: daysLater(-1) },
    ]
    const list = loadCrl(root.crl({ revoked, nextUpdate: daysLater(2) }), issuer)
    expect(list.nextUpdate).toEqual(daysLater(2))
    expect(list.entryCount).toBe(2)
    expect(list.find(serialOf(leaf.certificateDer))).toEqual({ revokedAt: daysLater(-3), reason: 4 })
    expect(list.find(serialOf(root.certificateDer))).toEqual({ revokedAt: daysLater(-1), reason: undefined })
    expect(list.find(serialOf(other.certificateDer))).toBeUndefined()
  })

  it('may be empty, and may come as PEM', () => {
    const der = root.crl()
    expect(loadCrl(der, issuer).entryCount).toBe(0)
    const pem = toPem(der).replaceAll('CERTIFICATE', 'X509 CRL')
    expect(loadCrl(pem, issuer).sha256).toBe(loadCrl(der, issuer).sha256)
    expect(loadCrl(Buffer.from(pem), issuer).sha256).toBe(loadCrl(der, issuer).sha256)
  })

  it('is copied, so that the caller’s buffer may be used again', () => {
    const bytes = Uint8Array.from(
      root.crl({ revoked: [{ certificate: leaf.certificateDer, at: daysLater(-3) }] }),
    )
    const list = loadCrl(bytes, issuer)
    bytes.fill(0)
    expect(list.find(serialOf(leaf.certificateDer))?.revokedAt).toEqual(daysLater(-3))
  })
})

describe('a list is refused', () => {
  it.each([
    ['a delta', { deltaBase: 1 }],
    ['for some reasons only', { onlySomeReasons: true }],
    ['with an unknown critical extension', { unknownCriticalExtension: '1.2.3.4' }],
  ])('when it is %s', async (_, options) => {
    expect(await codeOf(root.crl(options))).toBe('CRL_UNSUPPORTED')
  })

  it('when it never ends', async () => {
    expect(await codeOf(root.crl({ nextUpdate: null }))).toBe('CRL_MALFORMED')
  })

  it('when another authority signed it', async () => {
    const stranger = pki.root({ subject: root.subject, keyType: 'p-256' })
    expect(await codeOf(stranger.crl())).toBe('CRL_SIGNATURE_INVALID')
    const renamed = pki.root({ subject: [['CN', 'Autre']], keyType: 'p-256' })
    expect(await codeOf(renamed.crl())).toBe('CRL_ISSUER_REFUSED')
  })

  it('when the authority may not sign lists', async () => {
    const silent = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256', keyUsage: ['keyCertSign'] })
    expect(await codeOf(silent.crl(), parseCertificate(silent.certificateDer))).toBe('CRL_ISSUER_REFUSED')
  })

  it('when SHA-1 signed it', async () => {
    expect(await codeOf(root.crl({ digest: 'SHA-1' }))).toBe('CRL_SIGNATURE_INVALID')
  })

  it('when one bit of what it says changed', async () => {
    const der = Buffer.from(root.crl({ revoked: [{ certificate: leaf.certificateDer, at: daysLater(-3) }] }))
    const serial = Buffer.from(serialOf(leaf.certificateDer), 'hex')
    const position = der.indexOf(serial) + serial.length - 1
    der[position] = (der[position] ?? 0) ^ 1
    expect(await codeOf(der)).toBe('CRL_SIGNATURE_INVALID')
  })

  it('when it is not one list', async () => {
    const der = Buffer.from(root.crl())
    expect(await codeOf(Buffer.alloc(0))).toBe('CRL_MALFORMED')
    expect(await codeOf(der.subarray(0, -1))).toBe('CRL_MALFORMED')
    expect(await codeOf(Buffer.concat([der, Buffer.of(0)]))).toBe('CRL_MALFORMED')
    expect(await codeOf(root.certificateDer)).toBe('CRL_MALFORMED')
    expect(await codeOf('<html>503</html>')).toBe('CRL_MALFORMED')
  })

  it('when it is too large', async () => {
    const der = root.crl()
    expect(await codeOf(der, issuer, der.length - 1)).toBe('CRL_TOO_LARGE')
    expect(loadCrl(der, issuer, { maxBytes: der.length }).entryCount).toBe(0)
  })
})

describe('a list of 50,000 entries', () => {
  const large = (count: number) =>
    makeLargeCrl({
      privateKey: root.key.privateKey,
      issuerName: issuer.subject.der,
      count,
      thisUpdate: daysLater(0),
      nextUpdate: daysLater(7),
    })

  it('is loaded whole, and each entry is found', () => {
    const { der, serialNumbers } = large(50_000)
    const list = loadCrl(der, issuer)
    expect(list.entryCount).toBe(50_000)
    const found = serialNumbers.map((serialNumber) => list.find(serialNumber))
    expect(found.every((entry) => entry?.revokedAt.getTime() === daysLater(0).getTime())).toBe(true)
    expect(found.filter((entry) => entry?.reason === 1)).toHaveLength(25_000)
    expect(list.find(serialOf(leaf.certificateDer))).toBeUndefined()
  })

  it('costs a time that grows with its size', () => {
    const cost = (count: number) => {
      const { der } = large(count)
      const runs = Array.from({ length: 5 }, () => {
        const start = process.cpuUsage()
        loadCrl(der, issuer)
        const { user, system } = process.cpuUsage(start)
        return user + system
      })
      return Math.min(...runs)
    }
    cost(5_000)
    expect(cost(40_000) / cost(10_000)).toBeLessThan(10)
  })
})

/** Writes one DER element in hexadecimal. */
const der = (tag: string, ...parts: readonly string[]) => {
  const content = parts.join('')
  return tag + (content.length / 2).toString(16).padStart(2, '0') + content
}
const extension = (oid: string, critical: boolean, value: string) =>
  der('30', der('06', oid), critical ? '0101ff' : '', der('04', value))
const list = (extensions: string, entryExtensions?: string) =>
  makeLargeCrl({
    privateKey: root.key.privateKey,
    issuerName: issuer.subject.der,
    count: 2,
    thisUpdate: daysLater(0),
    nextUpdate: daysLater(7),
    ...(extensions === '' ? {} : { extensions: Buffer.from(der('30', extensions), 'hex') }),
    ...(entryExtensions === undefined
      ? {}
      : { entryExtensions: Buffer.from(der('30', entryExtensions), 'hex') }),
  }).der

const URI = Buffer.from('http://crl.example/1').toString('hex')
const pointName = der('a0', der('a0', der('86', URI)))
/** IssuingDistributionPoint, always critical, with these fields. */
const scopedTo = (...fields: readonly string[]) => list(extension('551d1c', true, der('30', ...fields)))

describe('the scope of a list', () => {
  it.each<[string, Uint8Array, object]>([
    ['everything', list(''), { certificates: 'all', uris: [] }],
    ['end certificates', scopedTo('8101ff'), { certificates: 'end-entities', uris: [] }],
    ['authorities', scopedTo('8201ff'), { certificates: 'authorities', uris: [] }],
    ['one distribution point', scopedTo(pointName), { certificates: 'all', uris: ['http://crl.example/1'] }],
  ])('may be %s', (_, bytes, scope) => {
    expect(loadCrl(bytes, issuer).scope).toEqual(scope)
  })

  it.each<[string, Uint8Array]>([
    ['both kinds at once', scopedTo('8101ff', '8201ff')],
    ['some reasons', scopedTo(der('83', '0640'))],
    ['the certificates of other issuers', scopedTo('8401ff')],
    ['attribute certificates', scopedTo('8501ff')],
    ['a point named relative to its issuer', scopedTo(der('a0', der('a1', '')))],
    ['a delta that is not marked critical', list(extension('551d1b', false, '020101'))],
    [
      'a critical extension beside a known one',
      list(extension('551d14', false, '020101') + extension('2a0304', true, '0500')),
    ],
    ['the entry of another issuer', list('', extension('551d1d', true, '3000'))],
  ])('is refused when it is %s', async (_, bytes) => {
    expect(await codeOf(bytes)).toBe('CRL_UNSUPPORTED')
  })

  it('decides for which certificates it speaks', () => {
    const ask = (bytes: Uint8Array, options: object = {}) => {
      const signer = root.leaf({ subject: [['CN', 'vi']], keyType: 'p-256', ...options })
      const store = trustStore({ anchors: [anchorOf(root)], crls: createCrlCache([loadCrl(bytes, issuer)]) })
      const answer = checkPath(signer.chainDer, store, request)
      return answer.verdict === 'passed' ? 'passed' : answer.error.code
    }
    expect(ask(scopedTo('8101ff'))).toBe('passed')
    expect(ask(scopedTo('8201ff'))).toBe('REVOCATION_UNKNOWN')
    expect(ask(scopedTo(pointName))).toBe('REVOCATION_UNKNOWN')
    expect(ask(scopedTo(pointName), { crlUrls: ['http://crl.example/1'] })).toBe('passed')
  })

  it('does not hide what another list of the issuer says', () => {
    const signer = root.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
    const revoked = [{ certificate: signer.certificateDer, at: daysLater(-2) }]
    const whole = loadCrl(root.crl({ revoked, thisUpdate: daysLater(-1) }), issuer)
    const crls = createCrlCache([whole, loadCrl(scopedTo('8101ff'), issuer)])
    const store = trustStore({ anchors: [anchorOf(root)], crls })
    expect(checkPath(signer.chainDer, store, request)).toMatchObject({
      error: { code: 'CERTIFICATE_REVOKED' },
    })
  })

  it.each([
    ['twice the same extension', list(extension('551d14', false, '020101').repeat(2))],
    ['an entry without its date', Buffer.from(list('')).subarray(0, 40)],
  ])('is not read with %s', async (_, bytes) => {
    expect(await codeOf(bytes)).toBe('CRL_MALFORMED')
  })
})

describe('an entry that its authority wrote wrongly', () => {
  const revoked = [{ certificate: leaf.certificateDer, at: daysLater(-3) }]
  const serial = Buffer.from(serialOf(leaf.certificateDer), 'hex')
  const rewritten = (edit: (signed: Buffer) => void) =>
    signAgain(root.crl({ revoked }), root.key.privateKey, edit)

  it('refuses the certificate with a code when the date cannot be read', () => {
    const bytes = rewritten((tbs) => tbs.write('9', tbs.indexOf(serial) + serial.length + 4, 'latin1'))
    const bad = loadCrl(bytes, issuer)
    expect(bad.entryCount).toBe(1)
    const store = trustStore({ anchors: [anchorOf(root)], crls: createCrlCache([bad]) })
    expect(checkPath(leaf.chainDer, store, request)).toMatchObject({ error: { code: 'CRL_MALFORMED' } })
    expect(checkPath(other.chainDer, store, request)).toMatchObject({ verdict: 'passed' })
  })

  it.each([
    ['a leading zero', [0x00, 0x01]],
    ['a leading sign', [0xff, 0x80]],
  ])('is not found under another number: %s', async (_, head) => {
    const bytes = rewritten((tbs) => Buffer.from(head).copy(tbs, tbs.indexOf(serial)))
    expect(await codeOf(bytes)).toBe('CRL_MALFORMED')
  })
})
