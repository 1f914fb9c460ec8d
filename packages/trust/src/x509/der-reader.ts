/** The universal and context tags that X.509 uses. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** One element: its tag, where it starts, where its content starts and where it ends. */
export interface DerElement {
  readonly tag: number
  readonly start: number
  readonly from: number
  readonly to: number
}

/** What a structure that is not strict DER is reported with; callers turn it into their own coded error. */
export class DerFault extends Error {
  constructor(
    reason: string,
    readonly position: number,
  ) {
    super(reason)
  }
}

/**
 * Walks the elements of one DER structure without copying: definite, minimal lengths and low tag numbers only,
 * and never past the end of the enclosing element.
 */
export class DerReader {
  position: number

  constructor(
    readonly bytes: Uint8Array,
    from = 0,
    readonly end = bytes.length,
  ) {
    this.position = from
  }

  get done(): boolean {
    return this.position === this.end
  }

  /** The tag of the next element, or `undefined` at the end. */
  peek(): number | undefined {
    return this.done ? undefined : this.bytes[this.position]
  }

  /** Reads the next element, which must have this tag when one is given. */
  next(tag?: number): DerElement {
    const start = this.position
    const found = this.bytes[start]
    if (found === undefined || start + 2 > this.end) throw new DerFault('an element is missing', start)
    if (tag !== undefined && found !== tag) throw new DerFault(`tag ${found} where ${tag} is expected`, start)
    if ((found & 0x1f) === 0x1f) throw new DerFault('high tag numbers are not used here', start)
    const length = this.#length(start + 1)
    const from = this.position
    const to = from + length
    if (to > this.end) throw new DerFault('an element runs past its container', start)
    this.position = to
    return { tag: found, start, from, to }
  }

  /** Reads the next element when it has this tag. */
  optional(tag: number): DerElement | undefined {
    return this.peek() === tag ? this.next(tag) : undefined
  }

  /** Opens a constructed element that was read from the same bytes. */
  inside(element: DerElement): DerReader {
    return new DerReader(this.bytes, element.from, element.to)
  }

  /** Reads and opens the next element. */
  enter(tag: number): DerReader {
    return this.inside(this.next(tag))
  }

  /** Requires that nothing follows. */
  finish(): void {
    if (!this.done) throw new DerFault('something follows the last element', this.position)
  }

  content(element: DerElement): Uint8Array {
    return this.bytes.subarray(element.from, element.to)
  }

  whole(element: DerElement): Uint8Array {
    return this.bytes.subarray(element.start, element.to)
  }

  #length(at: number): number {
    const first = this.bytes[at] ?? 0
    this.position = at + 1
    if (first < 0x80) return first
    const count = first & 0x7f
    if (count === 0 || count > 4 || at + 1 + count > this.end) {
      throw new DerFault('the length is indefinite or too long', at)
    }
    let length = 0
    for (let index = 1; index <= count; index += 1) length = length * 256 + (this.bytes[at + index] ?? 0)
    if (length < 0x80 || (count > 1 && length < 2 ** (8 * (count - 1)))) {
      throw new DerFault('the length is not in its shortest form', at)
    }
    this.position = at + 1 + count
    return length
  }
}

/** Reads a one-byte-aligned BIT STRING as named bits: bit 0 is the first. */
export function readNamedBits(content: Uint8Array, position: number): readonly boolean[] {
  const unused = content[0]
  if (unused === undefined || unused > 7 || (content.length === 1 && unused > 0)) {
    throw new DerFault('the bit string is malformed', position)
  }
  const bits: boolean[] = []
  for (let index = 0; index < (content.length - 1) * 8 - unused; index += 1) {
    bits.push((((content[1 + (index >> 3)] ?? 0) >> (7 - (index & 7))) & 1) === 1)
  }
  return bits
}

/** Reads a DER BOOLEAN, which is 00 or FF. */
export function readBoolean(content: Uint8Array, position: number): boolean {
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) {
    throw new DerFault('the boolean is malformed', position)
  }
  return content[0] === 0xff
}

/** Reads a small non-negative INTEGER, such as a version or a path length. */
export function readSmallInteger(content: Uint8Array, position: number): number {
  const [first, second] = content
  if (first === undefined || content.length > 4 || first > 0x7f) {
    throw new DerFault('the integer is negative or too large', position)
  }
  if (first === 0 && second !== undefined && second < 0x80) {
    throw new DerFault('the integer is not in its shortest form', position)
  }
  return content.reduce((value, byte) => value * 256 + byte, 0)
}
