import type { Pair } from './pair.ts'

const ABSENT = -1
const WORDS = 4
const MAX_LOAD = 0.7

/** What both sides say about one VI. */
export interface PairEntry {
  readonly hash: string
  /** Minute of the client's creation, of the provider's acceptance, of the provider's first refusal. */
  readonly created: number | undefined
  readonly accepted: number | undefined
  readonly refused: number | undefined
}

/**
 * A table of VIs in flat arrays: 28 bytes a slot, so that a million of them fit in some tens of megabytes.
 *
 * Hashes are keyed, hence spread evenly: their first word is the slot, and neighbours take what collides.
 */
export class PairTable {
  #capacity: number
  #size = 0
  #hashes: Uint32Array
  #created: Int32Array
  #accepted: Int32Array
  #refused: Int32Array

  constructor(capacity = 65_536) {
    this.#capacity = capacity
    this.#hashes = new Uint32Array(capacity * WORDS)
    this.#created = new Int32Array(capacity).fill(ABSENT)
    this.#accepted = new Int32Array(capacity).fill(ABSENT)
    this.#refused = new Int32Array(capacity).fill(ABSENT)
  }

  get size(): number {
    return this.#size
  }

  /** Keeps the earliest minute of each outcome. */
  add(pair: Pair): void {
    if (this.#size >= this.#capacity * MAX_LOAD) this.#grow()
    const slot = this.#slotOf(wordsOf(pair.hash))
    const minutes = this.#columnOf(pair.outcome)
    const known = minutes[slot] ?? ABSENT
    if (known === ABSENT || pair.minute < known) minutes[slot] = pair.minute
  }

  *entries(): Generator<PairEntry, void, undefined> {
    for (let slot = 0; slot < this.#capacity; slot += 1) {
      if (!this.#isTaken(slot)) continue
      const words = this.#hashes.subarray(slot * WORDS, (slot + 1) * WORDS)
      yield {
        hash: Array.from(words, (word) => word.toString(16).padStart(8, '0')).join(''),
        created: present(this.#created[slot]),
        accepted: present(this.#accepted[slot]),
        refused: present(this.#refused[slot]),
      }
    }
  }

  #columnOf(outcome: Pair['outcome']): Int32Array {
    if (outcome === 'created') return this.#created
    return outcome === 'accepted' ? this.#accepted : this.#refused
  }

  #isTaken(slot: number): boolean {
    return this.#created[slot] !== ABSENT || this.#accepted[slot] !== ABSENT || this.#refused[slot] !== ABSENT
  }

  /** The slot of this hash, written into a free one when it is new. */
  #slotOf(words: readonly number[]): number {
    let slot = (words[0] ?? 0) % this.#capacity
    while (this.#isTaken(slot)) {
      if (words.every((word, at) => this.#hashes[slot * WORDS + at] === word)) return slot
      slot = (slot + 1) % this.#capacity
    }
    this.#hashes.set(words, slot * WORDS)
    this.#size += 1
    return slot
  }

  #grow(): void {
    const larger = new PairTable(this.#capacity * 2)
    for (let slot = 0; slot < this.#capacity; slot += 1) {
      if (!this.#isTaken(slot)) continue
      const target = larger.#slotOf(Array.from(this.#hashes.subarray(slot * WORDS, (slot + 1) * WORDS)))
      larger.#created[target] = this.#created[slot] ?? ABSENT
      larger.#accepted[target] = this.#accepted[slot] ?? ABSENT
      larger.#refused[target] = this.#refused[slot] ?? ABSENT
    }
    this.#capacity = larger.#capacity
    this.#hashes = larger.#hashes
    this.#created = larger.#created
    this.#accepted = larger.#accepted
    this.#refused = larger.#refused
  }
}

function wordsOf(hash: string): number[] {
  return [0, 8, 16, 24].map((at) => Number.parseInt(hash.slice(at, at + 8), 16))
}

function present(minute: number | undefined): number | undefined {
  return minute === undefined || minute === ABSENT ? undefined : minute
}
