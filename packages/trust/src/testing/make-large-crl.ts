import { createHash, type KeyObject, sign } from 'node:crypto'

export interface LargeCrlOptions {
  /** Signs the list: an RSA key or one on P-256. */
  readonly privateKey: KeyObject
  /** DER of the issuer's subject name, as `Certificate.subject.der` gives it. */
  readonly issuerName: Uint8Array
  readonly count: number
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  /** DER of the extensions of every other entry: a SEQUENCE. @default the reason keyCompromise */
  readonly entryExtensions?: Uint8Array
  /** DER of the extensions of the list: a SEQUENCE. @default none */
  readonly extensions?: Uint8Array
}

/** A list, and the serial numbers that it revokes, as `Certificate.serialNumber` writes them. */
export interface LargeCrl {
  readonly der: Uint8Array
  readonly serialNumbers: readonly string[]
}

const SEQUENCE = 0x30
const SHA256_RSA = Buffer.from('300d06092a864886f70d01010b0500', 'hex')
const ECDSA_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex')
/** Extensions with the reason keyCompromise. */
const REASON = Buffer.from('300c300a0603551d1504030a0101', 'hex')

/**
 * Makes a revocation list of any size in little time: serial numbers of 20 bytes, every other entry with a reason.
 *
 * @param options the issuer, the number of entries and the dates
 */
export function makeLargeCrl(options: LargeCrlOptions): LargeCrl {
  const { count, issuerName, nextUpdate, privateKey, thisUpdate } = options
  const serials = Array.from({ length: count }, (_, index) => serialOf(index))
  const revokedAt = time(thisUpdate)
  const entries = serials.map((serial, index) =>
    element(
      SEQUENCE,
      element(0x02, serial),
      revokedAt,
      ...(index % 2 === 0 ? [options.entryExtensions ?? REASON] : []),
    ),
  )
  const algorithm = privateKey.asymmetricKeyType === 'ec' ? ECDSA_SHA256 : SHA256_RSA
  const tbs = element(
    SEQUENCE,
    Buffer.of(0x02, 0x01, 0x01),
    algorithm,
    issuerName,
    time(thisUpdate),
    time(nextUpdate),
    ...(count === 0 ? [] : [element(SEQUENCE, Buffer.concat(entries))]),
    ...(options.extensions === undefined ? [] : [element(0xa0, options.extensions)]),
  )
  const signature = element(0x03, Buffer.of(0), sign('sha256', tbs, privateKey))
  return {
    der: new Uint8Array(element(SEQUENCE, tbs, algorithm, signature)),
    serialNumbers: serials.map((serial) => serial.toString('hex')),
  }
}

/** Twenty bytes that look random, are positive and are always the same. */
function serialOf(index: number): Buffer {
  const serial = createHash('sha1').update(String(index)).digest()
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  return serial
}

function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '')
  return element(0x17, Buffer.from(digits.slice(2)))
}

function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const significant = length.subarray(length.findIndex((byte) => byte !== 0))
  return Buffer.concat([Buffer.of(tag, 0x80 + significant.length), significant, content])
}
