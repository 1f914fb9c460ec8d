import { type CivilDate, latestDate, monthsOf } from '@entente/core/time'
import { dateFact, noticeDate } from '../lifecycle/event.ts'
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

/** Deadlines of the MSA QF convention. */
export function qfDeadlines(read: ReadSituation, window: Window): readonly Deadline[] {
  return [...terms(read, window), ...lostCredentials(read), ...duties(read), ...afterEnd(read)]
}

/** Art. 9: yearly échéances from the anchor, and the last day to denounce before each. */
function terms(read: ReadSituation, window: Window): readonly Deadline[] {
  const { duration } = read.terms
  const { effectiveOn, endsOn, signedOn } = mainLifecycle(read).snapshot.milestones
  if (duration.kind === 'indefinite' || effectiveOn === undefined) return []
  const [initial, renewal] = [monthsOf(duration.initial), monthsOf(duration.renewal)]
  const notice = delayIn(read.terms, 'denunciationNotice')
  const transmittedOn = transmission(read)
  const found: Deadline[] = []
  const anchor = { name: 'convention.effectiveDate', on: effectiveOn }
  // A transmission before the signature leaves nothing to doubt about the day of effect.
  const moved = signedOn !== undefined && transmittedOn !== undefined && transmittedOn > signedOn
  const varies = moved ? (['Q1', 'Q4'] as const) : (['Q1'] as const)
  const start = (Q4: 'signature' | 'last-of-signature-and-transmission'): CivilDate => {
    if (signedOn === undefined || transmittedOn === undefined) return effectiveOn
    return Q4 === 'signature' ? signedOn : latestDate(signedOn, transmittedOn)
  }
  for (const k of periodsIn(effectiveOn, initial, renewal, window)) {
    const months = { value: initial + renewal * (k - 1), unit: 'month' } as const
    const literal = new Counter(effectiveOn).periodEnd(months, 1, read.readings.Q1).date
    if (endsOn !== undefined && literal > endsOn) break
    const denounced = endsOn === literal ? denouncedOn(read) : undefined
    found.push(
      deadlineOf(read, {
        rule: k === 1 ? 'QF-9.1-3' : 'QF-9.1-4',
        nature: 'term',
        anchor,
        rank: k,
        varies,
        count: ({ Q1, Q4 }) => new Counter(start(Q4)).periodEnd(months, 1, Q1),
      }),
      deadlineOf(read, {
        rule: 'QF-9.2-1',
        nature: 'notice',
        anchor,
        rank: k,
        byLetter: true,
        metOn: denounced,
        varies: [...varies, 'G3'],
        count: ({ Q1, Q4, G3 }) => new Counter(start(Q4)).periodEnd(months, 1, Q1).noticeBefore(notice, G3),
      }),
    )
  }
  return found
}

function transmission(read: ReadSituation): CivilDate | undefined {
  const [first] = accepted(read, 'qf.convention', 'CNIL_DECLARATION_TRANSMITTED')
  return first === undefined ? undefined : (dateFact(first.event, 'transmittedOn') ?? first.event.on)
}

function denouncedOn(read: ReadSituation): CivilDate | undefined {
  const [first] = accepted(read, 'qf.convention', 'DENOUNCED')
  return first?.event.on
}

/** Art. 5: loss or theft of credentials is told at once. */
function lostCredentials(read: ReadSituation): readonly Deadline[] {
  const lost = [
    ...occurrences(read, 'CREDENTIALS_LOST'),
    ...accepted(read, 'qf.account', 'CREDENTIAL_LOST').map(({ event }) => event),
  ]
  return lost.map((event) =>
    deadlineOf(read, {
      rule: 'QF-5-6',
      nature: 'act',
      subject: event.subject,
      anchor: anchoredOn(event, 'credentials.lossDetectedAt'),
      count: () => new Counter(event.on),
    }),
  )
}

function duties(read: ReadSituation): readonly Deadline[] {
  const formal = accepted(read, 'qf.convention', 'FORMAL_NOTICE_RECEIVED').map(({ event, lifecycle }) =>
    deadlineOf(read, {
      rule: 'QF-9.2-4',
      nature: 'automatic',
      anchor: anchoredOnReceipt(event, 'formalNotice.receivedOn'),
      metOn: nextStep(lifecycle, event.on, ['BREACH_CURED']),
      count: () => new Counter(noticeDate(event, 'received')).add(delayIn(read.terms, 'formalNotice')),
    }),
  )
  const forceMajeure = accepted(read, 'qf.convention', 'FM_NOTIFIED').map(({ event, lifecycle }) =>
    deadlineOf(read, {
      rule: 'QF-10-4',
      nature: 'right',
      anchor: anchoredOn(event, 'forceMajeure.notifiedOn'),
      varies: ['Q11'],
      metOn: nextStep(lifecycle, event.on, ['FM_ENDED', 'FM_TERMINATION']),
      count: ({ Q11 }) => {
        const delay = delayIn(read.terms, 'forceMajeureThreshold')
        const unit = delay.unit === 'calendar-day' ? Q11 : delay.unit
        return new Counter(event.on).beyond({ ...delay, unit })
      },
    }),
  )
  const disputes = accepted(read, 'qf.dispute', 'DISPUTE_NOTIFIED').map(({ event, lifecycle }) =>
    deadlineOf(read, {
      rule: 'QF-14-2',
      nature: 'act',
      subject: lifecycle.subject,
      anchor: anchoredOnReceipt(event, 'dispute.notifiedOn'),
      varies: ['Q12', 'G2'],
      metOn: nextStep(lifecycle, event.on, ['SETTLEMENT', 'SIXTY_DAYS_ELAPSED']),
      count: ({ Q12, G2, M10 }) => {
        const delay = delayIn(read.terms, 'amicableSettlement')
        const unit = delay.unit === 'calendar-day' ? Q12 : delay.unit
        return new Counter(noticeDate(event, 'received')).add({ ...delay, unit }, M10).extend(G2, M10)
      },
    }),
  )
  return [...formal, ...forceMajeure, ...disputes]
}

/** Art. 6-1: what outlives the convention. */
function afterEnd(read: ReadSituation): readonly Deadline[] {
  const lifecycle = mainLifecycle(read)
  const { endsOn } = lifecycle.snapshot.milestones
  if (endsOn === undefined) return []
  const anchor = { name: 'convention.endDate', on: endsOn }
  return [
    deadlineOf(read, {
      rule: 'QF-6.1-1',
      nature: 'survival',
      anchor,
      count: () => new Counter(endsOn).add(delayIn(read.terms, 'confidentialityAfterEnd')),
    }),
    deadlineOf(read, {
      rule: 'QF-6.1-9',
      nature: 'act',
      anchor,
      metOn: nextStep(lifecycle, endsOn, ['DATA_DISPOSED']),
      count: () => new Counter(endsOn),
    }),
  ]
}
