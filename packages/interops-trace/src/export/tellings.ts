import type { AnchorReach } from './verification.ts'

/** A record that says something about a log, its own or another. */
interface Telling {
  readonly log: { readonly origin: string; readonly anchored: AnchorReach | undefined }
  readonly index: number
}

/** A purge that the journal recorded: these records of this log may have lost their content. */
export interface RecordedPurge {
  readonly log: string
  readonly first: number
  readonly last: number
  readonly by: Telling
}

/** What a verifier learns from all records of a journal. */
export interface Told {
  readonly purges: readonly RecordedPurge[]
  /** Data keys that a recorded purge destroyed. */
  readonly destroyedKeys: ReadonlySet<string>
}

/** A head of a log that a record names. */
export interface NamedHead {
  readonly note: string
  readonly line: number
  readonly by: Telling
}

/** Ranges in order, those that touch each other made one. */
export function joinRanges(
  ranges: readonly { readonly first: number; readonly last: number }[],
): readonly { readonly first: number; readonly last: number }[] {
  const result: { first: number; last: number }[] = []
  for (const { first, last } of [...ranges].sort((left, right) => left.first - right.first)) {
    const previous = result.at(-1)
    if (previous !== undefined && first <= previous.last + 1) previous.last = Math.max(previous.last, last)
    else result.push({ first, last })
  }
  return result
}
