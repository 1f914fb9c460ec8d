import { defaultPagmSyntax, type Pagm, type PagmSyntax, parsePagm, type TenantId } from '@entente/core/ids'
import type { Clock, PagmHolding, PagmRegistry, SqlExecutor, SqlRow } from '@entente/core/ports'
import { RuntimeError } from '../errors.ts'
import { systemClock } from '../ports/system-clock.ts'
import type { BatchingSqlDriver } from '../sql/batching-sql-driver.ts'
import { type Migration, migrate } from '../sql/migrate.ts'

/** Somebody decided that an entity gets or loses a PAGM. */
export interface PagmDecision {
  /** The user or application, as the organisme names it. */
  readonly entity: string
  /** The audience URI of the service. */
  readonly service: string
  readonly pagm: Pagm
  /** When the decision takes effect; not before the last one about the same entity, service and PAGM. */
  readonly at: Date
  /** Who decided, as the organisme names them. */
  readonly decidedBy: string
}

export interface PagmGrant extends PagmDecision {
  /** The holding ends before this instant. @default open-ended */
  readonly endsAt?: Date
}

/** One line of the history. */
export interface PagmHistoryEntry extends PagmGrant {
  readonly kind: 'grant' | 'revoke'
  /** When the decision was entered, which may be later than its effect. */
  readonly recordedAt: Date
}

/** A {@link PagmRegistry} that keeps every grant and revocation. */
export interface EmbeddedPagmRegistry extends PagmRegistry {
  /** @throws {RuntimeError} `PAGM_HISTORY_STATE` `PAGM_HISTORY_ORDER` */
  grant(grant: PagmGrant): Promise<void>
  /** @throws {RuntimeError} `PAGM_HISTORY_STATE` `PAGM_HISTORY_ORDER` */
  revoke(decision: PagmDecision): Promise<void>
  /** Who held the PAGM towards the service at the instant, in alphabetical order. */
  holdersOf(service: string, pagm: Pagm, at: Date): Promise<readonly string[]>
  /** Every decision about an entity and a service, oldest first. */
  history(entity: string, service: string): Promise<readonly PagmHistoryEntry[]>
}

export interface EmbeddedPagmRegistryOptions {
  /** The organisme whose users and applications these are. */
  readonly tenant: TenantId
  /** Dates the entry of each decision. @default systemClock */
  readonly clock?: Clock
  /** @default defaultPagmSyntax */
  readonly pagmSyntax?: PagmSyntax
}

const columns = (sequence: string, integer: string): string => `(
  sequence ${sequence}, tenant TEXT NOT NULL, entity TEXT NOT NULL, service TEXT NOT NULL, pagm TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('grant', 'revoke')), at_ms ${integer} NOT NULL, ends_ms ${integer},
  decided_by TEXT NOT NULL, recorded_ms ${integer} NOT NULL
)`
const INDEXES = [
  'CREATE INDEX entente_pagm_entity ON entente_pagm (tenant, entity, service, pagm, at_ms)',
  'CREATE INDEX entente_pagm_service ON entente_pagm (tenant, service, pagm, at_ms)',
]
const SQLITE_TABLE = `CREATE TABLE entente_pagm ${columns('INTEGER PRIMARY KEY AUTOINCREMENT', 'INTEGER')} STRICT`
const POSTGRES_TABLE = `CREATE TABLE entente_pagm ${columns('BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', 'BIGINT')}`
const MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: 'create-pagm-history',
    statements: { sqlite: [SQLITE_TABLE, ...INDEXES], postgres: [POSTGRES_TABLE, ...INDEXES] },
  },
]

/** The last decision of each entity, service and PAGM that had taken effect, when it is a grant that has not ended. */
const HOLDINGS = `SELECT entity, pagm, at_ms, ends_ms FROM entente_pagm AS held
  WHERE tenant = ? AND service = ? AND at_ms <= ? AND kind = 'grant' AND (ends_ms IS NULL OR ends_ms > ?)
    AND NOT EXISTS (
      SELECT 1 FROM entente_pagm AS later
      WHERE later.tenant = held.tenant AND later.entity = held.entity AND later.service = held.service
        AND later.pagm = held.pagm AND later.at_ms <= ? AND later.sequence > held.sequence
    )`

/**
 * Opens the registry of who holds which PAGM, for an organisme without an identity management that keeps history.
 *
 * The answer for a past instant is what was held then. Nothing is changed or removed, only added. INTEROPS
 * convention, art. 5.3: the client organisme allots PAGMs to its users.
 *
 * @term PAGM
 * @throws the errors of the driver and of {@link migrate}
 * @example
 * const registry = await embeddedPagmRegistry(sql, { tenant })
 * await registry.grant({ entity: 'agent-17', service, pagm: parsePagm('CONSULTATION'), at: new Date(), decidedBy: 'rssi' })
 */
