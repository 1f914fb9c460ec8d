import { type CivilDate, isCivilDate } from '@entente/core/time'
import { findRule, type RuleId } from '../catalogue/rule.ts'
import { RuleError } from '../errors.ts'

/** Somebody states that a rule is kept, on evidence, until a day. */
export interface Attestation {
  readonly rule: RuleId
  /** The function that attests: `RSSI`, `DPO`. Never a person's name. */
  readonly by: string
  readonly on: CivilDate
  /** Where the evidence is: a reference, never the evidence itself. */
  readonly evidence: string
  /** Last day on which the attestation holds. */
  readonly until: CivilDate
}

const LONGEST_TEXT = 200

/**
 * Reads an attestation of unknown origin.
 *
 * @throws {RuleError} `RULE_UNKNOWN` `ATTESTATION_INVALID`
 * @example
 * parseAttestation({ rule: 'QF-6.2-1', by: 'DPO', on: '2025-01-06', evidence: 'registre n° 12', until: '2026-01-05' })
 */
export function parseAttestation(value: unknown): Attestation {
  if (typeof value !== 'object' || value === null) throw invalid('It is not an object.')
  const { rule, by, on, evidence, until } = { rule: '', by: '', on: '', evidence: '', until: '', ...value }
  if (typeof rule !== 'string') throw invalid('It names no rule.')
  const { id } = findRule(rule)
  if (!isShort(by)) throw invalid('It does not say which function attests.')
  if (!isShort(evidence)) throw invalid('It refers to no evidence.')
  if (!isCivilDate(on) || !isCivilDate(until)) throw invalid('It lacks the day it was made or its last day.')
  if (until < on) throw invalid('It lapses before it was made.')
  return { rule: id, by, on, evidence, until }
}

/** The attestation of a rule that holds on a day, the one that holds longest. */
export function attestationOf(
  rule: RuleId,
  attestations: readonly Attestation[],
  asOf: CivilDate,
): Attestation | undefined {
  return attestations
    .filter((attestation) => attestation.rule === rule && attestation.on <= asOf && asOf <= attestation.until)
    .sort((left, right) => (left.until < right.until ? 1 : -1))[0]
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_TEXT
}

function invalid(why: string): RuleError {
  return new RuleError({
    code: 'ATTESTATION_INVALID',
    what: 'The attestation cannot be used.',
    why,
    fix: 'Give rule, by (a function), on, evidence (a reference) and until.',
  })
}
