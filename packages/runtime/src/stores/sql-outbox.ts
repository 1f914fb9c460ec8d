import type { Clock, SqlRow } from '@entente/core/ports'
import { systemClock } from '../ports/system-clock.ts'
import type { BatchingSqlDriver } from '../sql/batching-sql-driver.ts'
import { type Migration, migrate } from '../sql/migrate.ts'
import { checkStoreKey } from './store-key.ts'

/** Something to be delivered. */
export interface OutboxItem {
  /** Idempotency key: a key that was ever queued here is not queued again until it is forgotten. */
  readonly key: string
  /** Items of one lane are delivered one after the other, in their order. @default the key itself, so no order */
  readonly lane?: string
  readonly payload: Uint8Array
}

/** An item that the claimer alone may deliver until its lease ends. */
export interface ClaimedItem extends Required<OutboxItem> {
  /** Proves the claim; a later claim of the same item has another one. */
  readonly claim: number
  /** 1 for the first attempt. */
  readonly attempt: number
  readonly queuedAt: Date
}

/** `lost` means that the lease ended and somebody else may have claimed the item: the outcome was not stored. */
export type ClaimOutcome = 'stored' | 'lost'

export interface OutboxCounts {
  readonly waiting: number
  readonly claimed: number
  readonly parked: number
  readonly done: number
}

/** A durable first-in first-out queue between a decision and its delivery. */
export interface Outbox {
  /** Queues the items, all or none. @returns for each item whether it was new */
  enqueue(items: readonly OutboxItem[]): Promise<readonly ('queued' | 'present')[]>
  /** Takes the oldest deliverable items for the given time, in milliseconds. */
  claim(limit: number, leaseMs: number): Promise<readonly ClaimedItem[]>
  /** The item was delivered. */
  acknowledge(item: ClaimedItem): Promise<ClaimOutcome>
  /** The item was not delivered and shall be claimed again, not before the given instant. Its lane waits. */
  retry(item: ClaimedItem, notBefore: Date): Promise<ClaimOutcome>
  /** The item cannot be delivered: it is kept for a person to look at, and its lane stays closed until released. */
  park(item: ClaimedItem, reason: string): Promise<ClaimOutcome>
  /** Gives a parked item another chance (`waiting`), or gives it up (`done`). */
  release(key: string, as: 'waiting' | 'done'): Promise<void>
  counts(): Promise<OutboxCounts>
  /** When the oldest item that is not done was queued: how far the deliveries lag behind. */
  oldestOpen(): Promise<Date | undefined>
  /** Forgets the keys of items done before the instant. @returns how many */
  forgetDone(before: Date): Promise<number>
}

export interface SqlOutboxOptions {
  /** Separates the queues in one database: tenant and use, `26…/directory`. */
  readonly queue: string
  /** @default systemClock */
  readonly clock?: Clock
}

const columns = (sequence: string, bytes: string, integer: string): string => `(
  sequence ${sequence}, queue TEXT NOT NULL, key TEXT NOT NULL, lane TEXT NOT NULL, payload ${bytes} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'parked', 'done')),
  available_ms ${integer} NOT NULL, claim ${integer} NOT NULL, attempt ${integer} NOT NULL,
  queued_ms ${integer} NOT NULL, changed_ms ${integer} NOT NULL, reason TEXT,
  UNIQUE (queue, key)
)`
const SQLITE_COLUMNS = columns('INTEGER PRIMARY KEY AUTOINCREMENT', 'BLOB', 'INTEGER')
const POSTGRES_COLUMNS = columns('BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', 'BYTEA', 'BIGINT')
const INDEXES = [
  "CREATE INDEX entente_outbox_open ON entente_outbox (queue, available_ms) WHERE state IN ('waiting', 'claimed')",
  "CREATE INDEX entente_outbox_lane ON entente_outbox (queue, lane, sequence) WHERE state <> 'done'",
]
const MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: 'create-outbox',
    statements: {
      sqlite: [`CREATE TABLE entente_outbox ${SQLITE_COLUMNS} STRICT`, ...INDEXES],
      postgres: [`CREATE TABLE entente_outbox ${POSTGRES_COLUMNS}`, ...INDEXES],
    },
  },
]

const ENQUEUE = `INSERT INTO entente_outbox
  (queue, key, lane, payload, state, available_ms, claim, attempt, queued_ms, changed_ms)
  VALUES (?, ?, ?, ?, 'waiting', ?, 0, 0, ?, ?)
  ON CONFLICT (queue, key) DO NOTHING`

/** Claimable: waiting or with an ended lease, its time has come, and nothing older is open in its lane. */
const CLAIM = `UPDATE entente_outbox
  SET state = 'claimed', claim = claim + 1, attempt = attempt + 1, available_ms = ?, changed_ms = ?
  WHERE queue = ? AND key = ? AND claim = ? AND state IN ('waiting', 'claimed') AND available_ms <= ?
  RETURNING key, lane, payload, claim, attempt, queued_ms`
