import { type DerElement, DerFault, type DerReader, TAG } from './der-reader.ts'
import { readOid } from './oids.ts'

/** One attribute of a name: its type as an OID and its text, `undefined` when the encoding is not plain text. */
export interface NameAttribute {
  readonly type: string
  readonly value: string | undefined
}

/** A name as a certificate carries it: relative names from the root down, each with one or more attributes. */
export interface DistinguishedName {
  readonly rdns: readonly (readonly NameAttribute[])[]
  /** The exact bytes. Two names are the same for path building only when these are equal. */
  readonly der: Uint8Array
}

const MAX_ATTRIBUTES = 64
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads a Name (RFC 5280 §4.1.2.4). */
export function readName(reader: DerReader): DistinguishedName {
  const element = reader.next(TAG.sequence)
  const sequence = reader.inside(element)
  const rdns: NameAttribute[][] = []
  let count = 0
  while (!sequence.done) {
    const set = sequence.enter(TAG.set)
    const attributes: NameAttribute[] = []
    do {
      attributes.push(readAttribute(set))
      count += 1
      if (count > MAX_ATTRIBUTES) throw new DerFault('the name has too many attributes', set.position)
    } while (!set.done)
    rdns.push(attributes)
  }
  return { rdns, der: reader.whole(element) }
}

function readAttribute(set: DerReader): NameAttribute {
  const pair = set.enter(TAG.sequence)
  const type = pair.next(TAG.oid)
  const value = pair.next()
  pair.finish()
  return { type: readOid(pair.content(type), type.from), value: readText(pair, value) }
}

/** Decodes UTF8String, PrintableString and IA5String; other encodings are kept out of every comparison. */
function readText(reader: DerReader, element: DerElement): string | undefined {
  const content = reader.content(element)
  if (element.tag === TAG.utf8String) {
    try {
      return decoder.decode(content)
    } catch {
      throw new DerFault('a name is not valid UTF-8', element.from)
    }
  }
  if (element.tag !== TAG.printableString && element.tag !== TAG.ia5String) return undefined
  if (content.some((byte) => byte > 0x7e || byte < 0x20)) {
    throw new DerFault('a name holds characters outside its alphabet', element.from)
  }
  return Buffer.from(content).toString('latin1')
}

/** Lists the attributes of every relative name, in order. */
export function attributesOf(name: DistinguishedName): readonly NameAttribute[] {
  return name.rdns.flat()
}
