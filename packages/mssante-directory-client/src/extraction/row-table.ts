/** Rows are stored plus one, so that fresh memory means: none. */
const EMPTY = 0
const NONE = -1
/** Share of used slots above which a table grows. */
const FULLEST = 0.7
/** A slot is three numbers side by side: hash, start of the key, last row with it. */
const SLOT = 3
const KEY_START = 1
const LAST_ROW = 2

const END_OF_FIELD = 0x7c
const END_OF_LINE = 0x0a
const CARRIAGE_RETURN = 0x0d
const LOWER = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
)

/** Where a hash begins; 32 bits, signed as the arithmetic of JavaScript gives them. */
export const HASH_SEED = 0x811c9dc5 | 0

/** One step of FNV-1a that is the same for a letter and its capital. Some other bytes fall together, which is harmless. */
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ (byte | 0x20), 0x01000193)
}

function isEnd(byte: number | undefined): boolean {
  return byte === END_OF_FIELD || byte === END_OF_LINE || byte === CARRIAGE_RETURN || byte === undefined
}

/**
 * A hash table from the bytes of one column to the rows that hold them, without a string or an object per row: keys are
 * read from the file itself. ASCII letters are compared without their case.
 *
 * A slot keeps the place of the first row's key, so that frequent keys are compared with bytes that are in the cache.
 */
export class RowTable {
  #bytes: Uint8Array
  #next: Int32Array
  #slots: Int32Array
  #mask: number
  #keys = 0

  constructor(bytes: Uint8Array, expectedRows: number, expectedKeys: number) {
    this.#bytes = bytes
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
    if (row >= this.#next.length) this.#grow()
    const slot = this.#slotOf(start, hash)
    const previous = this.#slots[slot + LAST_ROW] ?? EMPTY
    this.#next[row] = previous
    this.#slots[slot + LAST_ROW] = row + 1
    if (previous === EMPTY) {
      this.#slots[slot] = hash
      this.#slots[slot + KEY_START] = start
      this.#keys += 1
      if (this.#keys > this.#mask * FULLEST) this.#rehash()
    }
    return previous - 1
  }

  /** Takes the last added row, which was not the first of its key, out again. */
  undo(row: number, start: number, hash: number): void {
    this.#slots[this.#slotOf(start, hash) + LAST_ROW] = this.#next[row] ?? EMPTY
  }

  /** The row before this one with the same key, or -1. */
  previous(row: number): number {
    return (this.#next[row] ?? EMPTY) - 1
  }

  /** The last row with this key, or -1. The key is ASCII. */
  find(key: string): number {
    let hash = HASH_SEED
    for (let index = 0; index < key.length; index += 1) hash = hashByte(hash, key.charCodeAt(index))
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const slot = at * SLOT
      const row = this.#slots[slot + LAST_ROW] ?? EMPTY
      if (row === EMPTY) return NONE
      if (this.#slots[slot] === hash && this.#holds(this.#slots[slot + KEY_START] ?? 0, key)) return row - 1
    }
  }

  /** The last row whose key equals the one that begins at `start` of another file, or -1. */
  findIn(other: Uint8Array, start: number): number {
    let hash = HASH_SEED
    for (let at = start; !isEnd(other[at]); at += 1) hash = hashByte(hash, other[at] ?? 0)
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const slot = at * SLOT
      const row = this.#slots[slot + LAST_ROW] ?? EMPTY
      if (row === EMPTY) return NONE
      const isFound =
        this.#slots[slot] === hash && sameKey(this.#bytes, this.#slots[slot + KEY_START] ?? 0, other, start)
      if (isFound) return row - 1
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
    const mask = this.#mask
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const slot = at * SLOT
      if (slots[slot + LAST_ROW] === EMPTY) return slot
      if (slots[slot] === hash && sameKey(this.#bytes, slots[slot + KEY_START] ?? 0, this.#bytes, start))
        return slot
    }
  }

  #grow(): void {
    const larger = new Int32Array(this.#next.length * 2 + 1_024)
    larger.set(this.#next)
    this.#next = larger
  }

  #rehash(): void {
    const old = this.#slots
    this.#mask = this.#mask * 2 + 1
    this.#slots = emptySlots(this.#mask + 1)
    for (let from = 0; from < old.length; from += SLOT) {
      if (old[from + LAST_ROW] === EMPTY) continue
      let at = (old[from] ?? 0) & this.#mask
      while (this.#slots[at * SLOT + LAST_ROW] !== EMPTY) at = (at + 1) & this.#mask
      this.#slots.set(old.subarray(from, from + SLOT), at * SLOT)
    }
  }
}

function sameKey(left: Uint8Array, leftStart: number, right: Uint8Array, rightStart: number): boolean {
  for (let index = 0; ; index += 1) {
    const a = left[leftStart + index]
    const b = right[rightStart + index]
    if (isEnd(a)) return isEnd(b)
    if (a !== b && LOWER[a ?? 0] !== LOWER[b ?? 0]) return false
  }
}

function emptySlots(count: number): Int32Array {
  return new Int32Array(count * SLOT)
}

function slotsFor(keys: number): number {
  let slots = 1_024
  while (slots * FULLEST < keys) slots *= 2
  return slots
}
