import { RuntimeError, type RuntimeErrorCode } from '../../errors.ts'
import { UNEXPECTED_CHANGES, type WireFailure } from './worker-protocol.ts'

const CODES: readonly (readonly [prefix: string, code: RuntimeErrorCode, what: string])[] = [
  [
    UNEXPECTED_CHANGES,
    'SQL_UNEXPECTED_CHANGES',
    'A statement changed another number of rows than it had to.',
  ],
  ['SQLITE_CONSTRAINT', 'SQL_CONSTRAINT', 'A constraint of the SQLite schema refused the row.'],
  ['SQLITE_BUSY', 'SQL_LOCKED', 'The SQLite database is locked by another connection.'],
  ['SQLITE_LOCKED', 'SQL_LOCKED', 'The SQLite database is locked by another connection.'],
  ['SQLITE_FULL', 'SQL_DISK_FULL', 'The SQLite database cannot grow.'],
  ['SQLITE_READONLY', 'SQL_READ_ONLY', 'The SQLite database may not be written.'],
  ['SQLITE_IOERR', 'SQL_BROKEN', 'The disk failed under the SQLite database.'],
  ['SQLITE_CORRUPT', 'SQL_BROKEN', 'The SQLite file is damaged.'],
  ['SQLITE_NOTADB', 'SQL_BROKEN', 'The file is not a SQLite database.'],
  ['NOT_DURABLE', 'SQL_NOT_DURABLE', 'The SQLite file cannot be used with write-ahead logging.'],
]

/**
 * Turns what SQLite said into an error of ours.
 *
 * SQLite's own messages name tables and columns, never values.
 */
export function sqliteError(failure: WireFailure): RuntimeError {
  const [, code, what] = CODES.find(([prefix]) => failure.code.startsWith(prefix)) ?? [
    '',
    'SQL_STATEMENT' as const,
    'SQLite refused the statement.',
  ]
  return new RuntimeError({
    code,
    what,
    why: `SQLite says: ${failure.message}.`,
    retryable: code === 'SQL_LOCKED',
    details: {
      engine: 'sqlite',
      engineCode: failure.code,
      ...(failure.statement === undefined ? {} : { statement: failure.statement }),
    },
  })
}
