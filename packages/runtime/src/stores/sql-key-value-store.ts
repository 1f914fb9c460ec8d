import type { Clock, KeyValueStore } from '@entente/core/ports'
import { systemClock } from '../ports/system-clock.ts'
import type { BatchingSqlDriver } from '../sql/batching-sql-driver.ts'
import { type Migration, migrate } from '../sql/migrate.ts'
import { checkStoreKey } from './store-key.ts'

export interface SqlKeyValueStoreOptions {
  /** Separates the stores in one database: tenant and use, `26…/vector-replay`. */
  readonly namespace: string
  /** Decides what has expired. @default systemClock */
  readonly clock?: Clock
}

/** A {@link KeyValueStore} that can be emptied of what has expired. */
export interface SqlKeyValueStore extends KeyValueStore {
  /**
   * Removes expired entries of this namespace. Entries that are expired are never returned, so this only frees space.
   *
   * @returns how many were removed
   */
  removeExpired(): Promise<number>
}

const MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: 'create-key-value',
    statements: {
      sqlite: [
        `CREATE TABLE entente_key_value (
          namespace TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, until_ms INTEGER,
          PRIMARY KEY (namespace, key)
        ) STRICT, WITHOUT ROWID`,
        'CREATE INDEX entente_key_value_until ON entente_key_value (namespace, until_ms)',
      ],
      postgres: [
        `CREATE TABLE entente_key_value (
          namespace TEXT NOT NULL, key TEXT NOT NULL, value BYTEA NOT NULL, until_ms BIGINT,
          PRIMARY KEY (namespace, key)
        )`,
        'CREATE INDEX entente_key_value_until ON entente_key_value (namespace, until_ms)',
      ],
    },
  },
]

const INSERT = 'INSERT INTO entente_key_value (namespace, key, value, until_ms) VALUES (?, ?, ?, ?)'
const REPLACE = `${INSERT}
  ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value, until_ms = excluded.until_ms`
const EXPIRED = 'entente_key_value.until_ms <= ?'

/**
 * Opens a durable {@link KeyValueStore} in a SQL database; makes its table when needed.
 *
 * `putIfAbsent` is one statement, so it is the once-store against replay: of several instances that share a PostgreSQL
 * database exactly one gets `stored`.
 *
 * @throws {RuntimeError} `STORE_KEY_INVALID`, and the errors of the driver and of {@link migrate}
 * @example
 * const once = await sqlKeyValueStore(sql, { namespace: `${tenant}/vector-replay` })
 * if ((await once.putIfAbsent(vectorId, new Uint8Array(), notOnOrAfter)) === 'present') refuse()
 */
export async function sqlKeyValueStore(
  driver: BatchingSqlDriver,
  options: SqlKeyValueStoreOptions,
): Promise<SqlKeyValueStore> {
  const { clock = systemClock } = options
  const namespace = checkStoreKey('namespace', options.namespace)
  await migrate(driver, { component: 'runtime.key-value', migrations: MIGRATIONS, clock })
  const now = (): number => clock.now().getTime()
  const row = (key: string, value: Uint8Array, until: Date | undefined) =>
    [namespace, checkStoreKey('key', key), value, until?.getTime() ?? null] as const
  return {
    get: async (key) => {
      const [found] = await driver.query(
        'SELECT value FROM entente_key_value WHERE namespace = ? AND key = ? AND (until_ms IS NULL OR until_ms > ?)',
        [namespace, checkStoreKey('key', key), now()],
      )
      return found?.value instanceof Uint8Array ? found.value : undefined
    },
    put: async (key, value, until) => {
      await driver.execute(REPLACE, row(key, value, until))
    },
    putIfAbsent: async (key, value, until) => {
      const changes = await driver.execute(`${REPLACE} WHERE ${EXPIRED}`, [...row(key, value, until), now()])
      return changes === 1 ? 'stored' : 'present'
    },
    delete: async (key) => {
      await driver.execute('DELETE FROM entente_key_value WHERE namespace = ? AND key = ?', [
        namespace,
        checkStoreKey('key', key),
      ])
    },
    removeExpired: () =>
      driver.execute(`DELETE FROM entente_key_value WHERE namespace = ? AND ${EXPIRED}`, [namespace, now()]),
  }
}
