import type { KeyedHash } from '@entente/core/ports'

/** Hexadecimal digits of a keyed hash that the index keeps: 128 bits. */
export const TERM_DIGITS = 32
const GENERATION = 4_096

/** Hashes one identifier for the index. Writing and searching go through here, so that they meet. */
export async function hashTerm(keyedHash: KeyedHash, field: string, value: string): Promise<string> {
  return (await keyedHash.hash(`trace.${field}`, value)).slice(0, TERM_DIGITS)
}

/** Remembers the terms of the last few thousand identifiers: issuers, services and users come again and again. */
export class TermHasher {
  readonly #keyedHash: KeyedHash
  #recent = new Map<string, string>()
  #older = new Map<string, string>()

  constructor(keyedHash: KeyedHash) {
    this.#keyedHash = keyedHash
  }

  hash(field: string, value: string): string | Promise<string> {
    const name = `${field}\0${value}`
    const recent = this.#recent.get(name)
    if (recent !== undefined) return recent
    const older = this.#older.get(name)
    if (older === undefined) return this.#compute(name, field, value)
    this.#keep(name, older)
    return older
  }

  async #compute(name: string, field: string, value: string): Promise<string> {
    const term = await hashTerm(this.#keyedHash, field, value)
    this.#keep(name, term)
    return term
  }

  #keep(name: string, term: string): void {
    if (this.#recent.size >= GENERATION) {
      this.#older = this.#recent
      this.#recent = new Map()
    }
    this.#recent.set(name, term)
  }
}
