import type { ConventionKind } from '@entente/core/convention'
import { findRule, isKnownRule } from '../catalogue/rule.ts'
import { RuleError } from '../errors.ts'
import type { LifecycleEvent } from '../lifecycle/event.ts'

/** Things that start a délai without belonging to a lifecycle, and the facts that each needs, by kind of convention. */
export const OCCURRENCE_TYPES: Readonly<Record<ConventionKind, Readonly<Record<string, readonly string[]>>>> =
  {
    interops: { TRACE_REQUESTED: [], NOTICE_PLANNED: ['initiatorRoles'], PERFORMED: ['rule'] },
    mssante: {
      DSFT_PUBLISHED: [],
      ANOMALY_IDENTIFIED: ['identifiedAt'],
      SERVICE_STOPPED: [],
      DEFINITIVE_STOP_PLANNED: ['stoppedOn'],
      ACCOUNT_CHANGED: [],
      TRUST_SPACE_DISTURBED: [],
      NOTICE_PLANNED: [],
      PERFORMED: ['rule'],
    },
    qf: { CREDENTIALS_LOST: [], PERFORMED: ['rule'] },
  }

/** The lifecycles of each kind. Disputes of an operator follow the INTEROPS machine. */
const MACHINES: Readonly<Record<ConventionKind, (machine: string) => boolean>> = {
  interops: (machine) => machine.startsWith('interops.'),
  mssante: (machine) => machine.startsWith('mss.') || machine === 'interops.dispute',
  qf: (machine) => machine.startsWith('qf.'),
}

/**
 * Refuses an event that the kind of convention does not know, or an occurrence that lacks a fact.
 *
 * @throws {RuleError} `EVENT_UNKNOWN` `EVENT_INCOMPLETE` `RULE_UNKNOWN`
 */
export function checkBelongs(event: LifecycleEvent, kind: ConventionKind): void {
  if (event.machine !== 'occurrence') {
    if (!MACHINES[kind](event.machine))
      throw unknown(event, `${event.machine} is not a lifecycle of this convention.`)
    return
  }
  const needed = new Map(Object.entries(OCCURRENCE_TYPES[kind])).get(event.type)
  if (needed === undefined) {
    throw unknown(
      event,
      `The occurrences of this convention are ${Object.keys(OCCURRENCE_TYPES[kind]).join(', ')}.`,
    )
  }
  const missing = needed.find((name) => event.facts?.[name] === undefined)
  if (missing !== undefined) {
    throw new RuleError({
      code: 'EVENT_INCOMPLETE',
      what: `Event ${event.id} lacks ${missing}.`,
      why: `${event.type} says nothing without it.`,
      fix: `Add ${missing} to the facts of the event.`,
      details: { event: event.id, fact: missing },
    })
  }
  const { rule } = event.facts ?? {}
  if (event.type === 'PERFORMED' && !(typeof rule === 'string' && isKnownRule(rule))) findRule(String(rule))
}

function unknown(event: LifecycleEvent, why: string): RuleError {
  return new RuleError({
    code: 'EVENT_UNKNOWN',
    what: `Event ${event.id} does not belong to this convention.`,
    why,
    fix: 'Correct its machine or its type.',
    details: { event: event.id },
  })
}
