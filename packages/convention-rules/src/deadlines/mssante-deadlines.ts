import {
  addDelays,
  addHours,
  civilDateInParis,
  civilDateOf,
  daysInMonth,
  formatInstant,
  isDelayText,
  latestDate,
  monthsOf,
  parseDelay,
  parseInstant,
  partsOfDate,
} from '@entente/core/time'
import { dateFact, noticeDate, textFact } from '../lifecycle/event.ts'
import { provisionalStart } from '../lifecycle/mssante-behaviours.ts'
import { delayIn } from '../lifecycle/terms.ts'
import { type Lifecycle, mainLifecycle, type ReadSituation } from '../situation/situation.ts'
import { Counter } from './counter.ts'
import { type Deadline, type DeadlineInput, deadlineOf } from './deadline.ts'
import {
  accepted,
  anchoredOn,
  anchoredOnReceipt,
  nextStep,
  occurrences,
  periodsIn,
  type Window,
} from './occasions.ts'

/** Deadlines of the MSSanté operator contract. */
export function mssanteDeadlines(read: ReadSituation, window: Window): readonly Deadline[] {
  return [
    ...provisionalIntegration(read),
    ...immediateDuties(read),
    ...monthlyIndicators(read, window),
    ...anomaliesAndStops(read),
    ...controls(read),
    ...dsftVersions(read),
    ...contractTerms(read, window),
    ...endings(read),
  ]
}

/** Art. 4.2: six months, renewed once, counted from the conclusion of the contract. */
function provisionalIntegration(read: ReadSituation): readonly Deadline[] {
  return accepted(read, 'mss.integration', 'CONTRACT_CONCLUDED').flatMap(({ event, lifecycle }) => {
    const anchor = anchoredOn(event, 'contract.concludedOn', provisionalStart(event, read.terms))
    const first = delayIn(read.terms, 'provisionalIntegration')
    const both = addDelays(first, delayIn(read.terms, 'provisionalRenewal'))
    const renewed = nextStep(lifecycle, event.on, ['RENEWAL_AGREED'])
    const committed = nextStep(lifecycle, event.on, ['COMMITMENT_SENT'])
    const end =
      (length: typeof first): DeadlineInput['count'] =>
      (readings) =>
        new Counter(provisionalStart(event, { ...read.terms, readings }))
          .add(length)
          .extend(readings.G2, readings.M10)
    const varies = ['M2', 'G2'] as const
    const inputs: DeadlineInput[] = [
      { rule: 'MSS-4.2-1', nature: 'term', anchor, varies, count: end(first) },
      {
        rule: 'MSS-4.2-2',
        nature: renewed === undefined ? 'notice' : 'term',
        anchor,
        varies,
        count: end(renewed === undefined ? first : both),
      },
      {
        rule: 'MSS-4.2-3',
        nature: 'act',
        anchor,
        metOn: committed,
        byLetter: true,
        varies,
        count: end(renewed === undefined ? first : both),
      },
    ]
    return inputs.map((input) => deadlineOf(read, input))
  })
}

/** Duties to be done at once: the day of the event is the day to act. */
function immediateDuties(read: ReadSituation): readonly Deadline[] {
  const at = (type: string, rule: DeadlineInput['rule'], name: string) =>
    occurrences(read, type).map((event) =>
      deadlineOf(read, {
        rule,
        nature: 'act',
        subject: event.subject,
        anchor: anchoredOn(event, name),
        count: () => new Counter(event.on),
      }),
    )
  return [
    ...at('ACCOUNT_CHANGED', 'MSS-5.1-7', 'account.changedAt'),
    ...at('TRUST_SPACE_DISTURBED', 'MSS-5.3-3', 'event'),
    ...at('DSFT_PUBLISHED', 'MSS-5.3-5', 'dsft.publishedOn'),
  ]
}

/** Art. 5.1: indicators every calendar month. The text gives no day: the last day of the month is taken. */
function monthlyIndicators(read: ReadSituation, window: Window): readonly Deadline[] {
  const { effectiveOn, endsOn } = mainLifecycle(read).snapshot.milestones
  if (effectiveOn === undefined) return []
  const first = partsOfDate(latestDate(window.from, effectiveOn))
  const last = partsOfDate(endsOn !== undefined && endsOn < window.to ? endsOn : window.to)
  const found: Deadline[] = []
  for (let index = first.year * 12 + first.month - 1; index <= last.year * 12 + last.month - 1; index += 1) {
    const [year, month] = [Math.floor(index / 12), (index % 12) + 1]
    const opening = civilDateOf(year, month, 1)
    found.push(
      deadlineOf(read, {
        rule: 'MSS-5.1-10',
        nature: 'act',
        anchor: { name: 'calendar month', on: opening },
        rank: opening.slice(0, 7),
        count: () => new Counter(opening).shift(daysInMonth(year, month) - 1),
      }),
    )
  }
  return found
}

