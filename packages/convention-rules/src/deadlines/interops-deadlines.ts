import { type CivilDate, monthsOf } from '@entente/core/time'
import { dateFact, type LifecycleEvent, noticeDate } from '../lifecycle/event.ts'
import { isSupplier } from '../lifecycle/interops-behaviours.ts'
import { delayIn } from '../lifecycle/terms.ts'
import { mainLifecycle, type ReadSituation } from '../situation/situation.ts'
import { Counter } from './counter.ts'
import { type Deadline, deadlineOf } from './deadline.ts'
import {
  accepted,
  anchoredOn,
  anchoredOnReceipt,
  nextStep,
  occurrences,
  periodsIn,
  type Window,
} from './occasions.ts'

/** Deadlines of the INTEROPS general convention. */
export function interopsDeadlines(read: ReadSituation, window: Window): readonly Deadline[] {
  return [
    ...traceCommunications(read),
    ...terms(read, window),
    ...noticeFloors(read),
    ...forceMajeure(read),
    ...formalNotices(read),
  ]
}

/** Art. 9: traces are communicated in less than fifteen calendar days. */
function traceCommunications(read: ReadSituation): readonly Deadline[] {
  return occurrences(read, 'TRACE_REQUESTED').map((event) =>
    deadlineOf(read, {
      rule: 'INTEROPS-9-5',
      nature: 'act',
      subject: event.subject,
      anchor: anchoredOnReceipt(event, 'traceRequest.receivedOn'),
      varies: ['I9', 'G2'],
      count: ({ I9, G2, M10 }) =>
        new Counter(noticeDate(event, I9 === 'request-sent' ? 'sent' : 'received'))
          .within(delayIn(read.terms, 'traceCommunication'))
          .extend(G2, M10),
    }),
  )
}

/** Art. 12-1: ends of the periods of a fixed term, and last day to refuse the next one. */
function terms(read: ReadSituation, window: Window): readonly Deadline[] {
  const { duration } = read.terms
  const { effectiveOn, endsOn } = mainLifecycle(read).snapshot.milestones
  if (duration.kind === 'indefinite' || effectiveOn === undefined) return []
  const [initial, renewal] = [monthsOf(duration.initial), monthsOf(duration.renewal)]
  const floor = delayIn(read.terms, 'noticeSupplier')
  const found: Deadline[] = []
  for (const k of periodsIn(effectiveOn, initial, renewal, window)) {
    const months = initial + renewal * (k - 1)
    const end = (reading: 'quantieme' | 'veille') =>
      new Counter(effectiveOn).periodEnd({ value: months, unit: 'month' }, 1, reading)
    const literal = end(read.readings.G1).date
    if (endsOn !== undefined && literal > endsOn) break
    const anchor = { name: 'convention.effectiveDate', on: effectiveOn }
    found.push(
      deadlineOf(read, {
        rule: 'INTEROPS-12.1-2',
        nature: 'term',
        anchor,
        rank: k,
        varies: ['G1'],
        count: ({ G1 }) => end(G1),
      }),
      deadlineOf(read, {
        rule: 'INTEROPS-12.2-1',
        nature: 'notice',
        anchor,
        rank: k,
        byLetter: true,
        metOn: nonRenewedOn(read, literal),
        varies: ['G1', 'I2', 'G3'],
        count: ({ G1, I2, I3, G3 }) =>
          I2 === 'same-floor' || I3 === 'yes' ? end(G1).noticeBefore(floor, G3) : end(G1),
      }),
    )
  }
  return found
}

function nonRenewedOn(read: ReadSituation, end: CivilDate): CivilDate | undefined {
  return accepted(read, 'interops.convention', 'NON_RENEWAL_NOTICE').find(
    ({ lifecycle }) => lifecycle.snapshot.milestones.endsOn === end,
  )?.event.on
}

/** Art. 12-2: the earliest day on which a notice takes effect; the supplier's floor prevails. */
function noticeFloors(read: ReadSituation): readonly Deadline[] {
  const notices: LifecycleEvent[] = [
    ...accepted(read, 'interops.convention', 'TERMINATION_NOTICE').map(({ event }) => event),
    ...accepted(read, 'interops.project', 'PARTIAL_TERMINATION_NOTICE').map(({ event }) => event),
    ...occurrences(read, 'NOTICE_PLANNED'),
  ]
  return notices.map((event) => {
    const supplier = isSupplier(event, read.readings)
    // Which projects count is a doubt only when the ended ones are told apart.
    const partial = event.facts?.terminatedRoles !== undefined
    return deadlineOf(read, {
      rule: supplier ? 'INTEROPS-12.2-6' : 'INTEROPS-12.2-7',
      nature: 'earliest',
      subject: event.subject,
      anchor: anchoredOn(event, 'notice', noticeDate(event, read.readings.I6)),
      varies: partial ? ['I5', 'I6'] : ['I6'],
      count: (readings) =>
        new Counter(noticeDate(event, readings.I6)).add(
          delayIn(read.terms, isSupplier(event, readings) ? 'noticeSupplier' : 'noticeClient'),
        ),
    })
  })
}

/** Art. 12-3: a suspension of more than six months opens a right to end the project. */
function forceMajeure(read: ReadSituation): readonly Deadline[] {
  return accepted(read, 'interops.project', 'FORCE_MAJEURE').map(({ event, lifecycle }) =>
    deadlineOf(read, {
      rule: 'INTEROPS-12.3-2',
      nature: 'right',
      subject: lifecycle.subject,
      anchor: anchoredOn(event, 'project.suspendedOn', startOf(event)),
      varies: ['I11'],
      metOn: nextStep(lifecycle, event.on, ['FM_ENDED', 'FM_TERMINATION_NOTICE']),
      count: ({ I11 }) => {
        const threshold = delayIn(read.terms, 'forceMajeureThreshold')
        const start = new Counter(startOf(event))
        return I11 === 'day-after' ? start.beyond(threshold) : start.add(threshold)
      },
    }),
  )
}

/** Art. 12-4: a formal notice takes effect thirty days after its receipt, unless the breach is cured. */
function formalNotices(read: ReadSituation): readonly Deadline[] {
  return accepted(read, 'interops.convention', 'FORMAL_NOTICE_RECEIVED').map(({ event, lifecycle }) =>
    deadlineOf(read, {
      rule: 'INTEROPS-12.4-2',
      nature: 'automatic',
      anchor: anchoredOnReceipt(event, 'formalNotice.receivedOn'),
      varies: ['I7'],
      metOn: nextStep(lifecycle, event.on, ['BREACH_CURED']),
      count: ({ I7, M10 }) => {
        const delay = delayIn(read.terms, 'formalNotice')
        const unit = delay.unit === 'calendar-day' ? I7 : delay.unit
        return new Counter(noticeDate(event, 'received')).add({ ...delay, unit }, M10)
      },
    }),
  )
}

function startOf(event: LifecycleEvent): CivilDate {
  return dateFact(event, 'startedOn') ?? event.on
}
