import { addDays, addDelay, addMonths, type CivilDate, firstDayBeyond, monthsOf } from '@entente/core/time'
import type { Readings } from '../interpretation/interpretations.generated.ts'
import {
  type Behaviour,
  type BehaviourTable,
  type Milestones,
  unless,
  unlessBy,
  unlessFrom,
  unlessRegistered,
} from './behaviour.ts'
import { dateFact, type LifecycleEvent, noticeDate, textFact } from './event.ts'
import { delayIn, type Terms } from './terms.ts'

/** Last day of the k-th period of a convention, counted from the anchor; `undefined` for an indefinite one. */
export function endOfTerm(anchor: CivilDate, k: number, terms: Terms): CivilDate | undefined {
  if (terms.duration.kind === 'indefinite') return undefined
  const reading = terms.kind === 'qf' ? terms.readings.Q1 : terms.readings.G1
  const { initial, renewal } = terms.duration
  const months = monthsOf(initial) + monthsOf(renewal) * (k - 1)
  const end = addMonths(anchor, months).date
  return reading === 'quantieme' ? end : addDays(end, -1)
}

/** What takes effect when a convention renews itself: the next period, counted from the anchor. */
export const renew: Behaviour = {
  due: ({ termEnd }) => termEnd,
  effect: ({ milestones, terms }) => nextTerm(milestones, terms),
}

/** The first period starts. */
export function startTerm(anchor: CivilDate, terms: Terms): Milestones {
  const termEnd = endOfTerm(anchor, 1, terms)
  return termEnd === undefined ? { effectiveOn: anchor } : { effectiveOn: anchor, termNumber: 1, termEnd }
}

/**
 * Whether the initiator of a notice counts as a supplier: in any project (`initiatorRoles`) or, for a partial
 * termination read so (I5), in the ended ones only (`terminatedRoles`). Unknown roles count as supplier, the longer
 * notice.
 */
export function isSupplier(event: LifecycleEvent, readings: Readings): boolean {
  const ended = readings.I5 === 'terminated-projects' ? textFact(event, 'terminatedRoles') : undefined
  return (ended ?? textFact(event, 'initiatorRoles'))?.includes('supplier') ?? true
}

/** The earliest day on which a notice of a party takes effect: the supplier's floor prevails (art. 12-2). */
function noticeFloorEnd(event: LifecycleEvent, terms: Terms): CivilDate {
  const floor = delayIn(terms, isSupplier(event, terms.readings) ? 'noticeSupplier' : 'noticeClient')
  return addDelay(noticeDate(event, terms.readings.I6), floor).date
}

const terminationNotice: Behaviour = {
  requires: ['channel', 'initiatorRoles'],
  refuse: ({ event, terms }) =>
    unlessRegistered(event, event.type === 'TERMINATION_NOTICE' ? 'INTEROPS-12.2-4' : 'INTEROPS-12.2-12') ??
    unlessFrom(
      dateFact(event, 'agreedEffectOn') ?? noticeFloorEnd(event, terms),
      noticeFloorEnd(event, terms),
      'INTEROPS-12.2-5',
    ),
  effect: ({ event, terms }) => {
    const endsOn = dateFact(event, 'agreedEffectOn') ?? noticeFloorEnd(event, terms)
    return { endsOn, dueOn: endsOn, amendmentPending: true }
  },
}

/** Counting of a formal notice that takes effect by itself when nothing cures the breach. */
const interopsFormalNotice: Behaviour = {
  requires: ['channel'],
  refuse: ({ event }) => unlessRegistered(event, 'INTEROPS-12.4-1'),
  effect: ({ event, terms }) => {
    const delay = delayIn(terms, 'formalNotice')
    const counted = delay.unit === 'calendar-day' ? { ...delay, unit: terms.readings.I7 } : delay
    return { dueOn: addDelay(noticeDate(event, 'received'), counted).date }
  },
}

