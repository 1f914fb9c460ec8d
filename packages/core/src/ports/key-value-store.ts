/** A small durable map. A write that resolved is on disk. `undefined` means absent, so it cannot be a value. */
export interface KeyValueStore {
  get(key: string): Promise<Uint8Array | undefined>
  /** @param until the entry may be forgotten after this instant. @default kept for ever */
  put(key: string, value: Uint8Array, until?: Date): Promise<void>
  /**
   * Stores the value only when the key is absent; of several concurrent callers exactly one gets `stored`.
   *
   * @param until the entry may be forgotten after this instant. @default kept for ever
   */
  putIfAbsent(key: string, value: Uint8Array, until?: Date): Promise<'stored' | 'present'>
  delete(key: string): Promise<void>
}
