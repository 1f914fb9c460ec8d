import { createHash } from 'node:crypto'
import type { Clock, SqlDialect, SqlExecutor } from '@entente/core/ports'
import { RuntimeError } from '../errors.ts'
import { systemClock } from '../ports/system-clock.ts'
import type { BatchingSqlDriver } from './batching-sql-driver.ts'

/** One step of a schema, never edited once released. */
export interface Migration {
  /** 1, 2, 3… without gaps. */
  readonly number: number
  /** What it does: `add-outbox-lane`. */
  readonly name: string
  /** The statements, the same for both engines or one list for each. */
  readonly statements: readonly string[] | Readonly<Record<SqlDialect, readonly string[]>>
}

export interface MigrateOptions {
  /** Whose schema it is: several components may share a database. */
  readonly component: string
  readonly migrations: readonly Migration[]
  /** Dates the applied steps. @default systemClock */
  readonly clock?: Clock
}

const TABLE = `CREATE TABLE IF NOT EXISTS entente_migration (
  component TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL,
  applied_at TEXT NOT NULL,
  PRIMARY KEY (component, number)
)`

/** Serialises the processes that create the table together. Any constant will do. */
const POSTGRES_LOCK = 'SELECT pg_advisory_xact_lock(7306640921)'

/**
 * Brings the schema of one component up to date, in one transaction.
 *
 * @returns the numbers applied by this call, none when the schema was up to date
 * @throws {RuntimeError} `MIGRATION_INVALID` `MIGRATION_MISMATCH` `MIGRATION_TOO_NEW`, and the errors of the driver
 * @example
 * await migrate(sql, { component: 'notes', migrations: [{ number: 1, name: 'create', statements: ['CREATE TABLE note (id BIGINT PRIMARY KEY)'] }] })
 */
export async function migrate(
  driver: BatchingSqlDriver,
  options: MigrateOptions,
): Promise<readonly number[]> {
  const { component, migrations, clock = systemClock } = options
  const { dialect } = driver
  for (const [index, { number, name }] of migrations.entries()) {
    if (number !== index + 1) {
      throw new RuntimeError({
        code: 'MIGRATION_INVALID',
        what: `Migration ${name} of ${component} has number ${number} in place ${index + 1}.`,
      })
    }
  }
  await driver.runBatch([...(dialect === 'postgres' ? [{ sql: POSTGRES_LOCK }] : []), { sql: TABLE }])
  const applied = await driver.query(
    'SELECT number, checksum FROM entente_migration WHERE component = ? ORDER BY number',
    [component],
  )
  refuseDifference(
    component,
    migrations,
    applied.map((row) => String(row.checksum)),
    dialect,
  )
  if (applied.length === migrations.length) return []
  return driver.transaction((sql) => applyMissing(sql, { component, migrations, clock }, dialect))
}

async function applyMissing(
  sql: SqlExecutor,
  { component, migrations, clock }: Required<MigrateOptions>,
  dialect: SqlDialect,
): Promise<readonly number[]> {
  // A LOCK before the first query, because a serialisable transaction sees the database as of its first query.
  if (dialect === 'postgres') await sql.execute('LOCK TABLE entente_migration IN EXCLUSIVE MODE')
  // Another process may have applied some since they were read.
  const applied = await sql.query('SELECT number FROM entente_migration WHERE component = ?', [component])
  const missing = migrations.slice(applied.length)
  for (const migration of missing) {
    for (const statement of statementsFor(migration, dialect)) await sql.execute(statement)
    await sql.execute(
      'INSERT INTO entente_migration (component, number, name, checksum, applied_at) VALUES (?, ?, ?, ?, ?)',
      [
        component,
        migration.number,
        migration.name,
        checksumOf(migration, dialect),
        clock.now().toISOString(),
      ],
    )
  }
  return missing.map(({ number }) => number)
}

function refuseDifference(
  component: string,
  migrations: readonly Migration[],
  applied: readonly string[],
  dialect: SqlDialect,
): void {
  if (applied.length > migrations.length) {
    throw new RuntimeError({
      code: 'MIGRATION_TOO_NEW',
      what: `The database holds ${applied.length} migrations of ${component}, the program knows ${migrations.length}.`,
      details: { component, applied: applied.length, known: migrations.length },
    })
  }
  for (const [index, checksum] of applied.entries()) {
    const migration = migrations[index]
    if (migration !== undefined && checksumOf(migration, dialect) !== checksum) {
      throw new RuntimeError({
        code: 'MIGRATION_MISMATCH',
        what: `Migration ${migration.number} (${migration.name}) of ${component} was edited after it had been applied.`,
        details: { component, number: migration.number },
      })
    }
  }
}

function statementsFor({ statements }: Migration, dialect: SqlDialect): readonly string[] {
  return isOneList(statements) ? statements : statements[dialect]
}

function isOneList(statements: Migration['statements']): statements is readonly string[] {
  return Array.isArray(statements)
}

function checksumOf(migration: Migration, dialect: SqlDialect): string {
  return createHash('sha256')
    .update(JSON.stringify(statementsFor(migration, dialect)))
    .digest('hex')
}