/** A breach ends within the period that a formal notice opened. */
export function cureBy(rule: Parameters<typeof unlessBy>[2]): Behaviour {
  return {
    refuse: ({ event, milestones }) => unlessBy(event.on, milestones.dueOn, rule),
    effect: () => ({ dueOn: undefined }),
  }
}

/** The end that a formal notice announced. */
export const endByDelay: Behaviour = {
  due: ({ dueOn }) => dueOn,
  effect: ({ milestones }) => ({ endsOn: milestones.dueOn, dueOn: undefined, endCause: 'breach' }),
}

/** The end that a notice announced. */
export const endByNotice: Behaviour = {
  due: ({ endsOn }) => endsOn,
  effect: () => ({ dueOn: undefined, endCause: 'notice' }),
}

export const interopsBehaviours: BehaviourTable = {
  'interops.convention/DRAFT/SIGNED_BY_ALL/ACTIVE': {
    effect: ({ event, terms }) => ({ signedOn: event.on, ...startTerm(event.on, terms) }),
  },
  'interops.convention/ACTIVE/TERM_REACHED/ACTIVE': renew,
  'interops.convention/ACTIVE/NON_RENEWAL_NOTICE/NON_RENEWAL_PENDING': {
    requires: ['channel'],
    refuse: ({ event, milestones, terms }) =>
      unless(
        terms.duration.kind === 'fixed',
        'INTEROPS-12.2-1',
        'non-renewal exists only for a fixed term; an indefinite convention is terminated',
        'le non-renouvellement ne concerne qu’une durée déterminée ; une convention à durée indéterminée se résilie',
      ) ??
      unlessRegistered(event, 'INTEROPS-12.2-2') ??
      unlessBy(
        noticeDate(event, terms.readings.I6),
        lastNonRenewalDay(milestones, event, terms),
        'INTEROPS-12.2-1',
      ),
    effect: ({ milestones }) => ({ endsOn: milestones.termEnd }),
  },
  'interops.convention/NON_RENEWAL_PENDING/END_DATE_REACHED/ENDED': endByNotice,
  'interops.convention/ACTIVE/TERMINATION_NOTICE/NOTICE_PERIOD': {
    ...terminationNotice,
    refuse: (input) =>
      unless(
        input.terms.duration.kind === 'indefinite',
        'INTEROPS-12.2-3',
        'a fixed term is not terminated at will; it may be left at its term',
        'une durée déterminée ne se résilie pas à tout moment ; elle peut ne pas être renouvelée à son terme',
      ) ?? terminationNotice.refuse?.(input),
  },
  'interops.convention/NOTICE_PERIOD/END_DATE_REACHED/ENDED': endByNotice,
  'interops.convention/ACTIVE/PARTIAL_TERMINATION_NOTICE/ACTIVE': {
    requires: ['channel', 'initiatorRoles', 'project'],
    refuse: ({ event }) => unlessRegistered(event, 'INTEROPS-12.2-12'),
    effect: () => ({ amendmentPending: true }),
  },
  'interops.convention/ACTIVE/AMENDMENT_SIGNED/ACTIVE': { effect: () => ({ amendmentPending: undefined }) },
  'interops.convention/ACTIVE/FORMAL_NOTICE_RECEIVED/CURE_PERIOD': interopsFormalNotice,
  'interops.convention/CURE_PERIOD/BREACH_CURED/ACTIVE': cureBy('INTEROPS-12.4-2'),
  'interops.convention/CURE_PERIOD/THIRTY_DAYS_ELAPSED/ENDED': endByDelay,
  'interops.convention/ACTIVE/FM_TERMINATION_NOTICE/ENDED': {
    requires: ['channel', 'startedOn'],
    refuse: ({ event, terms }) =>
      unlessRegistered(event, 'INTEROPS-12.3-4') ??
      unlessFrom(
        event.on,
        forceMajeureOpens(dateFact(event, 'startedOn') ?? event.on, terms),
        'INTEROPS-12.3-2',
      ),
    effect: ({ event }) => ({ endsOn: event.on, endCause: 'force-majeure' }),
  },
  'interops.project/ACTIVE/FORCE_MAJEURE/SUSPENDED_FM': {
    effect: ({ event, terms }) => {
      const since = dateFact(event, 'startedOn') ?? event.on
      return {
        suspendedOn: since,
        suspensionCause: 'force-majeure',
        opensOn: forceMajeureOpens(since, terms),
      }
    },
  },
  'interops.project/SUSPENDED_FM/FM_ENDED/ACTIVE': {
    effect: () => ({ suspendedOn: undefined, suspensionCause: undefined, opensOn: undefined }),
  },
  'interops.project/SUSPENDED_FM/FM_TERMINATION_NOTICE/TERMINATED': {
    requires: ['channel'],
    refuse: ({ event, milestones }) =>
      unlessRegistered(event, 'INTEROPS-12.3-4') ??
      unlessFrom(event.on, milestones.opensOn, 'INTEROPS-12.3-2'),
    effect: ({ event }) => ({
      endsOn: event.on,
      endCause: 'force-majeure',
      suspendedOn: undefined,
      suspensionCause: undefined,
      amendmentPending: true,
    }),
  },
  'interops.project/PENDING_CNIL/CNIL_FAVOURABLE/ACTIVE': {
    refuse: ({ event, terms }) =>
      unless(
        terms.readings.I15 === 'not-required-accepted' || textFact(event, 'outcome') !== 'not-required',
        'INTEROPS-12.1-6',
        'a favourable outcome is required, not the statement that none is needed',
        'une issue favorable est requise, non la mention qu’aucune formalité n’est due',
      ),
    effect: ({ event }) => ({ effectiveOn: event.on }),
  },
  'interops.project/ACTIVE/SUPPLIER_TRACE_DOWN/STOPPED_BY_TRACE': {
    effect: ({ event }) => ({ suspendedOn: event.on, suspensionCause: 'trace-outage' }),
  },
  'interops.project/STOPPED_BY_TRACE/SUPPLIER_TRACE_UP/ACTIVE': {
    effect: () => ({ suspendedOn: undefined, suspensionCause: undefined }),
  },
  'interops.project/ACTIVE/CLIENT_TRACE_DOWN/CLIENT_BLOCKED': {
    effect: ({ event }) => ({ suspendedOn: event.on, suspensionCause: 'trace-outage' }),
  },
  'interops.project/CLIENT_BLOCKED/CLIENT_TRACE_UP/ACTIVE': {
    effect: () => ({ suspendedOn: undefined, suspensionCause: undefined }),
  },
  'interops.project/ACTIVE/PARTIAL_TERMINATION_NOTICE/NOTICE_PERIOD': terminationNotice,
  'interops.project/NOTICE_PERIOD/END_DATE_REACHED/TERMINATED': endByNotice,
}

/** First day on which a suspension by force majeure lets a party end the project (art. 12-3). */
function forceMajeureOpens(since: CivilDate, terms: Terms): CivilDate {
  const threshold = delayIn(terms, 'forceMajeureThreshold')
  return terms.readings.I11 === 'day-after'
    ? firstDayBeyond(since, threshold).date
    : addDelay(since, threshold).date
}

function lastNonRenewalDay(
  milestones: Milestones,
  event: LifecycleEvent,
  terms: Terms,
): CivilDate | undefined {
  const { termEnd } = milestones
  const floored = terms.readings.I2 === 'same-floor' || terms.readings.I3 === 'yes'
  if (termEnd === undefined || !floored) return termEnd
  const floor = delayIn(terms, isSupplier(event, terms.readings) ? 'noticeSupplier' : 'noticeClient')
  return addMonths(termEnd, -monthsOf(floor)).date
}

function nextTerm(milestones: Milestones, terms: Terms): Milestones {
  const k = (milestones.termNumber ?? 1) + 1
  const termEnd =
    milestones.effectiveOn === undefined ? undefined : endOfTerm(milestones.effectiveOn, k, terms)
  return termEnd === undefined ? {} : { termNumber: k, termEnd }
}