const CANDIDATES = `SELECT key, claim FROM entente_outbox AS item
  WHERE queue = ? AND state IN ('waiting', 'claimed') AND available_ms <= ?
    AND NOT EXISTS (
      SELECT 1 FROM entente_outbox AS older
      WHERE older.queue = item.queue AND older.lane = item.lane AND older.sequence < item.sequence
        AND older.state <> 'done'
    )
  ORDER BY sequence LIMIT ?`
const SETTLE = `UPDATE entente_outbox SET state = ?, available_ms = ?, changed_ms = ?, reason = ?
  WHERE queue = ? AND key = ? AND claim = ? AND state = 'claimed'`

/**
 * Opens a durable {@link Outbox} in a SQL database; makes its table when needed.
 *
 * Delivery is at least once: whoever receives must recognise a repeated key.
 *
 * @throws {RuntimeError} `STORE_KEY_INVALID`, and the errors of the driver and of {@link migrate}
 * @example
 * const outbox = await sqlOutbox(sql, { queue: `${tenant}/directory` })
 * await outbox.enqueue([{ key: operationId, lane: mailbox, payload }])
 */
export async function sqlOutbox(driver: BatchingSqlDriver, options: SqlOutboxOptions): Promise<Outbox> {
  const { clock = systemClock } = options
  const queue = checkStoreKey('queue', options.queue)
  await migrate(driver, { component: 'runtime.outbox', migrations: MIGRATIONS, clock })
  const now = (): number => clock.now().getTime()

  async function settle(
    { key, claim }: ClaimedItem,
    state: 'waiting' | 'parked' | 'done',
    availableMs = 0,
    reason: string | null = null,
  ): Promise<ClaimOutcome> {
    const parameters = [state, availableMs, now(), reason, queue, key, claim]
    return (await driver.execute(SETTLE, parameters)) === 1 ? 'stored' : 'lost'
  }

  return {
    enqueue: async (items) => {
      const at = now()
      const outcomes = await driver.runBatch(
        items.map(({ key, lane = key, payload }) => ({
          sql: ENQUEUE,
          parameters: [queue, checkStoreKey('key', key), checkStoreKey('lane', lane), payload, at, at, at],
        })),
      )
      return outcomes.map(({ changes }) => (changes === 1 ? 'queued' : 'present'))
    },
    claim: async (limit, leaseMs) => {
      const at = now()
      const candidates = await driver.query(CANDIDATES, [queue, at, limit])
      const claimed = await driver.runBatch(
        candidates.map(({ key = null, claim = null }) => ({
          sql: CLAIM,
          parameters: [at + leaseMs, at, queue, key, claim, at],
        })),
      )
      return claimed.flatMap(({ rows }) => rows.map(claimedItem))
    },
    acknowledge: (item) => settle(item, 'done'),
    retry: (item, notBefore) => settle(item, 'waiting', notBefore.getTime()),
    park: (item, reason) => settle(item, 'parked', 0, reason),
    release: async (key, as) => {
      await driver.execute(
        "UPDATE entente_outbox SET state = ?, available_ms = 0, changed_ms = ? WHERE queue = ? AND key = ? AND state = 'parked'",
        [as, now(), queue, checkStoreKey('key', key)],
      )
    },
    counts: async () => {
      const rows = await driver.query(
        'SELECT state, COUNT(*) AS items FROM entente_outbox WHERE queue = ? GROUP BY state',
        [queue],
      )
      const found = new Map(rows.map(({ state, items }) => [state, Number(items)]))
      const of = (state: string): number => found.get(state) ?? 0
      return { waiting: of('waiting'), claimed: of('claimed'), parked: of('parked'), done: of('done') }
    },
    oldestOpen: async () => {
      const [row] = await driver.query(
        "SELECT MIN(queued_ms) AS queued_ms FROM entente_outbox WHERE queue = ? AND state <> 'done'",
        [queue],
      )
      const oldest = row?.queued_ms ?? null
      return oldest === null ? undefined : new Date(Number(oldest))
    },
    forgetDone: (before) =>
      driver.execute("DELETE FROM entente_outbox WHERE queue = ? AND state = 'done' AND changed_ms < ?", [
        queue,
        before.getTime(),
      ]),
  }
}

function claimedItem(row: SqlRow): ClaimedItem {
  return {
    key: String(row.key),
    lane: String(row.lane),
    payload: row.payload instanceof Uint8Array ? row.payload : new Uint8Array(),
    claim: Number(row.claim),
    attempt: Number(row.attempt),
    queuedAt: new Date(Number(row.queued_ms)),
  }
}