export async function embeddedPagmRegistry(
  driver: BatchingSqlDriver,
  options: EmbeddedPagmRegistryOptions,
): Promise<EmbeddedPagmRegistry> {
  const { tenant, clock = systemClock, pagmSyntax = defaultPagmSyntax } = options
  await migrate(driver, { component: 'runtime.pagm', migrations: MIGRATIONS, clock })

  function decide(kind: 'grant' | 'revoke', decision: PagmGrant): Promise<void> {
    return driver.transaction(async (sql) => {
      refuseOutOfPlace(kind, decision, await lastDecision(sql, tenant, decision))
      const { entity, service, pagm, at, endsAt, decidedBy } = decision
      await sql.execute(
        `INSERT INTO entente_pagm (tenant, entity, service, pagm, kind, at_ms, ends_ms, decided_by, recorded_ms)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          tenant,
          entity,
          service,
          pagm,
          kind,
          at.getTime(),
          endsAt?.getTime() ?? null,
          decidedBy,
          clock.now().getTime(),
        ],
      )
    })
  }

  return {
    grant: (grant) => decide('grant', grant),
    revoke: (decision) => decide('revoke', decision),
    heldBy: async (entity, service, at) => {
      const ms = at.getTime()
      const rows = await driver.query(`${HOLDINGS} AND entity = ? ORDER BY pagm`, [
        tenant,
        service,
        ms,
        ms,
        ms,
        entity,
      ])
      return rows.map((row) => toHolding(row, pagmSyntax))
    },
    holdersOf: async (service, pagm, at) => {
      const ms = at.getTime()
      const rows = await driver.query(`${HOLDINGS} AND pagm = ? ORDER BY entity`, [
        tenant,
        service,
        ms,
        ms,
        ms,
        pagm,
      ])
      return rows.map(({ entity }) => String(entity))
    },
    history: async (entity, service) => {
      const rows = await driver.query(
        `SELECT pagm, kind, at_ms, ends_ms, decided_by, recorded_ms FROM entente_pagm
          WHERE tenant = ? AND entity = ? AND service = ? ORDER BY sequence`,
        [tenant, entity, service],
      )
      return rows.map((row) => ({
        entity,
        service,
        pagm: parsePagm(row.pagm, pagmSyntax),
        kind: row.kind === 'grant' ? 'grant' : 'revoke',
        at: toDate(row.at_ms),
        ...endOf(row),
        decidedBy: String(row.decided_by),
        recordedAt: toDate(row.recorded_ms),
      }))
    },
  }
}

async function lastDecision(
  sql: SqlExecutor,
  tenant: TenantId,
  decision: PagmDecision,
): Promise<SqlRow | undefined> {
  const [last] = await sql.query(
    `SELECT kind, at_ms, ends_ms FROM entente_pagm
      WHERE tenant = ? AND entity = ? AND service = ? AND pagm = ? ORDER BY sequence DESC LIMIT 1`,
    [tenant, decision.entity, decision.service, decision.pagm],
  )
  return last
}

function refuseOutOfPlace(
  kind: 'grant' | 'revoke',
  { at, endsAt }: PagmGrant,
  last: SqlRow | undefined,
): void {
  if (last !== undefined && at < toDate(last.at_ms)) {
    throw new RuntimeError({
      code: 'PAGM_HISTORY_ORDER',
      what: 'The decision takes effect before the last one about the same entity, service and PAGM.',
    })
  }
  if (endsAt !== undefined && endsAt <= at) {
    throw new RuntimeError({ code: 'PAGM_HISTORY_ORDER', what: 'The grant ends before it begins.' })
  }
  const isHeld = last?.kind === 'grant' && (last.ends_ms === null || at < toDate(last.ends_ms))
  if (isHeld === (kind === 'grant')) {
    throw new RuntimeError({
      code: 'PAGM_HISTORY_STATE',
      what: isHeld ? 'The PAGM is held already.' : 'The PAGM is not held.',
    })
  }
}

function toHolding(row: SqlRow, syntax: PagmSyntax): PagmHolding {
  return { pagm: parsePagm(row.pagm, syntax), grantedAt: toDate(row.at_ms), ...endOf(row) }
}

function endOf({ ends_ms: endsMs = null }: SqlRow): { readonly endsAt?: Date } {
  return endsMs === null ? {} : { endsAt: toDate(endsMs) }
}

function toDate(milliseconds: SqlRow[string] | undefined): Date {
  return new Date(Number(milliseconds))
}
