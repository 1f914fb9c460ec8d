import { createPublicKey, type KeyObject, sign } from 'node:crypto'

const ATTRIBUTES: Readonly<Record<string, readonly [oid: string, tag: number]>> = {
  C: ['550406', 0x13],
  O: ['55040a', 0x0c],
  OU: ['55040b', 0x0c],
  CN: ['550403', 0x0c],
  L: ['550407', 0x0c],
  ST: ['550408', 0x0c],
  SERIALNUMBER: ['550405', 0x13],
  ORGANIZATIONIDENTIFIER: ['550461', 0x0c],
}

const SHA256_WITH_RSA = '06092a864886f70d01010b0500'
const ECDSA_WITH_SHA256 = '06082a8648ce3d040302'
const EXTENSION_REQUEST = '06092a864886f70d01090e'
const SUBJECT_ALT_NAME = '0603551d11'

/** Types of attributes that a subject may have. */
export const SUBJECT_TYPES = Object.keys(ATTRIBUTES)

/**
 * Writes a certificate request (PKCS#10, RFC 2986) in PEM, signed with the key that it is for.
 *
 * @param subject  attributes from the country down, each `TYPE=value` with a type of {@link SUBJECT_TYPES}
 * @param dnsNames for a TLS server
 */
export function certificateRequest(
  privateKey: KeyObject,
  subject: readonly string[],
  dnsNames: readonly string[],
): string {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const info = der(0x30, der(0x02, Buffer.of(0)), name(subject), spki, der(0xa0, ...extensions(dnsNames)))
  const algorithm = privateKey.asymmetricKeyType === 'ec' ? ECDSA_WITH_SHA256 : SHA256_WITH_RSA
  const signature = sign('sha256', info, privateKey)
  const request = der(
    0x30,
    info,
    der(0x30, Buffer.from(algorithm, 'hex')),
    der(0x03, Buffer.concat([Buffer.of(0), signature])),
  )
  const base64 = request.toString('base64').replaceAll(/(.{64})(?=.)/g, '$1\n')
  return `-----BEGIN CERTIFICATE REQUEST-----\n${base64}\n-----END CERTIFICATE REQUEST-----\n`
}

function name(subject: readonly string[]): Buffer {
  const rdns = subject.map((attribute) => {
    const at = attribute.indexOf('=')
    const [oid, tag] = ATTRIBUTES[attribute.slice(0, at)] ?? ['', 0x0c]
    const value = der(tag, Buffer.from(attribute.slice(at + 1), 'utf8'))
    return der(0x31, der(0x30, der(0x06, Buffer.from(oid, 'hex')), value))
  })
  return der(0x30, ...rdns)
}

function extensions(dnsNames: readonly string[]): readonly Buffer[] {
  if (dnsNames.length === 0) return []
  const names = der(0x30, ...dnsNames.map((one) => der(0x82, Buffer.from(one, 'ascii'))))
  const extension = der(0x30, Buffer.from(SUBJECT_ALT_NAME, 'hex'), der(0x04, names))
  return [der(0x30, Buffer.from(EXTENSION_REQUEST, 'hex'), der(0x31, der(0x30, extension)))]
}

function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  const { length } = body
  const size =
    length < 0x80
      ? Buffer.of(length)
      : length < 0x100
        ? Buffer.of(0x81, length)
        : Buffer.of(0x82, length >> 8, length & 0xff)
  return Buffer.concat([Buffer.of(tag), size, body])
}
