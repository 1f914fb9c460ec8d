import { addWorkingDays, type CivilDate } from '@entente/core/time'
import { type Assumption, assumptionsOf, interpretations } from '../interpretation/interpretation.ts'
import type { InterpretationId, Readings } from '../interpretation/interpretations.generated.ts'
import type { Counter, Operation } from './counter.ts'

/** Which side of the date is safe: acting on or before it, acting on or after it, or it is simply the date. */
export type Bound = 'not-after' | 'not-before'

/** The same deadline under other readings. */
export interface Alternative {
  readonly date: CivilDate
  /** The readings that give this date, by interpretation id. */
  readonly readings: Readonly<Record<string, string>>
}

/** A deadline is not one date: the readings that the text allows give several. */
export interface Envelope {
  /** The date that no reading makes late (for `not-before`, that no reading makes early). */
  readonly safe: CivilDate
  /** The date in the chosen readings. */
  readonly literal: CivilDate
  /** The most favourable date that a reading supports. For the expert view only, never a date to aim at. */
  readonly latestArguable: CivilDate
  /** When the letter must leave, for an act that counts when it arrives. */
  readonly sendBy?: CivilDate
  /** The instant, for a délai in hours. ISO 8601, UTC. */
  readonly dueAt?: string
  /** True when the literal date took the last day of a month that lacked the day number. */
  readonly clamped: boolean
  /** Every reading the result rests on, and every warning of the text about it. */
  readonly assumptions: readonly Assumption[]
  /** Dates other than the literal one. */
  readonly alternatives: readonly Alternative[]
}

/** What an envelope is computed from. */
export interface EnvelopeRequest {
  readonly rules: readonly string[]
  readonly bound: Bound
  readonly readings: Readings
  /** Interpretations whose options change the date. */
  readonly varies?: readonly InterpretationId[]
  /** Readings in which the literal date is taken, where our default is the prudent one. */
  readonly literally?: Readonly<Partial<Record<InterpretationId, string>>>
  /** Working days that a letter is given to arrive; absent when no letter must arrive. */
  readonly postalLeadDays?: number
  readonly count: (readings: Readings) => Counter
}

const OPTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  interpretations.map((point) => [
    point.id,
    // Ten territories would give ten lines; the two of the mainland are the ones in doubt.
    point.id === 'M10' ? point.options.slice(0, 2) : point.options,
  ]),
)

/** Computes a deadline in every reading that it depends on. */
export function envelopeOf(request: EnvelopeRequest): {
  readonly envelope: Envelope
  readonly operations: readonly Operation[]
} {
  const { readings, bound } = request
  const varies = request.varies ?? []
  const literalReadings = withReadings(readings, request.literally ?? {})
  const literal = request.count(literalReadings)
  let earliest = literal.date
  let latest = literal.date
  const alternatives = new Map<CivilDate, Alternative>()
  for (const choice of combinations(varies)) {
    const { date } = request.count(withReadings(literalReadings, choice))
    if (date < earliest) earliest = date
    if (date > latest) latest = date
    if (date !== literal.date && !alternatives.has(date)) alternatives.set(date, { date, readings: choice })
  }
  const safe = bound === 'not-after' ? earliest : latest
  return {
    operations: literal.operations,
    envelope: {
      safe,
      literal: literal.date,
      latestArguable: bound === 'not-after' ? latest : earliest,
      ...(request.postalLeadDays === undefined
        ? {}
        : { sendBy: addWorkingDays(safe, -request.postalLeadDays, { zone: readings.M10 }) }),
      clamped: literal.clamped,
      assumptions: assumptionsOf(request.rules, readings, varies),
      alternatives: [...alternatives.values()].sort((left, right) => (left.date < right.date ? -1 : 1)),
    },
  }
}

/** The readings with some of them replaced by options that are known to exist. */
function withReadings(readings: Readings, choice: Readonly<Record<string, string>>): Readings {
  return { ...readings, ...choice }
}

const COMBINATIONS = new Map<string, readonly Readonly<Record<string, string>>[]>()

function combinations(ids: readonly InterpretationId[]): readonly Readonly<Record<string, string>>[] {
  const key = ids.join()
  const known = COMBINATIONS.get(key)
  if (known !== undefined) return known
  let all: readonly Readonly<Record<string, string>>[] = [{}]
  for (const id of ids) {
    all = all.flatMap((choice) => (OPTIONS.get(id) ?? []).map((value) => ({ ...choice, [id]: value })))
  }
  COMBINATIONS.set(key, all)
  return all
}
