const KEPT = 65_536

/** The `once` keys that this writer took last. The store decides; what stands here need not be asked. */
export class RecentKeys {
  readonly #until = new Map<string, number>()

  /** True when the key is known to be taken at that instant. */
  has(key: string, at: Date): boolean {
    return (this.#until.get(key) ?? 0) > at.getTime()
  }

  add(key: string, until: Date): void {
    this.#until.delete(key)
    this.#until.set(key, until.getTime())
    for (const oldest of this.#until.keys()) {
      if (this.#until.size <= KEPT) break
      this.#until.delete(oldest)
    }
  }

  delete(key: string): void {
    this.#until.delete(key)
  }
}
