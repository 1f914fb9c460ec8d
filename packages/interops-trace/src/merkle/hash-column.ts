import { HASH_BYTES } from './hash.ts'

/** A growing column of hashes in one flat buffer: 32 bytes each, no object per hash. */
export class HashColumn {
  #bytes = new Uint8Array(64 * HASH_BYTES)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(hash: Uint8Array): void {
    const offset = this.#length * HASH_BYTES
    if (offset === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes.set(hash, offset)
    this.#length += 1
  }

  /** A copy, so that nobody outside can change the tree. */
  at(index: number): Uint8Array {
    if (index < 0 || index >= this.#length) throw new RangeError(`No hash at ${index}.`)
    return this.#bytes.slice(index * HASH_BYTES, (index + 1) * HASH_BYTES)
  }
}
