import { X509Certificate } from 'node:crypto'
import { caught, codeThrownBy, generateTestKey } from '@entente/testkit'
import { parseCertificate, parseCertificates, TrustError } from '@entente/trust'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysLater, pki } from './x509-world.ts'

const root = pki.root({
  subject: [
    ['C', 'FR'],
    ['CN', 'Racine'],
  ],
  keyType: 'p-256',
})
const leaf = root.leaf({
  subject: [
    ['C', 'FR'],
    ['O', 'Caisse fictive'],
    ['CN', 'vi'],
  ],
  keyType: 'p-256',
  extendedKeyUsage: ['clientAuth'],
  policyOids: ['1.2.250.1.213.1.7.2.1.1.1.1'],
  crlUrls: ['http://crl.example/ac.crl'],
  notAfter: daysLater(100),
})
const der = Buffer.from(leaf.certificateDer)
const codeOf = (input: Uint8Array | string) => codeThrownBy(() => parseCertificate(input))

describe('a certificate', () => {
  it('is read as Node.js and OpenSSL read it, with what they do not show', () => {
    const certificate = parseCertificate(der)
    const node = new X509Certificate(der)
    expect(certificate.sha256).toBe(node.fingerprint256.replaceAll(':', '').toLowerCase())
    expect(certificate.serialNumber.replace(/^00/, '')).toBe(node.serialNumber.toLowerCase())
    expect(certificate.notAfter).toEqual(daysLater(100))
    expect(certificate.publicKey.equals(node.publicKey)).toBe(true)
    expect(certificate.keyUsage).toEqual(['digitalSignature'])
    expect(certificate.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
    expect(certificate.certificatePolicies).toEqual(['1.2.250.1.213.1.7.2.1.1.1.1'])
    expect(certificate.crlUrls).toEqual(['http://crl.example/ac.crl'])
    expect(certificate.basicConstraints).toEqual({ ca: false, pathLength: undefined })
    expect(certificate.signature).toEqual({ kind: 'ecdsa', hash: 'sha256' })
  })

  it('comes as DER, as PEM text or as PEM bytes, and bundles come whole', () => {
    const { sha256 } = parseCertificate(der)
    expect(parseCertificate(leaf.certificatePem).sha256).toBe(sha256)
    expect(parseCertificate(Buffer.from(leaf.certificatePem)).sha256).toBe(sha256)
    expect(parseCertificates(leaf.chainPem).map((one) => one.sha256)).toEqual([
      sha256,
      parseCertificate(root.certificateDer).sha256,
    ])
  })
})

describe('bytes that are not one certificate', () => {
  it.each<[string, Uint8Array | string]>([
    ['nothing', Buffer.alloc(0)],
    ['no text', ''],
    ['a byte missing', der.subarray(0, -1)],
    ['a byte too many', Buffer.concat([der, Buffer.of(0)])],
    ['two certificates', Buffer.concat([der, der])],
    ['two PEM blocks', leaf.chainPem],
    ['a revocation list', root.crl()],
    ['a length in a longer form', Buffer.concat([Buffer.of(0x30, 0x83, 0x00), der.subarray(2)])],
    ['an indefinite length', Buffer.concat([Buffer.of(0x30, 0x80), der.subarray(4), Buffer.of(0, 0)])],
    ['too much', Buffer.concat([Buffer.of(0x30, 0x83, 0x02, 0, 0), Buffer.alloc(0x20000)])],
  ])('are refused: %s', async (_, input) => {
    expect(await codeOf(input)).toBe('CERTIFICATE_MALFORMED')
  })

  it('are refused when another certificate hides inside, which Node.js alone would read instead', async () => {
    const bait = Buffer.from(`\n${root.certificatePem}`)
    const carrier = root.leaf({
      subject: [
        ['CN', 'porteur'],
        ['O', bait.toString()],
      ],
      keyType: 'p-256',
    })
    const misread = new X509Certificate(carrier.certificateDer)
    expect(misread.subject).toContain('Racine')
    expect(await codeOf(carrier.certificateDer)).toBe('CERTIFICATE_MALFORMED')
  })

  it('cost a coded refusal whichever byte is changed', () => {
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (position, mask) => {
        const changed = Buffer.from(der)
        changed[position] = (changed[position] ?? 0) ^ mask
        try {
          parseCertificate(changed)
        } catch (error) {
          expect(error).toBeInstanceOf(TrustError)
          expect(error).toMatchObject({ code: 'CERTIFICATE_MALFORMED' })
        }
      }),
      { seed: 3, numRuns: 2000 },
    )
  })

  it('cost a coded refusal whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(() => parseCertificate(Buffer.concat([Buffer.of(0x30), bytes]))).toThrow(TrustError)
      }),
      { seed: 3, numRuns: 1000 },
    )
  })

  it('are named by position, never by content', async () => {
    const error = await caught(() => parseCertificate(der.subarray(0, 200)))
    expect(String(error)).toMatch(/at byte \d+/)
    expect(String(error)).not.toContain('Caisse')
  })
})

describe('the serial number of twenty bytes', () => {
  it('is read whole', () => {
    const serialNumber = Uint8Array.from({ length: 20 }, (_, index) => index + 1)
    const key = generateTestKey('p-256')
    const one = root.leaf({ subject: leaf.subject, key, serialNumber })
    expect(parseCertificate(one.certificateDer).serialNumber).toBe(Buffer.from(serialNumber).toString('hex'))
  })
})
