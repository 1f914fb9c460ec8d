import type { SqlRow } from '@entente/core/ports'
import { TraceError } from '../errors.ts'

/** Readers for one column of a row, which fail instead of guessing when the column is not what the schema says. */
export function integerOf(row: SqlRow, column: string): number {
  const value = row[column]
  const number = typeof value === 'bigint' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw unexpected(column)
  return number
}

export function textOf(row: SqlRow, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw unexpected(column)
  return value
}

export function bytesOf(row: SqlRow, column: string): Uint8Array {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw unexpected(column)
  return value
}

export function dateOf(row: SqlRow, column: string): Date {
  return new Date(integerOf(row, column))
}

export function optionalTextOf(row: SqlRow, column: string): string | undefined {
  return row[column] === null ? undefined : textOf(row, column)
}

export function optionalBytesOf(row: SqlRow, column: string): Uint8Array | undefined {
  return row[column] === null ? undefined : bytesOf(row, column)
}

function unexpected(column: string): TraceError {
  return new TraceError('TRACE_STORE_DAMAGED', `The store holds an unexpected value in column ${column}.`)
}
