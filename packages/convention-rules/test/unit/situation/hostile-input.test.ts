import { isEntenteError } from '@entente/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CHECKABLE_IDS,
  COMPUTABLE_IDS,
  check,
  compute,
  factsOf,
  lint,
  parseAttestation,
  parseEvents,
  parseSituation,
} from '../../../src/index.ts'
import { d } from '../../fixtures/situations.ts'

/** Runs a reader on hostile input: it answers or throws an Entente error, and never says what it was given. */
function survives(call: () => unknown, sentinel: string): void {
  try {
    call()
  } catch (error) {
    if (!isEntenteError(error)) throw error
    expect(error.message).not.toContain(sentinel)
    expect(JSON.stringify(error.details)).not.toContain(sentinel)
  }
}

const SENTINEL = 'NIR-199019900000009'
const hostile = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      schemaVersion: fc.constantFrom(1, 2),
      convention: fc.record(
        {
          kind: fc.constantFrom('qf', 'mssante', 'interops', SENTINEL),
          title: fc.constant(SENTINEL),
          parties: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
      events: fc.jsonValue(),
      readings: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
)
const facts = fc.dictionary(
  fc.constantFrom(...CHECKABLE_IDS.flatMap((id) => Object.keys(factsOf(id)))),
  fc.jsonValue(),
)

describe('input of unknown origin', () => {
  it('is read or refused with a code', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        for (const read of [parseSituation, parseEvents, parseAttestation, lint])
          survives(() => read(value), SENTINEL)
      }),
      { seed: 9, numRuns: 2000 },
    )
  })

  it('never makes a rule met by accident: facts of the wrong kind are refused', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CHECKABLE_IDS),
        fc.constantFrom(...COMPUTABLE_IDS),
        facts,
        (checked, computed, given) => {
          survives(() => check(checked, given, { asOf: d('2025-01-01') }), SENTINEL)
          survives(() => compute(computed, given), SENTINEL)
        },
      ),
      { seed: 10, numRuns: 2000 },
    )
  })

  it('names the field of a broken situation and never repeats what it holds', () => {
    const convention = { kind: 'qf', id: 'x', title: 'y', parties: [{ id: SENTINEL, name: 3 }] }
    expect(() => parseSituation({ schemaVersion: 1, convention })).toThrow(/convention\.parties\.name/)
    survives(() => parseSituation({ schemaVersion: 1, convention }), SENTINEL)
  })
})
