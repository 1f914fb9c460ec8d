import type { CivilDate } from '@entente/core/time'
import { type RuleId, rule as ruleById } from '../catalogue/rule.ts'
import type { ReadSituation } from '../situation/situation.ts'
import type { Operation } from './counter.ts'
import { type Envelope, type EnvelopeRequest, envelopeOf } from './envelope.ts'

/**
 * What the date is: the last day for an act or a notice, the first day on which something may be done or takes effect,
 * an effect that comes by itself, the end of a period, or the end of a duty that survives.
 */
export type DeadlineNature = 'act' | 'notice' | 'earliest' | 'right' | 'automatic' | 'term' | 'survival'

/** Where a deadline stands. Only acts and notices can be met or overdue. */
export type DeadlineState = 'open' | 'met' | 'overdue' | 'passed'

/** What a deadline is counted from. */
export interface Anchor {
  readonly name: string
  readonly on: CivilDate
  /** Id of the event it comes from. */
  readonly event?: string
}

/** One date that a convention sets, with everything it rests on. */
export interface Deadline {
  /** Stable: the same deadline keeps its key when it is computed again. */
  readonly key: string
  readonly rule: RuleId
  readonly article: string
  readonly quote: string
  /** Which project, account, incident, period… */
  readonly subject?: string
  readonly nature: DeadlineNature
  readonly anchor: Anchor
  readonly envelope: Envelope
  /** Form of the act, as the text words it. */
  readonly channel?: string
  readonly state: DeadlineState
  /** Day on which it was met. */
  readonly metOn?: CivilDate
  readonly operations: readonly Operation[]
  readonly review: 'none'
}

/** What a definition gives for one deadline; the rest follows from the rule. */
export interface DeadlineInput {
  readonly rule: RuleId
  readonly nature: DeadlineNature
  readonly anchor: Anchor
  readonly subject?: string | undefined
  /** Tells deadlines of one rule apart: the number of a period, a month. */
  readonly rank?: string | number
  readonly metOn?: CivilDate | undefined
  /** True when the act must reach somebody by registered letter. */
  readonly byLetter?: boolean
  readonly dueAt?: string
  readonly count: EnvelopeRequest['count']
  readonly varies?: EnvelopeRequest['varies']
  readonly literally?: EnvelopeRequest['literally']
}

const NOT_BEFORE: ReadonlySet<DeadlineNature> = new Set(['earliest', 'right', 'survival'])

/** Days that a registered letter is given to arrive when nobody says otherwise. Ours. */
export const POSTAL_LEAD_DAYS = 5

/** Computes one deadline. */
export function deadlineOf(read: ReadSituation, input: DeadlineInput): Deadline {
  const { article, quote, channel } = ruleById(input.rule)
  const performed = input.metOn ?? performedOn(read, input)
  const { envelope, operations } = envelopeOf({
    rules: [input.rule],
    bound: NOT_BEFORE.has(input.nature) ? 'not-before' : 'not-after',
    readings: read.readings,
    count: input.count,
    ...(input.varies === undefined ? {} : { varies: input.varies }),
    ...(input.literally === undefined ? {} : { literally: input.literally }),
    ...(input.byLetter === true ? { postalLeadDays: read.situation.postalLeadDays ?? POSTAL_LEAD_DAYS } : {}),
  })
  const parts = [input.rule, input.subject ?? '', input.rank ?? '', input.anchor.on]
  return {
    key: parts.filter((part) => part !== '').join('/'),
    rule: input.rule,
    article,
    quote,
    ...(input.subject === undefined ? {} : { subject: input.subject }),
    nature: input.nature,
    anchor: input.anchor,
    envelope: input.dueAt === undefined ? envelope : { ...envelope, dueAt: input.dueAt },
    ...(channel === undefined ? {} : { channel }),
    state: stateOf(input.nature, envelope, performed, read.asOf),
    ...(performed === undefined ? {} : { metOn: performed }),
    operations,
    review: 'none',
  }
}

function stateOf(
  nature: DeadlineNature,
  envelope: Envelope,
  metOn: CivilDate | undefined,
  asOf: CivilDate,
): DeadlineState {
  if (metOn !== undefined) return 'met'
  if (asOf <= envelope.literal) return 'open'
  return nature === 'act' ? 'overdue' : 'passed'
}

/** The day a person recorded that the duty was done: an occurrence `PERFORMED` that names the rule. */
function performedOn(read: ReadSituation, input: DeadlineInput): CivilDate | undefined {
  return read.occurrences.find(
    (event) =>
      event.type === 'PERFORMED' &&
      event.facts?.rule === input.rule &&
      (event.subject ?? '') === (input.subject ?? '') &&
      (input.rank === undefined ||
        event.facts.rank === undefined ||
        String(event.facts.rank) === String(input.rank)) &&
      event.on >= input.anchor.on,
  )?.on
}
