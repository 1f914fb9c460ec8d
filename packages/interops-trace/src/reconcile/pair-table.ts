import { randomFillSync } from 'node:crypto'
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
 * Random numbers for each value of each byte of a hash. Pairs come from a partner, who may choose them so that they meet
 * in one slot of a table that he can foresee: this one he cannot (tabulation hashing).
 */
const MIXING = randomFillSync(new Uint32Array(WORDS * 4 * 256))

/**
 * A table of VIs in flat arrays: 28 bytes a slot, so that a million of them fit in some tens of megabytes. Neighbours
 * take what collides.
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
    let slot = mix(words) % this.#capacity
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

function mix(words: readonly number[]): number {
  let mixed = 0
  let table = 0
  for (const word of words) {
    for (let shift = 0; shift < 32; shift += 8) {
      mixed ^= MIXING[table + ((word >>> shift) & 0xff)] ?? 0
      table += 256
    }
  }
  return mixed >>> 0
}

function wordsOf(hash: string): number[] {
  return [0, 8, 16, 24].map((at) => Number.parseInt(hash.slice(at, at + 8), 16))
}

function present(minute: number | undefined): number | undefined {
  return minute === undefined || minute === ABSENT ? undefined : minute
}
