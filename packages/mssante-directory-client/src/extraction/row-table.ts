const END_OF_FIELD = 0x7c
const END_OF_LINE = 0x0a
const CARRIAGE_RETURN = 0x0d
const LOWER = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
)
/** About so many rows share a bucket: the begins of the buckets then fit into the cache. */
const ROWS_PER_BUCKET = 4
/** More rows in a bucket than chance or duplicates explain; comparing them all with each other would not end. */
const MOST_REPEATED = 1_000
/** An entry is two numbers side by side: row, hash. */
const ENTRY = 2

/** Where a hash begins; 32 bits, signed as the arithmetic of JavaScript gives them. */
export const HASH_SEED = 0x811c9dc5 | 0
/** The hash of a row that has no key. */
export const NO_KEY = 0

/** One step of FNV-1a that is the same for a letter and its capital. Some other bytes fall together, which is harmless. */
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ (byte | 0x20), 0x01000193)
}

/** The hash of a whole key is never that of no key. */
export function finishHash(hash: number): number {
  return hash === NO_KEY ? 1 : hash
}

function isEnd(byte: number | undefined): boolean {
  return byte === END_OF_FIELD || byte === END_OF_LINE || byte === CARRIAGE_RETURN || byte === undefined
}

/** Gives the place of a row's key in the bytes of the file. */
export type LocateKey = (row: number) => number

/**
 * The rows of a file by the bytes of one column, without a string or an object per row: keys are read from the file
 * itself. ASCII letters are compared without their case.
 *
 * Rows are sorted into buckets by the hash of their key, all at once when the file has been read: sorting by counting
 * goes through memory in order, where inserting one by one would wait for it at each row.
 */
export class RowTable {
  readonly #bytes: Uint8Array
  readonly #locate: LocateKey
  readonly #mask: number
  /** Where the entries of each bucket begin. */
  readonly #begins: Uint32Array
  readonly #entries: Int32Array

  /** @param hashes the hash of each row's key, or {@link NO_KEY} */
  constructor(bytes: Uint8Array, hashes: Int32Array, locate: LocateKey) {
    this.#bytes = bytes
    this.#locate = locate
    let buckets = 1_024
    while (buckets * ROWS_PER_BUCKET < hashes.length) buckets *= 2
    const mask = buckets - 1
    const begins = new Uint32Array(buckets + 1)
    for (let row = 0; row < hashes.length; row += 1) {
      const hash = hashes[row] ?? NO_KEY
      if (hash !== NO_KEY) begins[hash & mask] = (begins[hash & mask] ?? 0) + ENTRY
    }
    let sum = 0
    for (let bucket = 0; bucket <= buckets; bucket += 1) {
      sum += begins[bucket] ?? 0
      begins[bucket] = sum
    }
    const entries = new Int32Array(sum)
    // From the end: the sums, which are the ends of the buckets, become their begins, and rows keep their order.
    for (let row = hashes.length - 1; row >= 0; row -= 1) {
      const hash = hashes[row] ?? NO_KEY
      if (hash === NO_KEY) continue
      const at = (begins[hash & mask] ?? 0) - ENTRY
      begins[hash & mask] = at
      entries[at] = row
      entries[at + 1] = hash
    }
    this.#mask = mask
    this.#begins = begins
    this.#entries = entries
  }

  /** The rows with this key, in the order of the file. The key is ASCII. */
  find(key: string): readonly number[] {
    let hash = HASH_SEED
    for (let index = 0; index < key.length; index += 1) hash = hashByte(hash, key.charCodeAt(index))
    return this.#matches(finishHash(hash), (start) => this.#holds(start, key))
  }

  /** The rows whose key equals the one that begins at `start` of this or another file, in the order of the file. */
  findAt(other: Uint8Array, start: number): readonly number[] {
    let hash = HASH_SEED
    for (let at = start; !isEnd(other[at]); at += 1) hash = hashByte(hash, other[at] ?? 0)
    return this.#matches(finishHash(hash), (own) => sameKey(this.#bytes, own, other, start))
  }

  /**
   * Goes through the rows that may share their key with an earlier one.
   *
   * @param visit gets a row and the earlier rows with the same key, oldest first; true takes the row out of the earlier ones
   * @returns how many different keys there are, or undefined when one of them is repeated beyond reason
   */
  visitRepeated(visit: (row: number, earlier: readonly number[]) => boolean): number | undefined {
    let keys = 0
    for (let bucket = 0; bucket <= this.#mask; bucket += 1) {
      const begin = this.#begins[bucket] ?? 0
      const end = this.#begins[bucket + 1] ?? 0
      if (end - begin > MOST_REPEATED * ENTRY) return undefined
      for (let at = begin; at < end; at += ENTRY) {
        const hash = this.#entries[at + 1]
        let isFirst = true
        for (let before = begin; before < at && isFirst; before += ENTRY) {
          isFirst = this.#entries[before + 1] !== hash
        }
        if (!isFirst) continue
        let isAlone = true
        for (let after = at + ENTRY; after < end && isAlone; after += ENTRY) {
          isAlone = this.#entries[after + 1] !== hash
        }
        keys += isAlone ? 1 : this.#visitHash(at, end, visit)
      }
    }
    return keys
  }

  /** The rows of one hash, which nearly always have one key. */
  #visitHash(
    begin: number,
    end: number,
    visit: (row: number, earlier: readonly number[]) => boolean,
  ): number {
    const hash = this.#entries[begin + 1]
    const groups: number[][] = [[this.#entries[begin] ?? 0]]
    for (let at = begin + ENTRY; at < end; at += ENTRY) {
      if (this.#entries[at + 1] !== hash) continue
      const row = this.#entries[at] ?? 0
      const start = this.#locate(row)
      const group = groups.find(([first = 0]) =>
        sameKey(this.#bytes, this.#locate(first), this.#bytes, start),
      )
      if (group === undefined) groups.push([row])
      else if (!visit(row, group)) group.push(row)
    }
    return groups.length
  }

  #matches(hash: number, isMeant: (start: number) => boolean): readonly number[] {
    const bucket = hash & this.#mask
    const end = this.#begins[bucket + 1] ?? 0
    const found: number[] = []
    for (let at = this.#begins[bucket] ?? 0; at < end; at += ENTRY) {
      if (this.#entries[at + 1] !== hash) continue
      const row = this.#entries[at] ?? 0
      if (isMeant(this.#locate(row))) found.push(row)
    }
    return found
  }

  #holds(start: number, key: string): boolean {
    for (let index = 0; index < key.length; index += 1) {
      const byte = this.#bytes[start + index] ?? END_OF_FIELD
      if (LOWER[byte] !== LOWER[key.charCodeAt(index)]) return false
    }
    return isEnd(this.#bytes[start + key.length])
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
