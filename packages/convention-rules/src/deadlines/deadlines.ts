import { type CivilDate, daysBetween, isCivilDate } from '@entente/core/time'
import { RuleError } from '../errors.ts'
import { type ReadSituation, readSituation, type Situation } from '../situation/situation.ts'
import type { Deadline } from './deadline.ts'
import { interopsDeadlines } from './interops-deadlines.ts'
import { mssanteDeadlines } from './mssante-deadlines.ts'
import type { Window } from './occasions.ts'
import { qfDeadlines } from './qf-deadlines.ts'

/** Which deadlines are asked for. */
export interface DeadlineQuery {
  /** Today, for whoever asks: events after it are not looked at. */
  readonly asOf: CivilDate
  /** @default `asOf` */
  readonly from?: CivilDate
  readonly to: CivilDate
}

const LONGEST_WINDOW_DAYS = 36_600

/**
 * Every deadline of a situation that has a date between `from` and `to`, and every act left undone before, the safest
 * date first. Each is an envelope: the safe date, the literal one, the readings they rest on, and the others.
 *
 * @throws {RuleError} `WINDOW_INVALID` and those of `replay`
 * @example
 * deadlines({ convention, events }, { asOf: today, to: addDays(today, 90) })
 */
export function deadlines(situation: Situation, query: DeadlineQuery): readonly Deadline[] {
  return deadlinesOfRead(readSituation(situation, query.asOf), query)
}

/** {@link deadlines} for a situation that was read already. */
export function deadlinesOfRead(read: ReadSituation, query: DeadlineQuery): readonly Deadline[] {
  const window = checkedWindow(query)
  return allDeadlines(read, window)
    .filter((deadline) => isAsked(deadline, window))
    .sort(bySafeDate)
}

/** Sorts deadlines: the earliest safe date first, then by key. */
export function bySafeDate(left: Deadline, right: Deadline): number {
  const [a, b] = [left.envelope.safe, right.envelope.safe]
  if (a !== b) return a < b ? -1 : 1
  return left.key < right.key ? -1 : left.key > right.key ? 1 : 0
}

function allDeadlines(read: ReadSituation, window: Window): readonly Deadline[] {
  switch (read.terms.kind) {
    case 'interops':
      return interopsDeadlines(read, window)
    case 'mssante':
      return mssanteDeadlines(read, window)
    case 'qf':
      return qfDeadlines(read, window)
  }
}

function isAsked({ envelope, state, nature }: Deadline, window: Window): boolean {
  const dates = [envelope.safe, envelope.literal, envelope.latestArguable]
  const inside = dates.some((date) => date >= window.from && date <= window.to)
  return inside || (state === 'overdue' && nature === 'act')
}

function checkedWindow({ asOf, from = asOf, to }: DeadlineQuery): Window {
  const sound =
    isCivilDate(from) && isCivilDate(to) && from <= to && daysBetween(from, to) <= LONGEST_WINDOW_DAYS
  if (sound) return { from, to }
  throw new RuleError({
    code: 'WINDOW_INVALID',
    what: 'The period asked for is not one.',
    why: 'It ends before it begins, or lasts more than a century.',
    fix: 'Give a first day and a later last day.',
  })
}
