const EMPTY = -1
/** Share of used slots above which a table grows. */
const FULLEST = 0.7
const LOWER = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
)
const END_OF_FIELD = 0x7c
const END_OF_LINE = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Where a hash begins; 32 bits, signed as the arithmetic of JavaScript gives them. */
export const HASH_SEED = 0x811c9dc5 | 0

/** One step of FNV-1a over a byte, letters in lower case. */
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ (LOWER[byte] ?? byte), 0x01000193)
}

function isEnd(byte: number | undefined): boolean {
  return byte === undefined || byte === END_OF_FIELD || byte === END_OF_LINE || byte === CARRIAGE_RETURN
}

/**
 * A hash table from the bytes of one column to the rows that hold them, without a string or an object per row: the key
 * of a row is read from the file itself. ASCII letters are compared without their case.
 *
 * A slot is two numbers side by side, the hash and the last row with that key, so that a miss costs one cache line.
 */
export class RowTable {
  #bytes: Uint8Array
  #starts: Uint32Array
  #next: Int32Array
  #slots: Int32Array
  #mask: number
  #keys = 0

  constructor(bytes: Uint8Array, expectedRows: number, expectedKeys: number) {
    this.#bytes = bytes
    this.#starts = new Uint32Array(expectedRows)
    this.#next = new Int32Array(expectedRows)
    this.#mask = slotsFor(expectedKeys) - 1
    this.#slots = emptySlots(this.#mask + 1)
  }

  /** How many different keys there are. */
  get keys(): number {
    return this.#keys
  }

  /** Tells the table that the file has moved to a larger piece of memory. */
  moveTo(bytes: Uint8Array): void {
    this.#bytes = bytes
  }

  /**
   * Adds a row whose key begins at the given byte.
   *
   * @returns the previous row with the same key, or -1
   */
  add(row: number, start: number, hash: number): number {
    if (row >= this.#starts.length) this.#grow()
    this.#starts[row] = start
    const slot = this.#slotOf(start, hash)
    const previous = this.#slots[slot + 1] ?? EMPTY
    this.#next[row] = previous
    this.#slots[slot] = hash
    this.#slots[slot + 1] = row
    if (previous === EMPTY) {
      this.#keys += 1
      if (this.#keys > this.#mask * FULLEST) this.#rehash()
    }
    return previous
  }

  /** Takes the last added row, which was not the first of its key, out again. */
  undo(row: number, hash: number): void {
    const slot = this.#slotOf(this.#starts[row] ?? 0, hash)
    this.#slots[slot + 1] = this.#next[row] ?? EMPTY
  }

  /** The row before this one with the same key, or -1. */
  previous(row: number): number {
    return this.#next[row] ?? EMPTY
  }

  /** The last row with this key, or -1. The key is ASCII. */
  find(key: string): number {
    let hash = HASH_SEED
    for (let index = 0; index < key.length; index += 1) hash = hashByte(hash, key.charCodeAt(index))
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const row = this.#slots[2 * at + 1] ?? EMPTY
      if (row === EMPTY) return EMPTY
      if (this.#slots[2 * at] === hash && this.#holds(this.#starts[row] ?? 0, key)) return row
    }
  }

  #holds(start: number, key: string): boolean {
    for (let index = 0; index < key.length; index += 1) {
      const byte = this.#bytes[start + index] ?? END_OF_FIELD
      if (LOWER[byte] !== LOWER[key.charCodeAt(index)]) return false
    }
    return isEnd(this.#bytes[start + key.length])
  }

  #slotOf(start: number, hash: number): number {
    const slots = this.#slots
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const row = slots[2 * at + 1] ?? EMPTY
      if (row === EMPTY) return 2 * at
      if (slots[2 * at] === hash && this.#equal(this.#starts[row] ?? 0, start)) return 2 * at
    }
  }

  #equal(left: number, right: number): boolean {
    const bytes = this.#bytes
    for (let index = 0; ; index += 1) {
      const a = bytes[left + index]
      const b = bytes[right + index]
      if (isEnd(a)) return isEnd(b)
      if (a !== b && LOWER[a ?? 0] !== LOWER[b ?? 0]) return false
    }
  }

  #grow(): void {
    const rows = this.#starts.length * 2 + 1_024
    this.#starts = enlarge(this.#starts, new Uint32Array(rows))
    this.#next = enlarge(this.#next, new Int32Array(rows))
  }

  #rehash(): void {
    const old = this.#slots
    this.#mask = this.#mask * 2 + 1
    this.#slots = emptySlots(this.#mask + 1)
    for (let from = 0; from < old.length; from += 2) {
      const [hash = 0, row = EMPTY] = [old[from], old[from + 1]]
      if (row === EMPTY) continue
      let at = hash & this.#mask
      while (this.#slots[2 * at + 1] !== EMPTY) at = (at + 1) & this.#mask
      this.#slots[2 * at] = hash
      this.#slots[2 * at + 1] = row
    }
  }
}

function enlarge<Numbers extends Uint32Array | Int32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from)
  return to
}

function emptySlots(count: number): Int32Array {
  return new Int32Array(count * 2).fill(EMPTY)
}

function slotsFor(keys: number): number {
  let slots = 1_024
  while (slots * FULLEST < keys) slots *= 2
  return slots
}
