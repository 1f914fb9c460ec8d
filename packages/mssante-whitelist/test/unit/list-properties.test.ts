import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inspectList, isWhitelistError, verifyList } from '../../src/index.ts'
import { domainKey } from '../../src/list/domain-key.ts'
import { writeList } from '../../src/testing/index.ts'
import { propertyRuns } from '../support/property-runs.ts'
import { makeWorld, OPERATOR_A, OPERATOR_B, ROWS } from '../support/world.ts'

/** What hands type into `Nom`: parts of domains, and everything that is wrong with them. */
const name = fc
  .array(
    fc.constantFrom(
      'chu',
      'CHU',
      'hôpital',
      'xn--hpital-ixa',
      'mssante',
      'fr',
      '.',
      '.',
      '-',
      '@',
      ' ',
      '\u00a0',
      '*',
      '[',
      '1',
      '&',
      '<',
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))
const operator = fc.oneof(fc.constantFrom(OPERATOR_A, OPERATOR_B, `${OPERATOR_A} `), fc.string())
// XML 1.0 has no way to write most control characters.
const text = fc.string().map((value) => value.replaceAll(/[^\t\n\u0020-\ud7ff]/g, ''))
const row = fc.record({
  domain: name,
  operator: operator.map((value) => value.replaceAll(/[^\t\n\u0020-\ud7ff]/g, '')),
  description: text,
  responsible: text,
  support: text,
  updatedAt: fc.oneof(fc.constantFrom('2025-01-01T00:00:00Z', '2024-02-30T00:00:00Z', ''), text),
})

const GENERATED = '2026-03-02T08:00:00Z'

describe('whatever the rows hold', () => {
  it('the list is read, and a domain is listed exactly when one of its names says so', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), fc.array(name), (rows, asked) => {
        const { snapshot, problem } = inspectList(
          new TextEncoder().encode(writeList(rows, { generatedAt: GENERATED })),
        )
        expect(problem).toBe('WL_UNSIGNED')
        const listed = new Set(rows.flatMap(({ domain }) => domainKey(domain.trim()) ?? []))
        expect(new Set(snapshot?.domains())).toEqual(listed)
        for (const question of [...asked, ...rows.map(({ domain }) => domain)]) {
          const key = domainKey(question)
          expect(snapshot?.has(question)).toBe(key !== undefined && listed.has(key))
        }
      }),
      propertyRuns,
    )
  })

  it('each entry belongs to its domain, and each pair of domain and certificate stands once', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const { snapshot } = inspectList(
          new TextEncoder().encode(writeList(rows, { generatedAt: GENERATED })),
        )
        const entries = [...(snapshot?.entries() ?? [])]
        expect(snapshot?.entryCount).toBe(entries.length)
        for (const domain of snapshot?.domains() ?? []) {
          const own = snapshot?.entriesOf(domain) ?? []
          expect(own).toEqual(entries.filter((entry) => entry.domain === domain))
          expect(own.length).toBeGreaterThan(0)
          const names = own.map((entry) => entry.operator.text)
          expect(new Set(names).size).toBe(names.length)
          for (const { nameAsWritten } of own) expect(domainKey(nameAsWritten)).toBe(domain)
        }
      }),
      propertyRuns,
    )
  })
})

describe('whatever is done to the bytes of a signed list', async () => {
  const world = makeWorld()
  const list = await world.list(ROWS)
  const original = verifyList(list, world.policy(), world.clock.now()).snapshot
  const edit = fc.record({
    at: fc.nat({ max: list.length - 1 }),
    length: fc.nat({ max: 40 }),
    by: fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('<', '</', '>', '&', ']]>', '<!--', '<Nom>')),
  })

  it('it verifies with the very same entries, or it is refused with a code', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        let bytes = Buffer.from(list)
        for (const { at, length, by } of edits)
          bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(by), bytes.subarray(at + length)])
        try {
          const { snapshot } = verifyList(bytes, world.policy(), world.clock.now())
          expect([...snapshot.entries()]).toEqual([...original.entries()])
        } catch (error) {
          if (!isWhitelistError(error)) throw error
        }
        expect(inspectList(bytes).snapshot?.verification ?? 'unverified').toBe('unverified')
      }),
      propertyRuns,
    )
  })
})
