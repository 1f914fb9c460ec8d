import { canonicalJson } from '@entente/core'
import type { TraceJson } from '@entente/core/ports'
import { codeThrownBy } from '@entente/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64 } from '../../src/notes/base64.ts'
import type { OpenPart } from '../../src/records/record-shape.ts'
import { writeOpenPart, writeSealedPart } from '../../src/records/write-parts.ts'

const text = () => fc.oneof(fc.string(), fc.string({ unit: 'binary' }))
const instant = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
const facts = fc
  .dictionary(text(), fc.jsonValue({ maxDepth: 3 }))
  .map((value) => JSON.parse(JSON.stringify(value)))
const part: fc.Arbitrary<OpenPart> = fc.record({
  v: fc.constant(1 as const),
  kind: text(),
  version: fc.nat(),
  at: instant.map((date) => date.toISOString()),
  recordedAt: instant.map((date) => date.toISOString()),
  tenant: text(),
  project: fc.option(text()),
  requestId: text(),
  purpose: fc.option(text()),
  actorKind: fc.constantFrom('person', 'application', 'system'),
  facts: facts as fc.Arbitrary<{ [name: string]: TraceJson }>,
  key: fc.option(text()),
  pair: fc.option(fc.record({ key: text(), hash: text() })),
})

describe('the readable part of a record', () => {
  it('is written in the canonical form of RFC 8785', () => {
    fc.assert(
      fc.property(part, (value) => {
        expect(writeOpenPart(value)).toBe(canonicalJson(value))
      }),
      { seed: 5, numRuns: 500 },
    )
  })

  it('is refused with a lone surrogate', async () => {
    const sample = { ...fc.sample(part, { seed: 1, numRuns: 1 })[0]!, ...PLAIN_PART }
    expect(await codeThrownBy(() => writeOpenPart({ ...sample, requestId: '\ud800' }))).toBe(
      'TRACE_RECORD_INVALID',
    )
    expect(await codeThrownBy(() => writeSealedPart({ actor: '\udc00', payload: null, search: {} }))).toBe(
      'TRACE_RECORD_INVALID',
    )
  })
})

const PLAIN_PART = {
  kind: 'vi.verified',
  at: '2026-11-22T09:00:00.000Z',
  recordedAt: '2026-11-22T09:00:00.000Z',
  tenant: 't',
  project: null,
  requestId: 'r',
  purpose: null,
  facts: {},
  key: null,
  pair: null,
} as const

describe('base64', () => {
  it('is decoded in its one canonical form only', () => {
    const bytes = fc.uint8Array({ maxLength: 40 })
    const letters = 'ABab019+/=-_ \n%é'
    fc.assert(
      fc.property(bytes, fc.nat(), fc.constantFrom(...letters), (value, place, letter) => {
        const encoded = Buffer.from(value).toString('base64')
        expect(Buffer.from(decodeBase64(encoded) ?? [])).toEqual(Buffer.from(value))
        const at = encoded.length === 0 ? 0 : place % encoded.length
        for (const changed of [
          encoded.slice(0, at) + letter + encoded.slice(at + 1),
          encoded.slice(0, at) + letter + encoded.slice(at),
          encoded.slice(0, at) + encoded.slice(at + 1),
        ]) {
          const isCanonical = Buffer.from(changed, 'base64').toString('base64') === changed
          expect(decodeBase64(changed) !== undefined, changed).toBe(isCanonical)
        }
      }),
      { seed: 8, numRuns: 3_000 },
    )
  })
})
