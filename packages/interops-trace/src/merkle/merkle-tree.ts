import { TraceError } from '../errors.ts'
import { EMPTY_ROOT, nodeHash } from './hash.ts'
import { HashColumn } from './hash-column.ts'

/** Largest number of leaves. The tree lives in memory at about 64 bytes a leaf; a full log is followed by a new one. */
export const MAX_TREE_SIZE = 2 ** 26

/**
 * An append-only Merkle tree (RFC 6962 §2.1): `levels[k][i]` is the root of the complete subtree number i of height k.
 *
 * It answers for every size it ever had, so a proof can be given against an older signed head.
 */
export class MerkleTree {
  readonly #levels: HashColumn[] = [new HashColumn()]
  readonly #maxSize: number

  constructor(maxSize = MAX_TREE_SIZE) {
    this.#maxSize = maxSize
  }

  get size(): number {
    return this.#level(0).length
  }

  /**
   * @param hash the leaf hash, 32 bytes
   * @throws {TraceError} `TRACE_LOG_FULL`
   */
  append(hash: Uint8Array): void {
    this.requireRoom(1)
    let index = this.size
    this.#level(0).push(hash)
    let complete = hash
    for (let height = 1; index % 2 === 1; height += 1) {
      complete = nodeHash(this.#level(height - 1).at(index - 1), complete)
      this.#level(height).push(complete)
      index = (index - 1) / 2
    }
  }

  /** Leaves that may still come. */
  get room(): number {
    return this.#maxSize - this.size
  }

  /**
   * Returns when that many leaves may still come.
   *
   * @throws {TraceError} `TRACE_LOG_FULL`
   */
  requireRoom(leaves: number): void {
    if (leaves <= this.room) return
    throw new TraceError('TRACE_LOG_FULL', `The log holds ${this.size} records.`)
  }

  leaf(index: number): Uint8Array {
    return this.#level(0).at(index)
  }

  /** @throws {TraceError} `TRACE_INDEX_UNKNOWN` */
  root(size: number = this.size): Uint8Array {
    this.#requireSize(size)
    return size === 0 ? EMPTY_ROOT : this.#rangeRoot(0, size)
  }

  /**
   * The hashes from the leaf's sibling up. RFC 6962 §2.1.1.
   *
   * @throws {TraceError} `TRACE_INDEX_UNKNOWN`
   */
  inclusionProof(index: number, size: number = this.size): Uint8Array[] {
    this.#requireSize(size)
    if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
      throw new TraceError('TRACE_INDEX_UNKNOWN', `A tree of size ${size} has no leaf ${index}.`)
    }
    const path: Uint8Array[] = []
    let low = 0
    let high = size
    while (high - low > 1) {
      const middle = low + largestPowerBelow(high - low)
      if (index < middle) {
        path.unshift(this.#rangeRoot(middle, high))
        high = middle
      } else {
        path.unshift(this.#rangeRoot(low, middle))
        low = middle
      }
    }
    return path
  }

  /**
   * The hashes that show that the tree of size `from` is the beginning of the tree of size `to`. RFC 6962 §2.1.2.
   *
   * @throws {TraceError} `TRACE_INDEX_UNKNOWN`
   */
  consistencyProof(from: number, to: number = this.size): Uint8Array[] {
    this.#requireSize(to)
    if (!Number.isSafeInteger(from) || from < 1 || from > to) {
      throw new TraceError(
        'TRACE_INDEX_UNKNOWN',
        `No consistency proof exists from size ${from} to size ${to}.`,
      )
    }
    const path: Uint8Array[] = []
    let low = 0
    let high = to
    while (from !== high) {
      const middle = low + largestPowerBelow(high - low)
      if (from <= middle) {
        path.unshift(this.#rangeRoot(middle, high))
        high = middle
      } else {
        path.unshift(this.#rangeRoot(low, middle))
        low = middle
      }
    }
    // The root of the old tree is known to whoever asks; a part of it is not.
    if (low > 0) path.unshift(this.#rangeRoot(low, high))
    return path
  }

  #level(height: number): HashColumn {
    let level = this.#levels[height]
    if (level === undefined) {
      level = new HashColumn()
      this.#levels[height] = level
    }
    return level
  }

  #rangeRoot(low: number, high: number): Uint8Array {
    const length = high - low
    const height = Math.log2(length)
    if (Number.isInteger(height)) return this.#level(height).at(low / length)
    const middle = low + largestPowerBelow(length)
    return nodeHash(this.#rangeRoot(low, middle), this.#rangeRoot(middle, high))
  }

  #requireSize(size: number): void {
    if (!Number.isSafeInteger(size) || size < 0 || size > this.size) {
      throw new TraceError('TRACE_INDEX_UNKNOWN', `The log has never had size ${size}; it has ${this.size}.`)
    }
  }
}

/** The largest power of two strictly below n, for 1 < n ≤ 2^31. */
function largestPowerBelow(n: number): number {
  return 2 ** (31 - Math.clz32(n - 1))
}
