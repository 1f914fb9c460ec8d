import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseStatement } from '../../src/sql/parse-statement.ts'

describe('parseStatement', () => {
  test.each([
    ['SELECT 1', 0, 'SELECT 1'],
    ['SELECT ?, ?', 2, 'SELECT $1, $2'],
    ["SELECT '?', ?", 1, "SELECT '?', $1"],
    ["SELECT 'it''s ?', ?", 1, "SELECT 'it''s ?', $1"],
    ['SELECT "a?""b", ?', 1, 'SELECT "a?""b", $1'],
    ['SELECT ? -- ?\n, ?', 2, 'SELECT $1 -- ?\n, $2'],
    ['SELECT /* ? \n ? */ ?', 1, 'SELECT /* ? \n ? */ $1'],
    ['SELECT $$ ? $$, ?', 1, 'SELECT $$ ? $$, $1'],
    ['SELECT $body$ ? $$ ? $body$, ?', 1, 'SELECT $body$ ? $$ ? $body$, $1'],
  ])('%s', (sql, placeholders, dollarText) => {
    expect(parseStatement(sql)).toMatchObject({ placeholders, dollarText })
  })

  test.each([
    ["INSERT INTO t VALUES (';')", false],
    ['SELECT 1;', false],
    ['SELECT 1; -- the end', false],
    ['SELECT 1; SELECT 2', true],
    ['CREATE TRIGGER a BEFORE UPDATE ON t BEGIN SELECT 1; SELECT 2; END', false],
  ])('sees whether something follows: %s', (sql, hasSecondStatement) => {
    expect(parseStatement(sql).hasSecondStatement).toBe(hasSecondStatement)
  })

  test.each([
    ['BEGIN IMMEDIATE', true],
    ['/* a */ COMMIT', true],
    ['start  transaction', true],
    ['REPLACE INTO t VALUES (1)', false],
    ['SELECT begin FROM t', false],
  ])('sees who would end the transaction: %s', (sql, controlsTransaction) => {
    expect(parseStatement(sql).controlsTransaction).toBe(controlsTransaction)
  })

  test('is linear and never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('?', "'", '"', '$', '-', '/', '*', ';', 'a', ' ', '\n') }),
        (sql) => {
          expect(parseStatement(sql).placeholders).toBeLessThanOrEqual(sql.length)
        },
      ),
      { seed: 20_260_302, numRuns: 2_000 },
    )
    const startedAt = performance.now()
    parseStatement("'a".repeat(50_000))
    parseStatement('/*'.repeat(50_000))
    parseStatement('$a'.repeat(20_000))
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})
