import { EMPTY_ROOT, nodeHash } from './hash.ts'

/** The roots of the complete subtrees only: enough to grow a tree and to name its root, in logarithmic memory. */
export class MerkleAccumulator {
  /** `#peaks[k]` is the complete subtree of height k that waits for its right neighbour. */
  readonly #peaks: (Uint8Array | undefined)[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  append(hash: Uint8Array): void {
    let complete = hash
    let height = 0
    for (;;) {
      const left = this.#peaks[height]
      if (left === undefined) break
      complete = nodeHash(left, complete)
      this.#peaks[height] = undefined
      height += 1
    }
    this.#peaks[height] = complete
    this.#size += 1
  }

  root(): Uint8Array {
    let root: Uint8Array | undefined
    for (const peak of this.#peaks) {
      if (peak === undefined) continue
      root = root === undefined ? peak : nodeHash(peak, root)
    }
    return root ?? EMPTY_ROOT
  }
}
