import { randomBytes } from 'node:crypto'
import { fromBER, Integer } from 'asn1js'
import { Certificate, Time } from 'pkijs'
import { certificateExtensions } from './certificate-extensions.ts'
import type { TestCertificateOptions } from './certificate-options.ts'
import { type TestName, toRelativeDistinguishedNames } from './distinguished-name.ts'
import type { TestKeyPair } from './keys.ts'
import { signStructure } from './sign-structure.ts'

/** Who signs a certificate or a CRL: a name and a key, whether or not they belong together. */
export interface TestIssuer {
  readonly subject: TestName
  readonly key: TestKeyPair
}

/** Builds and signs one X.509 v3 certificate in DER. The options must hold both ends of the validity. */
export function buildCertificate(
  options: TestCertificateOptions & { readonly notBefore: Date; readonly notAfter: Date },
  key: TestKeyPair,
  issuer: TestIssuer,
): Uint8Array {
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = new Integer({
    valueHex: new Uint8Array(options.serialNumber ?? randomSerialNumber()).buffer,
  })
  certificate.issuer = toRelativeDistinguishedNames(issuer.subject)
  certificate.subject = toRelativeDistinguishedNames(options.subject)
  certificate.notBefore = toTime(options.notBefore)
  certificate.notAfter = toTime(options.notAfter)
  const spki = new Uint8Array(key.publicKey.export({ type: 'spki', format: 'der' }))
  certificate.subjectPublicKeyInfo.fromSchema(fromBER(spki.buffer).result)
  certificate.extensions = certificateExtensions(options, key, issuer.key)
  signStructure(certificate, issuer.key, options.digest ?? 'SHA-256')
  return new Uint8Array(certificate.toSchema(true).toBER())
}

/** RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050 on. */
export function toTime(value: Date): Time {
  return new Time({ type: value.getUTCFullYear() < 2050 ? 0 : 1, value })
}

function randomSerialNumber(): Uint8Array {
  const serial = new Uint8Array(randomBytes(16))
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}
