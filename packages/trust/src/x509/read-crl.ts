import { type DerElement, DerFault, DerReader, readBoolean, readSmallInteger, TAG } from './der-reader.ts'
import { readTime } from './der-time.ts'
import { type DistinguishedName, readName } from './distinguished-name.ts'
import { OID } from './oids.ts'
import { type RawExtension, readExtensionList, readPointUris } from './read-extensions.ts'
import { readSignatureAlgorithm, type StructureSignature } from './signature-algorithm.ts'

/** Which certificates a list speaks about. */
export interface CrlScope {
  readonly certificates: 'all' | 'end-entities' | 'authorities'
  /** Addresses of the distribution point it belongs to; none when it is the issuer's only list. */
  readonly uris: readonly string[]
}

/** A list as it was read, not yet verified. Entries are found by their position and decoded when asked for. */
export interface RawCrl {
  readonly tbs: Uint8Array
  readonly signature: StructureSignature
  readonly signatureValue: Uint8Array
  readonly issuer: DistinguishedName
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  /** Position of each entry by `entryKey` of its serial number. */
  readonly entries: ReadonlyMap<string, number>
  readonly scope: CrlScope | 'unsupported'
}

/** Reads a CertificateList (RFC 5280 §5.1) in one pass over its bytes. */
export function readCrl(der: Uint8Array): RawCrl {
  const outer = new DerReader(der)
  const reader = outer.enter(TAG.sequence)
  outer.finish()
  const tbsElement = reader.next(TAG.sequence)
  const algorithm = reader.whole(reader.next(TAG.sequence))
  const signatureBits = reader.content(reader.next(TAG.bitString))
  reader.finish()
  if (signatureBits[0] !== 0) throw new DerFault('the signature is not whole bytes', reader.position)

  const tbs = reader.inside(tbsElement)
  const version = tbs.next(TAG.integer)
  if (readSmallInteger(tbs.content(version), version.from) !== 1)
    throw new DerFault('the version is not 2', version.start)
  if (Buffer.compare(tbs.whole(tbs.next(TAG.sequence)), algorithm) !== 0) {
    throw new DerFault('the signature algorithm is not the signed one', tbs.position)
  }
  const issuer = readName(tbs)
  const thisUpdate = readTime(tbs, tbs.next())
  const next = tbs.peek()
  const hasNext = next === TAG.utcTime || next === TAG.generalizedTime
  const nextUpdate = hasNext ? readTime(tbs, tbs.next()) : undefined
  const revoked = tbs.optional(TAG.sequence)
  const extensionField = tbs.optional(0xa0)
  tbs.finish()

  const entries = new Map<string, number>()
  const entriesSupported = revoked === undefined || indexEntries(tbs.inside(revoked), entries)
  const extensions =
    extensionField === undefined ? [] : readExtensionList(enterOnly(tbs.inside(extensionField)))
  return {
    tbs: reader.whole(tbsElement),
    signature: readSignatureAlgorithm(algorithm),
    signatureValue: signatureBits.subarray(1),
    issuer,
    thisUpdate,
    nextUpdate,
    entries,
    scope: entriesSupported ? readScope(extensions) : 'unsupported',
  }
}

/**
 * Notes where each entry starts; false when an entry carries a critical extension that is not understood. Lists hold
 * tens of thousands of entries, so one reader walks them all, and extensions that were seen before are not read again.
 */
function indexEntries(list: DerReader, entries: Map<string, number>): boolean {
  const { buffer, byteOffset, byteLength } = list.bytes
  const text = Buffer.from(buffer, byteOffset, byteLength)
  const supported = new Set<string>()
  let sound = true
  while (!list.done) {
    const entry = list.next(TAG.sequence)
    list.position = entry.from
    const serial = list.next(TAG.integer)
    const date = list.next()
    if (date.to > entry.to || !isSerial(list.bytes, serial)) {
      throw new DerFault('an entry is malformed', entry.start)
    }
    entries.set(text.toString('latin1', serial.from, serial.to), entry.start)
    if (date.to !== entry.to && sound) {
      const key = text.toString('latin1', date.to, entry.to)
      sound = supported.has(key) || entryExtensionsSupported(new DerReader(list.bytes, date.to, entry.to))
      if (supported.size < 64) supported.add(key)
    }
    list.position = entry.to
  }
  return sound
}

/** One to 21 bytes in the shortest form: the same number written in another way would not be found. */
function isSerial(bytes: Uint8Array, { from, to }: DerElement): boolean {
  const first = bytes[from] ?? 0
  const second = bytes[from + 1] ?? 0
  const padded = to - from > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
  return to > from && to - from <= 21 && !padded
}

/** The key of an entry: the bytes of the serial number, one character each. */
export function entryKey(serialNumber: string): string {
  return Buffer.from(serialNumber, 'hex').toString('latin1')
}

const ENTRY_EXTENSIONS: ReadonlySet<string> = new Set([OID.reasonCode, OID.invalidityDate])

function entryExtensionsSupported(reader: DerReader): boolean {
  const extensions = readExtensionList(reader.enter(TAG.sequence))
  reader.finish()
  return extensions.every(({ oid, critical }) => !critical || ENTRY_EXTENSIONS.has(oid))
}

/** One line of a list, as reports show it. */
export interface Revocation {
  readonly revokedAt: Date
  /** CRLReason of RFC 5280 §5.3.1 by number; `undefined` when the issuer gives none. */
  readonly reason: number | undefined
}

/** Decodes the entry that starts at this position. */
export function readRevocation(der: Uint8Array, position: number): Revocation {
  const reader = new DerReader(der, position).enter(TAG.sequence)
  reader.next(TAG.integer)
  const revokedAt = readTime(reader, reader.next())
  const extensions = reader.done ? [] : readExtensionList(reader.enter(TAG.sequence))
  const reason = extensions.find(({ oid }) => oid === OID.reasonCode)
  return { revokedAt, reason: reason === undefined ? undefined : reason.value[2] }
}

/** Delta, indirect, partial-reason and attribute lists, and unknown critical extensions, leave the list unusable. */
function readScope(extensions: readonly RawExtension[]): CrlScope | 'unsupported' {
  const point = extensions.find(({ oid }) => oid === OID.issuingDistributionPoint)
  const refused = extensions.some(
    ({ oid, critical }) =>
      oid === OID.deltaCrlIndicator || (critical && oid !== OID.issuingDistributionPoint),
  )
  if (refused) return 'unsupported'
  if (point === undefined) return { certificates: 'all', uris: [] }
  const reader = enterOnly(new DerReader(point.value))
  const name = reader.optional(0xa0)
  const uris = name === undefined ? [] : readPointUris(reader.inside(name))
  const endEntities = readFlag(reader, 0x81)
  const authorities = readFlag(reader, 0x82)
  // What may follow (reasons, indirect, attribute certificates) narrows the list in ways that are not processed.
  if (!reader.done || (name !== undefined && uris.length === 0) || (endEntities && authorities))
    return 'unsupported'
  return { certificates: endEntities ? 'end-entities' : authorities ? 'authorities' : 'all', uris }
}

function readFlag(reader: DerReader, tag: number): boolean {
  const element = reader.optional(tag)
  return element !== undefined && readBoolean(reader.content(element), element.from)
}

function enterOnly(field: DerReader): DerReader {
  const inner = field.enter(TAG.sequence)
  field.finish()
  return inner
}
