import type { SqlValue } from '@entente/core/ports'
import { RuntimeError } from '../errors.ts'
import { parseStatement } from './parse-statement.ts'

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n
const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * Refuses what an engine would change, drop or crash on: a missing parameter (SQLite binds NULL), a boolean (libsql
 * aborts the process), NUL in a text (SQLite cuts it), an integer above 64 bits, a second statement (libsql drops it).
 *
 * @throws {RuntimeError} `SQL_PARAMETER` `SQL_STATEMENT`
 */
export function checkStatement(sql: string, rows: readonly (readonly SqlValue[])[]): void {
  const { placeholders, controlsTransaction, hasSecondStatement } = parseStatement(sql)
  if (controlsTransaction || hasSecondStatement) {
    throw new RuntimeError({
      code: 'SQL_STATEMENT',
      what: controlsTransaction
        ? 'The statement begins or ends a transaction by itself.'
        : 'The text holds more than one statement.',
      fix: controlsTransaction ? 'Use transaction() or runBatch().' : 'Run each statement by itself.',
    })
  }
  for (const parameters of rows) checkParameters(placeholders, parameters)
}

function checkParameters(placeholders: number, parameters: readonly SqlValue[]): void {
  if (parameters.length !== placeholders) {
    throw new RuntimeError({
      code: 'SQL_PARAMETER',
      what: `The statement has ${placeholders} placeholders and was given ${parameters.length} parameters.`,
      details: { placeholders, parameters: parameters.length },
    })
  }
  let position = 0
  for (const value of parameters) {
    position += 1
    const defect = defectOf(value)
    if (defect === undefined) continue
    throw new RuntimeError({
      code: 'SQL_PARAMETER',
      what: `Parameter ${position} of the statement ${defect}.`,
      details: { position },
    })
  }
}

function defectOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      if (value.includes('\0')) return 'is a text with a NUL character'
      return LONE_SURROGATE.test(value) ? 'is a text that is not well-formed Unicode' : undefined
    case 'number':
      if (!Number.isFinite(value)) return 'is not a finite number'
      return Number.isInteger(value) && !Number.isSafeInteger(value)
        ? 'is an integer that a number cannot hold exactly; use a bigint'
        : undefined
    case 'bigint':
      return value < INT64_MIN || value > INT64_MAX ? 'does not fit into 64 bits' : undefined
    default:
      if (value === null || value instanceof Uint8Array) return undefined
      return `is of type ${typeof value}, which SQL does not hold`
  }
}
