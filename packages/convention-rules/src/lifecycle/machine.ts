import { RuleError } from '../errors.ts'
import type { MachineRecord } from './machine-record.ts'
import { MACHINE_IDS, MACHINES, type MachineId } from './machines.generated.ts'

const BY_ID: ReadonlyMap<string, MachineRecord> = new Map(MACHINES.map((machine) => [machine.id, machine]))

/** Events that follow from dates alone. They are computed and never recorded. */
export const DERIVED_EVENTS: ReadonlySet<string> = new Set([
  'PERIOD_ELAPSED',
  'DELAY_ELAPSED',
  'TERM_REACHED',
  'END_DATE_REACHED',
  'MONTH_ELAPSED',
  'SIX_MONTHS_ELAPSED',
  'THIRTY_DAYS_ELAPSED',
  'SIXTY_DAYS_ELAPSED',
  'ECHEANCE_REACHED',
])

/**
 * A lifecycle by its name.
 *
 * @throws {RuleError} `MACHINE_UNKNOWN`
 */
export function machineOf(id: string): MachineRecord {
  const machine = BY_ID.get(id)
  if (machine !== undefined) return machine
  throw new RuleError({
    code: 'MACHINE_UNKNOWN',
    what: 'There is no lifecycle of that name.',
    why: `The lifecycles are ${MACHINE_IDS.join(', ')}.`,
    fix: 'Use one of these names.',
  })
}

/** Tells whether a text names a lifecycle. */
export function isMachineId(id: string): id is MachineId {
  return BY_ID.has(id)
}
