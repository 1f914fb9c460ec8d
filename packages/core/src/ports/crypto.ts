/** Digest functions that the port offers. */
export type DigestAlgorithm = 'SHA-256' | 'SHA-384' | 'SHA-512'

/** A plain cryptographic digest. */
export interface Digest {
  digest(algorithm: DigestAlgorithm, data: Uint8Array): Uint8Array
}

/** A keyed hash (HMAC) that makes identifiers searchable without storing them. The key never leaves the port. */
export interface KeyedHash {
  /** Names the key in force, so that a store knows which values to look up or to re-index. */
  readonly keyId: string
  /**
   * Hashes one value for one use.
   *
   * @param use   separates the uses of the key, so that equal values of two fields never meet: `vi.subject`
   * @param value the identifier, already in its canonical form
   * @returns     lower-case hexadecimal
   */
  hash(use: string, value: string): Promise<string>
}

/** Unpredictable values. */
export interface Random {
  bytes(length: number): Uint8Array
  /** A version 4 UUID in lower case. */
  uuid(): string
}
