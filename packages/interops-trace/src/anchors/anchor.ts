import type { StoredAnchor } from '../stores/journal-store.ts'

/** A signed head that is to be shown outside. */
export interface HeadToAnchor {
  readonly origin: string
  readonly size: number
  /** The signed note. */
  readonly checkpoint: string
  /** What the log signed: the note without its signatures. */
  readonly text: string
  /** The hashes that lead from an earlier size to this one; none from size 0. */
  consistencyFrom(size: number): readonly Uint8Array[]
}

/** Somebody outside who confirms that a head existed: a partner as witness, or a timestamping authority. */
export interface Anchor {
  /** For health and reports. */
  readonly name: string
  /** Rejects when nobody confirmed; the journal goes on and tries again. */
  anchor(head: HeadToAnchor): Promise<Omit<StoredAnchor, 'size'>>
}
