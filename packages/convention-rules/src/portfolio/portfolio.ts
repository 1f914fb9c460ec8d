import { isEntenteError } from '@entente/core'
import type { Deadline } from '../deadlines/deadline.ts'
import { bySafeDate, type DeadlineQuery, deadlines } from '../deadlines/deadlines.ts'
import type { Situation } from '../situation/situation.ts'

/** A deadline of one convention among many. */
export interface PortfolioEntry {
  readonly convention: string
  readonly deadline: Deadline
}

/** A convention that could not be evaluated: the others were. */
export interface PortfolioProblem {
  readonly convention: string
  /** Code of the error, from the catalogue of this package or of core. */
  readonly code: string
  readonly message: string
}

/** The next deadlines of many conventions together. */
export interface Portfolio {
  /** The earliest safe date first. */
  readonly entries: readonly PortfolioEntry[]
  readonly problems: readonly PortfolioProblem[]
  readonly evaluated: number
  readonly review: 'none'
}

/**
 * Evaluates many conventions together, the next deadline first. One that cannot be evaluated does not stop the others:
 * it is listed with its error.
 *
 * @param limit the most entries to keep; all unless told
 * @throws {RuleError} `WINDOW_INVALID`
 * @example
 * portfolio(situations, { asOf: today, to: addDays(today, 90) }).entries[0]
 */
export function portfolio(
  situations: Iterable<Situation>,
  query: DeadlineQuery,
  limit = Number.POSITIVE_INFINITY,
): Portfolio {
  const entries: PortfolioEntry[] = []
  const problems: PortfolioProblem[] = []
  let evaluated = 0
  for (const situation of situations) {
    const convention = situation.convention.id
    try {
      for (const deadline of deadlines(situation, query)) {
        if (deadline.state !== 'met') entries.push({ convention, deadline })
      }
      evaluated += 1
    } catch (error) {
      // A fault of the question would be repeated for every convention.
      if (!isEntenteError(error) || error.code === 'WINDOW_INVALID') throw error
      problems.push({ convention, code: error.code, message: error.message })
    }
  }
  entries.sort(
    (left, right) =>
      bySafeDate(left.deadline, right.deadline) || (left.convention < right.convention ? -1 : 1),
  )
  return { entries: entries.slice(0, limit), problems, evaluated, review: 'none' }
}
