import type { CivilDate } from '@entente/core/time'
import { findRule, type Rule, type RuleDocument, type RuleId, rules } from '../catalogue/rule.ts'
import type { ComputableRuleId } from '../catalogue/rules.generated.ts'
import { RuleError } from '../errors.ts'
import { type Trace, traceNode } from '../explanation/trace.ts'
import { assumptionsOf } from '../interpretation/interpretation.ts'
import { DEFAULT_READINGS } from '../interpretation/interpretations.generated.ts'
import { type Attestation, attestationOf } from './attestation.ts'
import { type Computation, type ComputedValue, FactReader } from './computation.ts'
import { interopsChecks } from './interops-checks.ts'
import { interopsComputations } from './interops-computations.ts'
import { mssanteChecks } from './mssante-checks.ts'
import { mssanteComputations } from './mssante-computations.ts'
import type { FactKind, Facts, Predicate } from './predicate.ts'
import { qfChecks } from './qf-checks.ts'
import { qfComputations } from './qf-computations.ts'

/** Kept, broken, or not to be told from what is known. */
export type CheckOutcome = 'met' | 'violated' | 'unknown'

/** What became of one rule. */
export interface CheckResult {
  readonly rule: RuleId
  readonly outcome: CheckOutcome
  /** What breaks the rule: names of facts, or the identifiers that they hold. */
  readonly violations: readonly string[]
  /** Facts that would decide; `attestation` for a rule that only an attestation can answer. */
  readonly missingFacts: readonly string[]
  /** The attestation that holds on the day of the check. */
  readonly attestation?: Attestation
  readonly review: 'none'
  readonly trace: Trace
}

/** The value of a computable rule, or the facts that are missing to compute it. */
export interface ComputedResult {
  readonly rule: RuleId
  readonly value?: ComputedValue
  readonly missingFacts: readonly string[]
  readonly review: 'none'
  readonly trace: Trace
}

/** What a check may use beside the facts. */
export interface CheckOptions {
  /** The day in question: attestations are looked at on it. */
  readonly asOf: CivilDate
  readonly attestations?: readonly Attestation[]
}

const CHECKS: ReadonlyMap<string, Predicate> = new Map(
  Object.entries({ ...interopsChecks, ...mssanteChecks, ...qfChecks }),
)
const COMPUTATIONS: ReadonlyMap<string, Computation> = new Map(
  Object.entries({ ...interopsComputations, ...mssanteComputations, ...qfComputations }),
)

/**
 * Checks one rule against facts, in three values: met, violated, or unknown with the facts that are missing.
 *
 * A checkable rule is decided by facts alone. A rule that only an attestation can answer is met while one holds, else
 * unknown, whatever the facts. A computable rule has no outcome: ask `compute`.
 *
 * @throws {RuleError} `RULE_UNKNOWN` for an unknown or a computable rule, `FACT_INVALID`
 * @example
 * check('MSS-4.1-9', { isProvisional: true, testBals: 26 }, { asOf }).outcome // 'violated'
 */
export function check(id: RuleId, facts: Facts, options: CheckOptions): CheckResult {
  const found = findRule(id)
  const attestation = attestationOf(found.id, options.attestations ?? [], options.asOf)
  const predicate = CHECKS.get(found.id)
  if (predicate !== undefined) return decide(found, predicate, facts, attestation)
  if (found.mode === 'attestable-only') return attested(found, attestation)
  throw wrongMode('The rule gives a value and is neither met nor violated.', 'Use compute.')
}

/**
 * Checks every checkable and attestable rule of a document.
 *
 * @throws {RuleError} `FACT_INVALID`
 */
export function checkAll(
  document: RuleDocument,
  facts: Facts,
  options: CheckOptions,
): readonly CheckResult[] {
  return rules
    .filter((found) => found.document === document && found.mode !== 'computable')
    .map(({ id }) => check(id, facts, options))
}

/**
 * Computes the value of a computable rule from facts.
 *
 * @throws {RuleError} `RULE_UNKNOWN` for a rule that is not computable, `FACT_INVALID`, and the `CoreError` of dates
 * @example
 * compute('MSS-4.2-1', { contractConcludedOn: '2023-08-31' }).value // '2024-02-29'
 */
export function compute(id: ComputableRuleId, facts: Facts): ComputedResult {
  const found = findRule(id)
  const computation = COMPUTATIONS.get(found.id)
  if (computation === undefined) throw wrongMode('The rule gives no value.', 'Use check.')
  const missingFacts = Object.keys(computation.facts).filter((name) => facts[name] === undefined)
  const value =
    missingFacts.length > 0 ? undefined : computation.value(new FactReader(facts, computation.facts))
  const output = value === undefined ? 'unknown' : String(value)
  return {
    rule: found.id,
    ...(value === undefined ? {} : { value }),
    missingFacts,
    review: 'none',
    trace: node(found, 'compute', output, computation.facts, [], missingFacts),
  }
}

/** The facts that a rule reads, by name: what a form or another package has to give. */
export function factsOf(id: RuleId): Readonly<Record<string, FactKind>> {
  const found = findRule(id)
  return CHECKS.get(found.id)?.facts ?? COMPUTATIONS.get(found.id)?.facts ?? {}
}

function decide(
  found: Rule,
  predicate: Predicate,
  facts: Facts,
  attestation: Attestation | undefined,
): CheckResult {
  const { violations, missing } = predicate.test(facts)
  const outcome = violations.length > 0 ? 'violated' : missing.length > 0 ? 'unknown' : 'met'
  return {
    rule: found.id,
    outcome,
    violations,
    missingFacts: missing,
    ...(attestation === undefined ? {} : { attestation }),
    review: 'none',
    trace: node(found, 'check', outcome, predicate.facts, violations, missing),
  }
}

function attested(found: Rule, attestation: Attestation | undefined): CheckResult {
  const missing = attestation === undefined ? ['attestation'] : []
  const outcome = attestation === undefined ? 'unknown' : 'met'
  return {
    rule: found.id,
    outcome,
    violations: [],
    missingFacts: missing,
    ...(attestation === undefined ? {} : { attestation }),
    review: 'none',
    trace: node(found, 'check', outcome, {}, [], missing),
  }
}

function node(
  found: Rule,
  op: string,
  output: string,
  facts: Readonly<Record<string, FactKind>>,
  violations: readonly string[],
  missing: readonly string[],
): Trace {
  return traceNode(found.id, {
    op,
    inputs: {
      facts: Object.keys(facts).join(', '),
      ...(violations.length === 0 ? {} : { violations: violations.join(', ') }),
      ...(missing.length === 0 ? {} : { missing: missing.join(', ') }),
    },
    output,
    parameters: assumptionsOf([found.id], DEFAULT_READINGS),
  })
}

function wrongMode(why: string, fix: string): RuleError {
  return new RuleError({ code: 'RULE_UNKNOWN', what: 'The rule does not answer this question.', why, fix })
}
