import {
  deadlines,
  explain,
  type LifecycleEvent,
  portfolio,
  renderTrace,
  replay,
  type Situation,
} from '@entente/convention-rules'
import { addDays, type CivilDate, parseCivilDate } from '@entente/core/time'
import { Temporal } from 'temporal-polyfill'
import { mssanteContract, qfConvention } from './convention-outlines.ts'
import type { BenchOptions, Figure } from './figure.ts'
import { type CpuSample, measureCpu } from './measure-cpu.ts'
import { inUnit } from './spread.ts'

const START = parseCivilDate('2024-02-29')

/** Figures of `convention-rules`, in CPU time, each beside its reference measured in the same run. */
export async function run(options: BenchOptions): Promise<readonly Figure[]> {
  const rounds = options.soak ? 25 : 9
  return [
    await tenYears(rounds),
    await tenThousandConventions(options.soak ? 9 : 3),
    await thousandEvents(rounds),
  ]
}

/** Ten years of deadlines of one convention, each explained in French; the reference only computes the dates. */
async function tenYears(rounds: number): Promise<Figure> {
  const situation: Situation = { convention: qfConvention('QF-BENCH', START), events: [] }
  const query = { asOf: START, to: addDays(START, 3653) }
  const { ours, reference } = await measureCpu(
    {
      ours: () => {
        for (const deadline of deadlines(situation, query)) renderTrace(explain(deadline), { language: 'fr' })
      },
      reference: () => {
        for (let years = 1; years <= 10; years += 1) temporalTerm(START, { years })
      },
    },
    { rounds },
  )
  return figure('rules.convention_10y_ms', 'ms', 1000, ours, reference, {
    reference: 'temporal-polyfill: the 20 literal dates alone, unexplained',
    target: '≤ 5',
  })
}

/** The next ninety days of ten thousand conventions; the reference computes one term and one notice of each. */
async function tenThousandConventions(rounds: number): Promise<Figure> {
  const signed = Array.from({ length: 10_000 }, (_, index) => addDays(START, (index * 37) % 700))
  const situations = signed.map((on, index): Situation => {
    const convention = index % 3 === 0 ? mssanteContract(`M${index}`, on) : qfConvention(`Q${index}`, on)
    return { convention, events: [] }
  })
  const asOf = addDays(START, 1000)
  const query = { asOf, to: addDays(asOf, 90) }
  const { ours, reference } = await measureCpu(
    {
      ours: () => portfolio(situations, query),
      reference: () => signed.map((on) => temporalTerm(on, { years: 3 })).sort(),
    },
    { rounds, batchMs: 1 },
  )
  return figure('rules.portfolio_10k_s', 's', 1_000_000, ours, reference, {
    reference: 'temporal-polyfill: one term and one notice each, sorted',
    target: '≤ 3',
  })
}

/** A thousand events of one account; the reference only reads them from JSON. */
async function thousandEvents(rounds: number): Promise<Figure> {
  const start = [
    'REQUEST_SENT',
    'REGISTERED_TIERS',
    'REGISTERED_EXTRANAUTE',
    'HABILITATION_NOTIFIED',
    'PASSWORD_CHANGED',
  ]
  const events = Array.from({ length: 1000 }, (_, index): LifecycleEvent => {
    const type = start[index] ?? (index % 2 === 1 ? 'LOGIN' : 'LOGOUT')
    return { id: `e${index}`, machine: 'qf.account', type, on: addDays(START, index) }
  })
  const text = JSON.stringify(events)
  const asOf = addDays(START, 2000)
  const accepted = replay('qf.account', events, asOf).steps.length
  if (accepted !== events.length)
    throw new Error(`Only ${accepted} of ${events.length} events were accepted.`)
  const { ours, reference } = await measureCpu(
    { ours: () => replay('qf.account', events, asOf), reference: () => JSON.parse(text) },
    { rounds },
  )
  return figure('rules.replay_1k_ms', 'ms', 1000, ours, reference, {
    reference: 'JSON.parse of the same events',
    target: '≤ 10',
  })
}

function temporalTerm(on: CivilDate, length: { readonly years: number }): string {
  const term = Temporal.PlainDate.from(on).add(length)
  return `${term} ${term.subtract({ months: 3 })}`
}

/** A figure from samples in microseconds. */
function figure(
  key: string,
  unit: string,
  microseconds: number,
  ours: CpuSample,
  reference: CpuSample,
  more: Pick<Figure, 'reference' | 'target'>,
): Figure {
  return {
    key,
    unit,
    ...inUnit(ours, microseconds),
    referenceValue: reference.value / microseconds,
    referenceUnit: unit,
    ...more,
  }
}
