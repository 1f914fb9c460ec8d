import type { SqlValue } from '@entente/core/ports'

const BOOL = 16
const BYTEA = 17
const INTEGERS: readonly number[] = [20, 21, 23, 26]
const FLOATS: readonly number[] = [700, 701]

/** Reads the text form of a column so that both engines give the same values: integers as bigint, booleans as 0 or 1. */
export function postgresReader(oid: number): (text: string) => SqlValue {
  if (INTEGERS.includes(oid)) return BigInt
  if (FLOATS.includes(oid)) return Number
  if (oid === BOOL) return (text) => (text === 't' ? 1n : 0n)
  if (oid === BYTEA) return (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'))
  return String
}

/** PostgreSQL gets integers as text, so that neither precision nor type is lost on the way. */
export function toPostgres(value: SqlValue): unknown {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value
}
