import { addDays, addDelay, type CivilDate, type Delay, subtractDelay } from '@entente/core/time'
import type { RuleId } from '../catalogue/rule.ts'
import { Counter } from '../deadlines/counter.ts'
import { POSTAL_LEAD_DAYS } from '../deadlines/deadline.ts'
import { deadlinesOfRead } from '../deadlines/deadlines.ts'
import { type Envelope, envelopeOf } from '../deadlines/envelope.ts'
import { delayIn } from '../lifecycle/terms.ts'
import { mainLifecycle, type ReadSituation, readSituation, type Situation } from '../situation/situation.ts'

/** The last day to act so that a convention ends by a day, or why it cannot. */
export type LastDayToEnd =
  | {
      readonly possible: true
      readonly rule: RuleId
      /** The day on which the convention would end. */
      readonly endsOn: CivilDate
      readonly envelope: Envelope
      readonly review: 'none'
    }
  | { readonly possible: false; readonly fr: string; readonly en: string; readonly review: 'none' }

const NO_END = {
  possible: false,
  fr: 'aucune échéance ne tombe avant cette date et après aujourd’hui',
  en: 'no term falls before that day and after today',
  review: 'none',
} as const

/**
 * Answers "what is the last day to give notice so that it ends by day D?".
 *
 * A fixed term ends only at one of its terms: the last one on or before `endBy` is taken. An indefinite convention and
 * an operator's contract end after their notice.
 *
 * @param roles for INTEROPS, what the initiator is in the projects: the supplier's floor prevails (art. 12-2)
 * @throws {RuleError} those of `replay`
 * @example
 * lastDayToEnd({ convention, events }, asOf, parseCivilDate('2027-06-15'))
 */
export function lastDayToEnd(
  situation: Situation,
  asOf: CivilDate,
  endBy: CivilDate,
  roles: 'supplier' | 'client' | 'both' = 'both',
): LastDayToEnd {
  const read = readSituation(situation, asOf)
  const { snapshot } = mainLifecycle(read)
  if (snapshot.state !== 'ACTIVE') {
    return {
      possible: false,
      fr: `la convention n’est pas en vigueur (${snapshot.state})`,
      en: `the convention is not in force (${snapshot.state})`,
      review: 'none',
    }
  }
  if (endBy < asOf) return NO_END
  if (read.terms.kind === 'mssante')
    return byNotice(read, endBy, 'MSS-12.1-2', delayIn(read.terms, 'operatorNotice'))
  if (read.terms.duration.kind === 'fixed') return atTerm(read, asOf, endBy)
  return roles === 'client'
    ? byNotice(read, endBy, 'INTEROPS-12.2-7', delayIn(read.terms, 'noticeClient'))
    : byNotice(read, endBy, 'INTEROPS-12.2-6', delayIn(read.terms, 'noticeSupplier'))
}

function atTerm(read: ReadSituation, asOf: CivilDate, endBy: CivilDate): LastDayToEnd {
  const rule: RuleId = read.terms.kind === 'qf' ? 'QF-9.2-1' : 'INTEROPS-12.2-1'
  const found = deadlinesOfRead(read, { asOf, to: addDays(endBy, 1) })
  const terms = found.filter(({ nature, envelope }) => nature === 'term' && envelope.literal <= endBy)
  const notices = found.filter((deadline) => deadline.rule === rule)
  for (const term of [...terms].reverse()) {
    const rank = term.key.split('/')[1]
    const notice = notices.find(({ key }) => key.split('/')[1] === rank)
    if (notice !== undefined && notice.envelope.literal >= asOf) {
      return {
        possible: true,
        rule,
        endsOn: term.envelope.literal,
        envelope: notice.envelope,
        review: 'none',
      }
    }
  }
  return NO_END
}

function byNotice(read: ReadSituation, endBy: CivilDate, rule: RuleId, notice: Delay): LastDayToEnd {
  const last = lastNoticeEndingBy(endBy, notice)
  if (last < read.asOf) {
    return {
      possible: false,
      fr: `le préavis devait être donné au plus tard le ${last}`,
      en: `the notice had to be given by ${last}`,
      review: 'none',
    }
  }
  const { envelope } = envelopeOf({
    rules: [rule],
    bound: 'not-after',
    readings: read.readings,
    postalLeadDays: read.situation.postalLeadDays ?? POSTAL_LEAD_DAYS,
    count: () => new Counter(last),
  })
  return { possible: true, rule, endsOn: addDelay(last, notice).date, envelope, review: 'none' }
}

/** The last day from which the notice runs out by a day: months are clamped, so the day is searched around. */
function lastNoticeEndingBy(endBy: CivilDate, notice: Delay): CivilDate {
  let day = addDays(subtractDelay(endBy, notice).date, 3)
  while (addDelay(day, notice).date > endBy) day = addDays(day, -1)
  return day
}