function anomaliesAndStops(read: ReadSituation): readonly Deadline[] {
  const anomalies = occurrences(read, 'ANOMALY_IDENTIFIED').flatMap((event) => {
    const text = textFact(event, 'identifiedAt')
    if (text === undefined) return []
    const due = addHours(parseInstant(text), delayIn(read.terms, 'anomalyReport'))
    const date = civilDateInParis(due)
    return [
      deadlineOf(read, {
        rule: 'MSS-5.1-14',
        nature: 'act',
        subject: event.subject,
        anchor: anchoredOn(event, 'anomaly.identifiedAt'),
        dueAt: formatInstant(due),
        count: () =>
          new Counter(date, false, [
            () => ({
              op: 'add-hours',
              inputs: { from: text, delay: 'PT24H' },
              output: formatInstant(due),
              law: [],
            }),
          ]),
      }),
    ]
  })
  const stops = occurrences(read, 'SERVICE_STOPPED').map((event) =>
    deadlineOf(read, {
      rule: 'MSS-5.1-15',
      nature: 'act',
      subject: event.subject,
      anchor: anchoredOn(event, 'stop.startedOn'),
      varies: ['M4'],
      count: ({ M4 }) => {
        const start = new Counter(event.on)
        return M4 === 'at-start' ? start : start.add(delayIn(read.terms, 'temporaryStop'))
      },
    }),
  )
  const definitive = [
    ...occurrences(read, 'DEFINITIVE_STOP_PLANNED'),
    ...accepted(read, 'mss.contract', 'DEFINITIVE_STOP').map(({ event }) => event),
  ].map((event) => {
    const stopped = dateFact(event, 'stoppedOn') ?? event.on
    return deadlineOf(read, {
      rule: 'MSS-5.1-16',
      nature: 'act',
      subject: event.subject,
      anchor: anchoredOn(event, 'service.stoppedOn', stopped),
      metOn: event.type === 'DEFINITIVE_STOP' ? noticeDate(event, 'sent') : undefined,
      count: () => new Counter(stopped),
    })
  })
  return [...anomalies, ...stops, ...definitive]
}

/** Art. 7: notice of a control, report, remediation. */
function controls(read: ReadSituation): readonly Deadline[] {
  const notices = accepted(read, 'mss.control', 'CONTROL_NOTIFIED').map(({ event, lifecycle }) =>
    deadlineOf(read, {
      rule: 'MSS-7.1-6',
      nature: 'earliest',
      subject: lifecycle.subject,
      anchor: anchoredOnReceipt(event, 'control.notice'),
      varies: ['M9', 'M10'],
      literally: { M9: 'nth-day' },
      count: ({ M9, M10 }) => {
        const delay = delayIn(read.terms, 'controlNotice')
        const length = M9 === 'full-days' ? { ...delay, value: delay.value + 1 } : delay
        return new Counter(noticeDate(event, 'received')).add(length, M10)
      },
    }),
  )
  const reports = accepted(read, 'mss.control', 'CONTROL_DONE').map(({ event, lifecycle }) =>
    deadlineOf(read, {
      rule: 'MSS-7.2-1',
      nature: 'act',
      subject: lifecycle.subject,
      anchor: anchoredOn(event, 'control.completedOn'),
      varies: ['M10'],
      metOn: nextStep(lifecycle, event.on, ['REPORT_CLEAN', 'REPORT_NON_COMPLIANT']),
      count: ({ M10 }) => new Counter(event.on).add(delayIn(read.terms, 'controlReport'), M10),
    }),
  )
  const remediations = accepted(read, 'mss.control', 'REPORT_NON_COMPLIANT').flatMap(
    ({ event, lifecycle }) => {
      const text = textFact(event, 'letterDelay')
      if (!isDelayText(text)) return []
      const delay = parseDelay(text)
      if (delay.unit === 'hour') return []
      return [
        deadlineOf(read, {
          rule: 'MSS-7.2-2',
          nature: 'act',
          subject: lifecycle.subject,
          anchor: anchoredOnReceipt(event, 'notificationLetter.receivedOn'),
          count: ({ M10 }) => new Counter(noticeDate(event, 'received')).add(delay, M10),
        }),
      ]
    },
  )
  return [...notices, ...reports, ...remediations]
}

