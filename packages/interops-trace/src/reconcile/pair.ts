import type { OpenPart } from '../records/record-shape.ts'

/** What one side says about a VI. The client creates it; the provider accepts or refuses it. */
type PairOutcome = 'created' | 'accepted' | 'refused'

/** A VI as the first round shows it: no identifier, only a keyed hash, an outcome and a minute. */
export interface Pair {
  /** The first 128 bits of the keyed hash of issuer and VI, 32 hexadecimal digits. */
  readonly hash: string
  readonly outcome: PairOutcome
  /** Minutes since 1970. */
  readonly minute: number
}

export const PAIR_DIGITS = 32

const OUTCOMES: Readonly<Record<string, PairOutcome>> = {
  'vi.created': 'created',
  'vi.verified': 'accepted',
  'vi.refused': 'refused',
}

/** The pair of a record; `undefined` when the record is not one of a VI or has no pair under that key. */
export function pairOfRecord(
  open: Pick<OpenPart, 'kind' | 'at' | 'pair'>,
  keyId: string | undefined,
): Pair | undefined {
  const outcome = OUTCOMES[open.kind]
  if (outcome === undefined || open.pair === null || (keyId !== undefined && open.pair.key !== keyId))
    return undefined
  return { hash: open.pair.hash.slice(0, PAIR_DIGITS), outcome, minute: minuteOf(new Date(open.at)) }
}

/** Minutes that a table can hold: up to the year 6053. */
export function isMinute(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31
}

export function minuteOf(instant: Date): number {
  return Math.floor(instant.getTime() / 60_000)
}

export function instantOf(minute: number): Date {
  return new Date(minute * 60_000)
}
