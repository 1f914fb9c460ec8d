import { hash, X509Certificate } from 'node:crypto'
import { TrustError } from '../errors.ts'
import type { Certificate } from './certificate.ts'
import { DerFault, DerReader, readSmallInteger, TAG } from './der-reader.ts'
import { readTime } from './der-time.ts'
import { readName } from './distinguished-name.ts'
import { OID } from './oids.ts'
import { asPemText, pemBlocks } from './parse-pem.ts'
import {
  type RawExtension,
  readBasicConstraints,
  readCertificatePolicies,
  readCrlUrls,
  readExtendedKeyUsage,
  readExtensionList,
  readKeyUsage,
} from './read-extensions.ts'
import { readSignatureAlgorithm } from './signature-algorithm.ts'

const MAX_BYTES = 65_536

/**
 * Reads one X.509 version 3 certificate strictly: shortest-form DER, nothing before or after it, no extension twice.
 *
 * @param input DER bytes, or PEM with exactly one certificate, at most 64 KiB
 * @returns     the certificate, of which nothing is trusted yet
 * @throws {TrustError} `CERTIFICATE_MALFORMED`
 * @see RFC 5280 §4.1
 * @example
 * const certificate = parseCertificate(pem)
 * console.log(certificate.sha256, certificate.notAfter)
 */
export function parseCertificate(input: Uint8Array | string): Certificate {
  if (input.length > MAX_BYTES * 2) throw malformed('it is larger than 64 KiB')
  const pem = asPemText(input)
  if (pem === undefined) return readCertificate(Uint8Array.from(Buffer.from(input)))
  const [der, ...others] = pemBlocks(pem, 'CERTIFICATE')
  if (der === undefined || others.length > 0) throw malformed('the text does not hold exactly one PEM block')
  return readCertificate(der)
}

/**
 * Reads every certificate of a PEM bundle, in order.
 *
 * @param pem text with `CERTIFICATE` blocks; anything around them is ignored
 * @throws {TrustError} `CERTIFICATE_MALFORMED`
 */
export function parseCertificates(pem: string): readonly Certificate[] {
  return pemBlocks(pem, 'CERTIFICATE').map(readCertificate)
}

function readCertificate(der: Uint8Array): Certificate {
  if (der.length > MAX_BYTES) throw malformed('it is larger than 64 KiB')
  try {
    return read(der)
  } catch (cause) {
    if (cause instanceof DerFault) throw malformed(`${cause.message}, at byte ${cause.position}`, cause)
    throw cause
  }
}

function read(der: Uint8Array): Certificate {
  const outer = new DerReader(der)
  const reader = outer.enter(TAG.sequence)
  outer.finish()
  const tbs = reader.enter(TAG.sequence)
  const algorithm = reader.whole(reader.next(TAG.sequence))
  reader.next(TAG.bitString)
  reader.finish()

  const version = tbs.inside(tbs.next(0xa0))
  const versionNumber = version.next(TAG.integer)
  if (readSmallInteger(version.content(versionNumber), versionNumber.from) !== 2) {
    throw new DerFault('the version is not 3', versionNumber.start)
  }
  version.finish()
  const serial = tbs.next(TAG.integer)
  if (Buffer.compare(tbs.whole(tbs.next(TAG.sequence)), algorithm) !== 0) {
    throw new DerFault('the signature algorithm is not the signed one', tbs.position)
  }
  const issuer = readName(tbs)
  const validity = tbs.enter(TAG.sequence)
  const notBefore = readTime(validity, validity.next())
  const notAfter = readTime(validity, validity.next())
  validity.finish()
  const subject = readName(tbs)
  const spki = tbs.whole(tbs.next(TAG.sequence))
  tbs.optional(0x81)
  tbs.optional(0x82)
  const extensionField = tbs.optional(0xa3)
  tbs.finish()
  const extensions = extensionField === undefined ? [] : readExtensionsField(tbs.inside(extensionField))

  const node = nodeCertificate(der)
  return {
    der,
    sha256: hash('sha256', der, 'hex'),
    keySha256: hash('sha256', spki, 'hex'),
    serialNumber: serialText(tbs.content(serial), serial.from),
    subject,
    issuer,
    notBefore,
    notAfter,
    publicKey: publicKeyOf(node),
    signature: readSignatureAlgorithm(algorithm),
    ...interpret(extensions),
    extensions,
    node,
  }
}

function readExtensionsField(field: DerReader): readonly RawExtension[] {
  const list = field.enter(TAG.sequence)
  field.finish()
  return readExtensionList(list)
}

function interpret(extensions: readonly RawExtension[]) {
  const value = (oid: string) => extensions.find((extension) => extension.oid === oid)?.value
  const keyUsage = value(OID.keyUsage)
  const extendedKeyUsage = value(OID.extendedKeyUsage)
  const constraints = value(OID.basicConstraints)
  const policies = value(OID.certificatePolicies)
  const points = value(OID.crlDistributionPoints)
  return {
    keyUsage: keyUsage === undefined ? undefined : readKeyUsage(keyUsage),
    extendedKeyUsage: extendedKeyUsage === undefined ? undefined : readExtendedKeyUsage(extendedKeyUsage),
    basicConstraints:
      constraints === undefined ? { ca: false, pathLength: undefined } : readBasicConstraints(constraints),
    certificatePolicies: policies === undefined ? [] : readCertificatePolicies(policies),
    crlUrls: points === undefined ? [] : readCrlUrls(points),
  }
}

function serialText(content: Uint8Array, position: number): string {
  if (content.length === 0 || content.length > 21)
    throw new DerFault('the serial number is malformed', position)
  return Buffer.from(content).toString('hex')
}

/**
 * Node.js looks for a PEM block first, even inside DER: a certificate that carries another one in an extension would
 * be read as that other one. So what Node.js read must be the bytes that were given.
 */
function nodeCertificate(der: Uint8Array): X509Certificate {
  try {
    const node = new X509Certificate(der)
    if (Buffer.compare(node.raw, der) === 0) return node
  } catch (cause) {
    throw malformed('OpenSSL cannot read it', cause)
  }
  throw malformed('another certificate is embedded in it')
}

function publicKeyOf(node: X509Certificate) {
  try {
    return node.publicKey
  } catch (cause) {
    throw malformed('its public key cannot be read', cause)
  }
}

function malformed(why: string, cause?: unknown): TrustError {
  return new TrustError({
    code: 'CERTIFICATE_MALFORMED',
    why: `Reason: ${why}.`,
    ...(cause === undefined ? {} : { cause }),
  })
}
