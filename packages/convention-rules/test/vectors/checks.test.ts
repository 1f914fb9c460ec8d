import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import {
  ATTESTABLE_IDS,
  type Attestation,
  CHECKABLE_IDS,
  COMPUTABLE_IDS,
  type CheckableRuleId,
  type ComputableRuleId,
  check,
  compute,
  type Facts,
  factsOf,
} from '../../src/index.ts'
import { d } from '../fixtures/situations.ts'

interface CheckCase {
  readonly rule: CheckableRuleId
  readonly met: Facts
  readonly violated: Facts
}

interface ComputationCase {
  readonly rule: ComputableRuleId
  readonly facts: Facts
  readonly value: unknown
}

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../../../../vectors/rules/${name}`, import.meta.url), 'utf8'))
}

const checks = read<readonly CheckCase[]>('checks.json')
const computations = read<readonly ComputationCase[]>('computations.json')
const asOf = d('2025-06-01')
const covered = { met: 0, violated: 0, unknown: 0, value: 0, attested: 0 }

afterAll(() => {
  const rate = (count: number, of: number) => `${count}/${of} (${Math.round((count / of) * 100)} %)`
  console.log(
    [
      'rules covered by cases:',
      `checkable: met ${rate(covered.met, CHECKABLE_IDS.length)}, violated ${rate(covered.violated, CHECKABLE_IDS.length)}, unknown ${rate(covered.unknown, CHECKABLE_IDS.length)}`,
      `computable: value ${rate(covered.value, COMPUTABLE_IDS.length)}`,
      `attestable-only: ${rate(covered.attested, ATTESTABLE_IDS.length)}`,
    ].join('\n  '),
  )
})

describe('the modes of the catalogue', () => {
  it('are 191 checkable, 189 computable and 70 attestable-only rules', () => {
    expect([CHECKABLE_IDS.length, COMPUTABLE_IDS.length, ATTESTABLE_IDS.length]).toEqual([191, 189, 70])
  })

  it('have a case each', () => {
    expect(checks.map(({ rule }) => rule)).toEqual([...CHECKABLE_IDS])
    expect(computations.map(({ rule }) => rule)).toEqual([...COMPUTABLE_IDS])
  })
})

describe('checkable rules', () => {
  it.each(checks.map((entry) => [entry.rule, entry] as const))('%s', (rule, { met, violated }) => {
    expect(check(rule, met, { asOf })).toMatchObject({ outcome: 'met', violations: [], missingFacts: [], review: 'none' })
    covered.met += 1
    const broken = check(rule, violated, { asOf })
    expect(broken.outcome).toBe('violated')
    expect(broken.violations).not.toEqual([])
    covered.violated += 1
    expect(check(rule, {}, { asOf }).outcome).toBe('unknown')
    for (const fact of Object.keys(met)) {
      const { [fact]: _left, ...rest } = met
      const result = check(rule, rest, { asOf })
      expect(result.outcome, `without ${fact}`).toBe('unknown')
      expect(result.missingFacts).toContain(fact)
      expect(Object.keys(factsOf(rule))).toContain(fact)
    }
    covered.unknown += 1
  })
})

describe('computable rules', () => {
  it.each(computations.map((entry) => [entry.rule, entry] as const))('%s', (rule, { facts, value }) => {
    expect(compute(rule, facts)).toMatchObject({ value, missingFacts: [], review: 'none' })
    covered.value += 1
    for (const fact of Object.keys(facts)) {
      const { [fact]: _left, ...rest } = facts
      const result = compute(rule, rest)
      expect(result.value, `without ${fact}`).toBeUndefined()
      expect(result.missingFacts).toEqual([fact])
    }
  })
})

describe('rules that only an attestation can answer', () => {
  it.each(ATTESTABLE_IDS)('%s', (rule) => {
    const attestation: Attestation = {
      rule,
      by: 'RSSI',
      on: d('2025-01-01'),
      evidence: 'dossier 12',
      until: d('2025-12-31'),
    }
    expect(check(rule, { anything: true }, { asOf })).toMatchObject({
      outcome: 'unknown',
      missingFacts: ['attestation'],
    })
    expect(check(rule, {}, { asOf, attestations: [attestation] })).toMatchObject({ outcome: 'met', attestation })
    expect(check(rule, {}, { asOf: d('2026-01-01'), attestations: [attestation] }).outcome).toBe('unknown')
    expect(check(rule, {}, { asOf: d('2024-12-31'), attestations: [attestation] }).outcome).toBe('unknown')
    covered.attested += 1
  })
})