/** Art. 10: six months from the publication of a DSFT version on the site. */
function dsftVersions(read: ReadSituation): readonly Deadline[] {
  return occurrences(read, 'DSFT_PUBLISHED').flatMap((event) => {
    const published = dateFact(event, 'publishedOn') ?? event.on
    const lifecycle = read.lifecycles.find(
      ({ machine, subject }) => machine === 'mss.dsft' && subject === event.subject,
    )
    const declared =
      lifecycle === undefined ? undefined : nextStep(lifecycle, published, ['DECLARATION_SENT'])
    const shared = {
      nature: 'act',
      subject: event.subject,
      anchor: anchoredOn(event, 'dsft.publishedOn', published),
      varies: ['G2'],
      count: ({ G2, M10 }) =>
        new Counter(published).add(delayIn(read.terms, 'dsftConformity')).extend(G2, M10),
    } as const satisfies Partial<DeadlineInput>
    return [
      deadlineOf(read, { ...shared, rule: 'MSS-10-5', metOn: declared }),
      deadlineOf(read, { ...shared, rule: 'MSS-10-6', metOn: declared, byLetter: true }),
    ]
  })
}

/** Art. 11: two years, tacitly renewed every two years. */
function contractTerms(read: ReadSituation, window: Window): readonly Deadline[] {
  const { duration } = read.terms
  const { effectiveOn, endsOn } = mainLifecycle(read).snapshot.milestones
  if (duration.kind === 'indefinite' || effectiveOn === undefined) return []
  const [initial, renewal] = [monthsOf(duration.initial), monthsOf(duration.renewal)]
  const found: Deadline[] = []
  for (const k of periodsIn(effectiveOn, initial, renewal, window)) {
    const months = { value: initial + renewal * (k - 1), unit: 'month' } as const
    if (endsOn !== undefined && new Counter(effectiveOn).periodEnd(months, 1, read.readings.G1).date > endsOn)
      break
    found.push(
      deadlineOf(read, {
        rule: 'MSS-11-2',
        nature: 'term',
        anchor: { name: 'contract.effectiveDate', on: effectiveOn },
        rank: k,
        varies: ['G1'],
        count: ({ G1 }) => new Counter(effectiveOn).periodEnd(months, 1, G1),
      }),
    )
  }
  return found
}

/** Art. 12: notice of the operator, formal notice, and what follows the end. */
function endings(read: ReadSituation): readonly Deadline[] {
  const notices = [
    ...accepted(read, 'mss.contract', 'OPERATOR_NOTICE').map(({ event }) => event),
    ...occurrences(read, 'NOTICE_PLANNED'),
  ].map((event) =>
    deadlineOf(read, {
      rule: 'MSS-12.1-2',
      nature: 'earliest',
      anchor: anchoredOn(event, 'notice', noticeDate(event, read.readings.M12)),
      varies: ['M12'],
      count: ({ M12 }) => new Counter(noticeDate(event, M12)).add(delayIn(read.terms, 'operatorNotice')),
    }),
  )
  const formal = accepted(read, 'mss.contract', 'FORMAL_NOTICE_SENT').map(({ event, lifecycle }) =>
    deadlineOf(read, {
      rule: 'MSS-12.2-3',
      nature: 'automatic',
      anchor: anchoredOn(event, 'formalNotice.sentOn', noticeDate(event, 'sent')),
      metOn: nextStep(lifecycle, event.on, ['BREACH_CURED']),
      count: () => new Counter(noticeDate(event, 'sent')).add(delayIn(read.terms, 'formalNotice')),
    }),
  )
  return [...notices, ...formal, ...afterEnd(read, mainLifecycle(read))]
}

function afterEnd(read: ReadSituation, { snapshot }: Lifecycle): readonly Deadline[] {
  const { endsOn } = snapshot.milestones
  if (endsOn === undefined) return []
  const anchor = { name: 'contract.terminatedOn', on: endsOn }
  return [
    deadlineOf(read, {
      rule: 'MSS-9-5',
      nature: 'survival',
      anchor,
      count: () => new Counter(endsOn).add(delayIn(read.terms, 'confidentialityAfterEnd')),
    }),
    deadlineOf(read, { rule: 'MSS-12.3-3', nature: 'act', anchor, count: () => new Counter(endsOn) }),
  ]
}
