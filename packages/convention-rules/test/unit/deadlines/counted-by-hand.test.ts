import { addDays } from '@entente/core/time'
import { describe, expect, it } from 'vitest'
import { deadlines, type Situation } from '../../../src/index.ts'
import {
  d,
  event,
  interopsConvention,
  mssanteContract,
  qfConvention,
  situation,
} from '../../fixtures/situations.ts'

const LRAR = { channel: 'LRAR' } as const
const control = (on: string) => event('mss.control', 'CONTROL_NOTIFIED', on, {}, 'c')

interface Counted {
  readonly what: string
  readonly situation: Situation
  readonly rule: string
  readonly asOf: string
  readonly literal: string
  /** @default the literal date */
  readonly safe?: string
  readonly dueAt?: string
}

/** Counted on paper with a calendar, before the code was asked. The count stands beside each. */
const COUNTED: readonly Counted[] = [
  {
    // Échéance 31/12/2024; three months back there is no 31/09: 30/09. Prudent: eve (30/12), then franc (29/09).
    what: 'a notice back to a month that is too short',
    situation: situation(qfConvention('2023-12-31')),
    rule: 'QF-9.2-1',
    asOf: '2024-01-02',
    literal: '2024-09-30',
    safe: '2024-09-29',
  },
  {
    // The fourth échéance is the 29th again: counted from the signature, not from the 28th of the year before.
    what: 'a notice before the 29 February of the next leap year',
    situation: situation(qfConvention('2024-02-29')),
    rule: 'QF-9.2-1',
    asOf: '2027-06-01',
    literal: '2027-11-29',
    safe: '2027-11-27',
  },
  {
    // 15/02 + 14 = 29/02 in a leap year, + 16 = 16/03.
    what: 'thirty calendar days over a 29 February',
    situation: situation(qfConvention('2023-06-15'), [
      event('qf.convention', 'FORMAL_NOTICE_RECEIVED', '2024-02-15', LRAR),
    ]),
    rule: 'QF-9.2-4',
    asOf: '2024-02-16',
    literal: '2024-03-16',
  },
  {
    // 01/11 + 29 = 30/11, + 31 = 31/12: sixty days, a Tuesday.
    what: 'sixty days to the last day of a year',
    situation: situation(qfConvention('2023-06-15'), [
      event('qf.dispute', 'DISPUTE_NOTIFIED', '2024-11-01', undefined, 'l'),
    ]),
    rule: 'QF-14-2',
    asOf: '2024-11-02',
    literal: '2024-12-31',
  },
  {
    // Less than fifteen days: fourteen of them. 20/12 + 11 = 31/12, + 3 = 03/01.
    what: 'less than fifteen calendar days over the end of a year',
    situation: situation(interopsConvention('2024-01-10'), [
      event('occurrence', 'TRACE_REQUESTED', '2024-12-20', { receivedOn: '2024-12-20' }, 't'),
    ]),
    rule: 'INTEROPS-9-5',
    asOf: '2024-12-21',
    literal: '2025-01-03',
  },
  {
    // 31/01 + 28 = 28/02, + 2 = 02/03.
    what: 'thirty days over a short February',
    situation: situation(interopsConvention('2024-01-10'), [
      event('interops.convention', 'FORMAL_NOTICE_RECEIVED', '2025-01-31', LRAR),
    ]),
    rule: 'INTEROPS-12.4-2',
    asOf: '2025-02-01',
    literal: '2025-03-02',
  },
  {
    // Six months from 31/08/2023 end on 29/02/2024; exceeded the day after.
    what: 'more than six months that end on a 29 February',
    situation: situation(interopsConvention('2023-01-10'), [
      event('interops.project', 'FORCE_MAJEURE', '2023-08-31', undefined, 'droits'),
    ]),
    rule: 'INTEROPS-12.3-2',
    asOf: '2023-09-01',
    literal: '2024-03-01',
  },
  {
    // No 29 February in 2025.
    what: 'a year of notice from a 29 February',
    situation: situation(interopsConvention('2023-01-10'), [
      event('interops.convention', 'TERMINATION_NOTICE', '2024-02-29', {
        ...LRAR,
        initiatorRoles: 'supplier',
        receivedOn: '2024-02-29',
      }),
    ]),
    rule: 'INTEROPS-12.2-6',
    asOf: '2024-03-01',
    literal: '2025-02-28',
  },
  {
    // 30/08/2023 + 12 months; six months twice over 29/02 would give 29/08.
    what: 'a renewed integration, from its first day',
    situation: situation(mssanteContract('2023-08-30'), [
      event('mss.integration', 'RENEWAL_AGREED', '2024-02-01'),
    ]),
    rule: 'MSS-4.2-2',
    asOf: '2024-03-01',
    literal: '2024-08-30',
  },
  {
    // Six months from 31/08: the last day of a leap February, a Thursday.
    what: 'six months from a last day of August',
    situation: situation(mssanteContract('2023-01-02'), [
      event('occurrence', 'DSFT_PUBLISHED', '2023-08-31', undefined, '2.0'),
    ]),
    rule: 'MSS-10-5',
    asOf: '2023-09-01',
    literal: '2024-02-29',
  },
  {
    // 16–20 Dec 5, 23 24 26 27 Dec 9, 30 31 Dec 11, 2 3 Jan 13, 6 7 Jan 15. A full day more and Saint-Étienne: 09/01.
    what: 'fifteen jours ouvrés over Christmas, in the interior',
    situation: situation(mssanteContract('2024-01-02'), [control('2024-12-13')]),
    rule: 'MSS-7.1-6',
    asOf: '2024-12-14',
    literal: '2025-01-07',
    safe: '2025-01-09',
  },
  {
    // The same without 26/12.
    what: 'fifteen jours ouvrés over Christmas, in Alsace-Moselle',
    situation: situation(mssanteContract('2024-01-02'), [control('2024-12-13')], { M10: 'FR-AM' }),
    rule: 'MSS-7.1-6',
    asOf: '2024-12-14',
    literal: '2025-01-08',
    safe: '2025-01-09',
  },
  {
    // The same without 20/12, abolition of slavery, a Friday.
    what: 'fifteen jours ouvrés over Christmas, in La Réunion',
    situation: situation(mssanteContract('2024-01-02'), [control('2024-12-13')], { M10: 'FR-RE' }),
    rule: 'MSS-7.1-6',
    asOf: '2024-12-14',
    literal: '2025-01-08',
    safe: '2025-01-09',
  },
  {
    // May from the 2nd without 8, 9 (Ascension) and 20: 19; June 20, so 39; July 21 more: the 29th (14/07 is a Sunday).
    what: 'sixty jours ouvrés over the May holidays',
    situation: situation(mssanteContract('2024-01-02'), [
      control('2024-03-01'),
      event('mss.control', 'CONTROL_DONE', '2024-04-30', {}, 'c'),
    ]),
    rule: 'MSS-7.2-1',
    asOf: '2024-05-01',
    literal: '2024-07-29',
  },
  {
    // 20:00 at +01:00 is 19:00Z; a day later it is 21:00 in Paris, an hour later on the clock.
    what: 'twenty-four hours over the night in which summer time begins',
    situation: situation(mssanteContract('2024-01-02'), [
      event(
        'occurrence',
        'ANOMALY_IDENTIFIED',
        '2024-03-30',
        { identifiedAt: '2024-03-30T20:00:00+01:00' },
        'a',
      ),
    ]),
    rule: 'MSS-5.1-14',
    asOf: '2024-03-30',
    literal: '2024-03-31',
    dueAt: '2024-03-31T19:00:00.000Z',
  },
  {
    // 00:30 at +02:00 is 22:30Z the day before; a day later it is 23:30 at +01:00, still on the 27th.
    what: 'twenty-four hours over the night in which summer time ends',
    situation: situation(mssanteContract('2024-01-02'), [
      event(
        'occurrence',
        'ANOMALY_IDENTIFIED',
        '2024-10-27',
        { identifiedAt: '2024-10-27T00:30:00+02:00' },
        'a',
      ),
    ]),
    rule: 'MSS-5.1-14',
    asOf: '2024-10-27',
    literal: '2024-10-27',
    dueAt: '2024-10-27T22:30:00.000Z',
  },
]

describe('deadlines counted by hand', () => {
  it.each(COUNTED)('$what ($rule): $literal', ({ situation: of, rule, asOf, literal, safe, dueAt }) => {
    const found = deadlines(of, { asOf: d(asOf), to: addDays(d(asOf), 500) }).find((one) => one.rule === rule)
    expect(found?.envelope).toMatchObject({ literal, safe: safe ?? literal, ...(dueAt && { dueAt }) })
  })
})
