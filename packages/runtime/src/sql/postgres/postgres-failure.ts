import { RuntimeError, type RuntimeErrorCode } from '../../errors.ts'

/** SQLSTATE, or its class, to our code. The first prefix that fits decides. */
const CODES: readonly (readonly [prefix: string, code: RuntimeErrorCode])[] = [
  ['08', 'SQL_CONNECTION'],
  ['23', 'SQL_CONSTRAINT'],
  ['25006', 'SQL_READ_ONLY'],
  ['40', 'SQL_CONFLICT'],
  ['53100', 'SQL_DISK_FULL'],
  ['53', 'SQL_CONNECTION'],
  ['55P03', 'SQL_LOCKED'],
  ['57014', 'SQL_STATEMENT_TIMEOUT'],
  ['57', 'SQL_CONNECTION'],
  ['58', 'SQL_BROKEN'],
  ['XX', 'SQL_BROKEN'],
]
const WHAT: Partial<Record<RuntimeErrorCode, string>> = {
  SQL_CONNECTION: 'The PostgreSQL server ended or refused the connection.',
  SQL_CONSTRAINT: 'A constraint of the PostgreSQL schema refused the row.',
  SQL_READ_ONLY: 'The PostgreSQL database may not be written.',
  SQL_CONFLICT: 'A PostgreSQL transaction conflicted with another one.',
  SQL_DISK_FULL: 'The disk of the PostgreSQL server is full.',
  SQL_STATEMENT_TIMEOUT: 'PostgreSQL stopped a statement that took too long.',
  SQL_LOCKED: 'A lock of PostgreSQL was not available in time.',
  SQL_BROKEN: 'The PostgreSQL server reports a failure of its storage or of itself.',
}
const RETRYABLE: ReadonlySet<RuntimeErrorCode> = new Set([
  'SQL_CONNECTION',
  'SQL_CONFLICT',
  'SQL_LOCKED',
  'SQL_STATEMENT_TIMEOUT',
])

const SQLSTATE = /^[0-9A-Z]{5}$/

/**
 * Turns what the server said into an error of ours.
 *
 * PostgreSQL quotes values in messages and details (`Key (nir)=(…) already exists`), so neither is passed on; only
 * class 42, which speaks about the statement, keeps its message.
 */
export function postgresError(error: unknown): RuntimeError {
  const state = sqlState(error)
  if (state === undefined) return connectionLost(error)
  const code = CODES.find(([prefix]) => state.startsWith(prefix))?.[1] ?? 'SQL_STATEMENT'
  return new RuntimeError({
    code,
    what: WHAT[code] ?? 'PostgreSQL refused the statement.',
    why: `SQLSTATE is ${state}${state.startsWith('42') && error instanceof Error ? `: ${error.message}` : ''}.`,
    retryable: RETRYABLE.has(code),
    details: { engine: 'postgres', engineCode: state },
  })
}

/**
 * The same for a statement that makes something durable: without the server's own "no" the work may be stored or not.
 */
export function commitError(error: unknown): RuntimeError {
  const state = sqlState(error)
  return state === undefined || /^(?:08|57|58|XX)/.test(state)
    ? outcomeUnknown('The connection to PostgreSQL was lost during a commit.')
    : postgresError(error)
}

export function outcomeUnknown(what: string): RuntimeError {
  return new RuntimeError({ code: 'SQL_OUTCOME_UNKNOWN', what, why: 'The work may be stored or not.' })
}

/** The code of an answer of the server; undefined when there was no answer. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  // Node's own codes (EPIPE) can look like an SQLSTATE; only the server's errors have a severity.
  return 'severity' in error && SQLSTATE.test(error.code) ? error.code : undefined
}

function connectionLost(error: unknown): RuntimeError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'connection lost'
  return new RuntimeError({
    code: 'SQL_CONNECTION',
    what: 'There is no connection to the PostgreSQL server.',
    why: `The reason is ${reason}.`,
    retryable: true,
    details: { engine: 'postgres', engineCode: reason },
  })
}
