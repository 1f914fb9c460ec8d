import { addDays, type CivilDate, parseCivilDate } from '@entente/core/time'
import { describe, expect, it } from 'vitest'
import {
  DERIVED_EVENTS,
  type FactValue,
  type LifecycleEvent,
  MACHINE_IDS,
  type MachineId,
  machineOf,
  modelTerms,
  replay,
  rules,
  type Terms,
  TRANSITION_IDS,
} from '../../../src/index.ts'

const START = parseCivilDate('2024-01-31')
const GAPS = [1, 20, 45, 200, 800]

/** Facts that let an event of each type be judged; several when one guard wants one value and another its contrary. */
const FACTS: Readonly<Record<string, readonly Readonly<Record<string, FactValue>>[]>> = {
  COMMITMENT_SENT: [{ dsftVersion: '2.0', template: 'annexe2' }],
  TERMINATED: [{ cause: 'control' }, { cause: 'breach' }],
  REPORT_NON_COMPLIANT: [{ letterDelay: 'P30D' }],
  OPERATOR_NOTICE: [{ channel: 'LRAR' }],
  FORMAL_NOTICE_SENT: [{ channel: 'LRAR' }],
  SUSPEND: [{ cause: 'control' }],
  DEFINITIVE_STOP: [{ channel: 'LRAR', stoppedOn: '2040-01-01' }],
  NOTIFIED: [{ publishedOn: '2024-02-01' }],
  DECLARATION_SENT: [{ channel: 'LRAR', publishedOn: '2024-02-01' }],
  NON_RENEWAL_NOTICE: [{ channel: 'LRAR', initiatorRoles: 'client' }],
  TERMINATION_NOTICE: [{ channel: 'LRAR', initiatorRoles: 'client' }],
  PARTIAL_TERMINATION_NOTICE: [{ channel: 'LRAR', initiatorRoles: 'supplier', project: 'p1' }],
  FORMAL_NOTICE_RECEIVED: [{ channel: 'LRAR' }],
  FM_TERMINATION_NOTICE: [{ channel: 'LRAR', startedOn: '2023-01-01' }],
  DENOUNCED: [{ channel: 'LRAR' }],
  DENOUNCED_LATE: [{ channel: 'LRAR' }],
  DATA_DISPOSED: [{ disposition: 'destroyed', writtenAttestation: true }],
}

/** The two durations that an INTEROPS convention may have. */
const TERMS: Readonly<Partial<Record<MachineId, readonly Terms[]>>> = {
  'interops.convention': [
    modelTerms('interops'),
    {
      ...modelTerms('interops'),
      duration: { kind: 'fixed', initial: { value: 1, unit: 'year' }, renewal: { value: 1, unit: 'year' } },
    },
  ],
}

/** Walks a machine from its first state over every event and several waits, and collects the transitions taken. */
function explore(machine: MachineId, terms: Terms | undefined): ReadonlySet<string> {
  const { transitions } = machineOf(machine)
  const types = [...new Set(transitions.map(({ event }) => event))].filter(
    (type) => !DERIVED_EVENTS.has(type),
  )
  const taken = new Set<string>()
  const seen = new Set<string>()
  const queue: { events: readonly LifecycleEvent[]; on: CivilDate }[] = [{ events: [], on: START }]
  const options = terms === undefined ? {} : { terms }
  for (let head = 0; head < queue.length; head += 1) {
    const { events, on } = queue[head]!
    for (const gap of GAPS) {
      const day = addDays(on, gap)
      for (const type of types) {
        for (const facts of FACTS[type] ?? [{}]) {
          const event: LifecycleEvent = { id: `e${events.length}`, machine, type, on: day, facts }
          const next = [...events, event]
          const result = replay(machine, next, addDays(day, 1), options)
          for (const step of result.steps) taken.add(`${machine}/${step.from}/${step.type}/${step.to}`)
          if (result.refused.some(({ type: refused }) => refused === 'SELF_REGISTER')) {
            taken.add(`${machine}/NONE/SELF_REGISTER/NONE`)
          }
          const { endCause, renewals, termNumber } = result.milestones
          const key = [result.state, endCause, renewals, Math.min(termNumber ?? 0, 2), gap].join('|')
          if (!seen.has(key) && result.refused.length === 0) {
            seen.add(key)
            queue.push({ events: next, on: day })
          }
        }
      }
    }
  }
  return taken
}

describe('the ten machines', () => {
  it('are ten, with 102 transitions that all cite rules of the catalogue', () => {
    const known = new Set<string>(rules.map(({ id }) => id))
    const transitions = MACHINE_IDS.flatMap((id) => machineOf(id).transitions)
    expect(MACHINE_IDS).toHaveLength(10)
    expect(transitions).toHaveLength(102)
    for (const { rules: cited } of transitions) {
      expect(cited.length).toBeGreaterThan(0)
      for (const id of cited) expect(known.has(id), id).toBe(true)
    }
  })

  it.each(MACHINE_IDS)('%s: every transition is taken on some path', (machine) => {
    const taken = new Set<string>()
    for (const terms of TERMS[machine] ?? [undefined]) for (const id of explore(machine, terms)) taken.add(id)
    const expected = TRANSITION_IDS.filter((id) => id.startsWith(`${machine}/`))
    expect(expected.filter((id) => !taken.has(id))).toEqual([])
  })
})
