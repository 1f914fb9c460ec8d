import type { SqlRow } from '@entente/core/ports'
import type { BatchingSqlDriver, BatchingSqlExecutor, SqlStatement } from '@entente/runtime'
import { isTraceError, TraceError } from '../errors.ts'
import { encodeHex } from '../notes/base64.ts'
import type { StoredRecord } from '../records/record-shape.ts'
import type {
  JournalStore,
  Place,
  StoreBatch,
  StoredAnchor,
  StoredDataKey,
  StoredHead,
  StoredLog,
  StoreHit,
  StoreQuery,
} from './journal-store.ts'
import { rangesOf } from './record-ranges.ts'
import { bytesOf, dateOf, integerOf, optionalBytesOf, optionalTextOf, textOf } from './sql-row.ts'
import { LOG_STRIDE } from './sql-schema.ts'
import { LASTING, sqlTexts } from './sql-texts.ts'
import { storeFailure } from './store-failure.ts'

/** What a kind of SQL store adds: taking it for this writer alone, and preparing its tables. */
export interface SqlStoreSetup {
  readonly name: string
  readonly inOrder: boolean
  /** Statements that write the records, terms and keys of a batch, in the form that the engine takes fastest. */
  insert(batch: StoreBatch): readonly SqlStatement[]
  prepare(sql: BatchingSqlDriver): Promise<void>
  /** Called after an erasure, to overwrite what the engine still keeps of it. */
  afterErase?(sql: BatchingSqlDriver): Promise<void>
  /** Called before a batch is written, with the instants of its first and last record. */
  beforeCommit?(sql: BatchingSqlDriver, first: Date, last: Date): Promise<void>
}

/** A journal in an SQL database. The driver is opened by `openJournal` and closed with the journal. */
export function sqlStore(openDriver: () => Promise<BatchingSqlDriver>, setup: SqlStoreSetup): JournalStore {
  let driver: BatchingSqlDriver | undefined

  const sql = (): BatchingSqlDriver => {
    if (driver === undefined) throw new TraceError('TRACE_CLOSED', 'The store is not open.')
    return driver
  }
  const run = async <Result>(work: (sql: BatchingSqlExecutor) => Promise<Result>): Promise<Result> => {
    try {
      return await work(sql())
    } catch (cause) {
      throw storeFailure(cause)
    }
  }

  return {
    name: setup.name,
    inOrder: setup.inOrder,
    async open() {
      try {
        driver ??= await openDriver()
        await setup.prepare(driver)
      } catch (cause) {
        await driver?.close().catch(() => undefined)
        driver = undefined
        throw storeFailure(cause)
      }
    },
    async close() {
      const closing = driver
      driver = undefined
      await closing?.close()
    },
    async logs() {
      const rows = await run((db) => db.query('SELECT id, origin, key, opened_at FROM trace_log ORDER BY id'))
      return rows.map(logOf)
    },
    async addLog(log) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const rows = await run((db) => db.query(ADD_LOG, [log.origin, log.key, log.openedAt.getTime()]))
          return { ...log, id: integerOf(rows[0] ?? {}, 'id') }
        } catch (error) {
          // Another instance may have added its own log at the same moment.
          if (!isTraceError(error, 'TRACE_STORE_IN_USE') || attempt === MAX_ATTEMPTS) throw error
        }
      }
    },
    async commit(batch) {
      const first = batch.records[0]
      const last = batch.records.at(-1)
      if (first === undefined || last === undefined) return
      await run(async (db) => {
        await setup.beforeCommit?.(sql(), first.recordedAt, last.recordedAt)
        await db.runBatch([claim(batch.log, first.index, last.index + 1), ...setup.insert(batch)])
      })
    },
    async takenOnce(keys, at) {
      const text = sqlTexts[sql().dialect].takenOnce
      const rows = await run((db) => db.query(text, [at.getTime(), JSON.stringify(keys)]))
      return new Set(rows.map((row) => encodeHex(bytesOf(row, 'key'))))
    },
    async size(log) {
      const rows = await run((db) =>
        db.query('SELECT max(place) AS place FROM trace_record WHERE place >= ? AND place < ?', bounds(log)),
      )
      const row = rows[0]
      return row === undefined || row.place === null ? 0 : integerOf(row, 'place') - log * LOG_STRIDE + 1
    },
    async sizes() {
      const rows = await run((db) => db.query(SIZES))
      return new Map(rows.map((row) => [integerOf(row, 'id'), integerOf(row, 'size')]))
    },
    async records(log, from, count) {
      const first = log * LOG_STRIDE + from
      const rows = await run((db) =>
        db.query(`SELECT ${RECORD_COLUMNS} FROM trace_record WHERE place >= ? AND place < ? ORDER BY place`, [
          first,
          first + count,
        ]),
      )
      return rows.map(recordOf)
    },
    async leaves(log, from, count) {
      const first = log * LOG_STRIDE + from
      const rows = await run((db) =>
        db.query('SELECT leaf FROM trace_record WHERE place >= ? AND place < ? ORDER BY place', [
          first,
          first + count,
        ]),
      )
      return rows.map((row) => bytesOf(row, 'leaf'))
    },
    async replaceTerms(log, changes) {
      if (changes.length === 0) return
      const place = (index: number) => log * LOG_STRIDE + index
      const pairs = (side: 'before' | 'after') =>
        changes.flatMap((change) =>
          change[side].map((hash) => [Buffer.from(hash, 'hex'), place(change.index)]),
        )
      const texts = changes.map(({ index, after }) => [after.join(' '), place(index)])
      await run((db) =>
        db.runBatch([
          { sql: 'DELETE FROM trace_term WHERE hash = ? AND place = ?', rows: pairs('before') },
          { sql: 'UPDATE trace_record SET terms = ? WHERE place = ?', rows: texts },
          { sql: 'INSERT INTO trace_term (hash, place) VALUES (?, ?)', rows: pairs('after') },
        ]),
      )
    },
    async find(query) {
      const { text, parameters } = findStatement(query)
      const rows = await run((db) => db.query(text, parameters))
      return rows.map(hitOf)
    },
    async addHead(log, head) {
      await run((db) =>
        db.runBatch([
          {
            sql: 'INSERT INTO trace_head (log, size, at, checkpoint, seal) VALUES (?, ?, ?, ?, ?)',
            parameters: [log, head.size, head.at.getTime(), head.checkpoint, head.seal ?? null],
          },
          { sql: 'DELETE FROM trace_once WHERE until <= ?', parameters: [head.at.getTime()] },
        ]),
      )
    },
    async heads(log) {
      const rows = await run((db) => db.query(`${HEADS} ORDER BY size`, [log]))
      return rows.map(headOf)
    },
    async lastHead(log) {
      const rows = await run((db) => db.query(`${HEADS} ORDER BY size DESC LIMIT 1`, [log]))
      return rows[0] === undefined ? undefined : headOf(rows[0])
    },
    async addAnchor(log, anchor) {
      await run((db) =>
        db.execute('INSERT INTO trace_anchor (log, size, at, kind, evidence) VALUES (?, ?, ?, ?, ?)', [
          log,
          anchor.size,
          anchor.at.getTime(),
          anchor.kind,
          anchor.evidence,
        ]),
      )
    },
    async anchors(log) {
      const rows = await run((db) =>
        db.query('SELECT size, at, kind, evidence FROM trace_anchor WHERE log = ? ORDER BY size, at', [log]),
      )
      return rows.map(anchorOf)
    },
    async addDataKey(key) {
      await run((db) =>
        db.execute('INSERT INTO trace_data_key (id, project, period, wrapped) VALUES (?, ?, ?, ?)', [
          key.id,
          key.project,
          key.period,
          key.wrapped,
        ]),
      )
    },
    async dataKeys() {
      const rows = await run((db) =>
        db.query('SELECT id, project, period, wrapped FROM trace_data_key ORDER BY id'),
      )
      return rows.map(dataKeyOf)
    },
    async replaceDataKey({ id, wrapped }) {
      await run((db) => db.execute('UPDATE trace_data_key SET wrapped = ? WHERE id = ?', [wrapped, id]))
    },
    async eraseDataKeys(ids) {
      if (ids.length === 0) return
      await run((db) => db.execute(`DELETE FROM trace_data_key WHERE id IN (${marks(ids)})`, ids))
    },
    async hold(incident, places) {
      if (places.length === 0) return
      const statements = places.map(({ log, index }) => ({
        sql: 'INSERT INTO trace_hold (place, incident) VALUES (?, ?) ON CONFLICT DO NOTHING',
        parameters: [log * LOG_STRIDE + index, incident],
      }))
      await run((db) => db.runBatch(statements))
    },
    async heldBy(incident) {
      const rows = await run((db) =>
        db.query('SELECT place FROM trace_hold WHERE incident = ? ORDER BY place', [incident]),
      )
      return rows.map(placeOf)
    },
    async release(incident) {
      return run((db) => db.execute('DELETE FROM trace_hold WHERE incident = ?', [incident]))
    },
    async erasable(project, before) {
      const rows = await run((db) =>
        db.query(
          `SELECT place FROM trace_record WHERE ${OF_PROJECT} AND recorded_at < ? AND open IS NOT NULL AND ${MAY_GO} ORDER BY place`,
          [...ofProject(project), before.getTime()],
        ),
      )
      return rangesOf(rows.map(placeOf))
    },
    async held(project, from, to) {
      const rows = await run((db) =>
        db.query(
          `SELECT count(*) AS held FROM trace_record WHERE ${OF_PROJECT} AND recorded_at >= ? AND recorded_at < ? AND NOT (${NOT_HELD})`,
          [...ofProject(project), from.getTime(), to.getTime()],
        ),
      )
      return integerOf(rows[0] ?? {}, 'held')
    },
    async erase(ranges) {
      let erased = 0
      for (const { log, first, last } of ranges) {
        const within = [log * LOG_STRIDE + first, log * LOG_STRIDE + last]
        const [, outcome] = await run((db) =>
          db.runBatch([
            { sql: sqlTexts[sql().dialect].eraseTerms, parameters: within },
            { sql: ERASE_CONTENT, parameters: within },
          ]),
        )
        erased += outcome?.changes ?? 0
      }
      await run(async () => setup.afterErase?.(sql()))
      return erased
    },
  }
}

/** More instances than will ever open their journals at one moment. */
const MAX_ATTEMPTS = 32
const ADD_LOG = `INSERT INTO trace_log (id, origin, key, opened_at)
  SELECT coalesce(max(id) + 1, 0), ?, ?, ? FROM trace_log RETURNING id`
const SIZES = `SELECT id, coalesce((SELECT max(place) FROM trace_record
  WHERE place >= id * ${LOG_STRIDE} AND place < (id + 1) * ${LOG_STRIDE}) - id * ${LOG_STRIDE} + 1, 0) AS size FROM trace_log`
const RECORD_COLUMNS = 'place, recorded_at, kind, project, leaf, salt, open, sealed, terms'
// A project may be absent, and NULL equals nothing in SQL.
const OF_PROJECT = "coalesce(project, '') = ?"
const NOT_HELD = 'NOT EXISTS (SELECT 1 FROM trace_hold WHERE trace_hold.place = trace_record.place)'
const MAY_GO = `${NOT_HELD} AND kind NOT IN (${LASTING})`
const ERASE_CONTENT = `UPDATE trace_record SET salt = NULL, open = NULL, sealed = NULL, terms = NULL
  WHERE place >= ? AND place <= ? AND open IS NOT NULL AND ${MAY_GO}`
const HEADS = 'SELECT size, at, checkpoint, seal FROM trace_head WHERE log = ?'

/** Takes the places of a batch for it, which must begin where the last batch of the log ended. */
function claim(log: number, from: number, to: number): SqlStatement {
  const [start, end] = bounds(log)
  return {
    sql: `INSERT INTO trace_batch (first, next) SELECT CAST(? AS BIGINT), CAST(? AS BIGINT)
      WHERE ? = coalesce((SELECT next FROM trace_batch WHERE first >= ? AND first < ? ORDER BY first DESC LIMIT 1), ?)`,
    parameters: [start + from, start + to, start + from, start, end, start],
    expect: 1,
  }
}

function findStatement(query: StoreQuery): { text: string; parameters: (string | number | Uint8Array)[] } {
  const conditions = ['1 = 1']
  const parameters: (string | number | Uint8Array)[] = []
  for (const hash of query.hashes) {
    conditions.push('place IN (SELECT place FROM trace_term WHERE hash = ?)')
    parameters.push(new Uint8Array(Buffer.from(hash, 'hex')))
  }
  if (query.kinds.length > 0) {
    conditions.push(`kind IN (${marks(query.kinds)})`)
    parameters.push(...query.kinds)
  }
  if (query.from !== undefined) {
    conditions.push('recorded_at >= ?')
    parameters.push(query.from.getTime())
  }
  if (query.to !== undefined) {
    conditions.push('recorded_at < ?')
    parameters.push(query.to.getTime())
  }
  parameters.push(query.limit)
  const text = `SELECT ${RECORD_COLUMNS} FROM trace_record WHERE ${conditions.join(' AND ')} ORDER BY recorded_at DESC, place DESC LIMIT ?`
  return { text, parameters }
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ')
}

function ofProject(project: string | null): [string] {
  return [project ?? '']
}

function placeOf(row: SqlRow): Place {
  const place = integerOf(row, 'place')
  return { log: Math.floor(place / LOG_STRIDE), index: place % LOG_STRIDE }
}

function bounds(log: number): [number, number] {
  return [log * LOG_STRIDE, (log + 1) * LOG_STRIDE]
}

function logOf(row: SqlRow): StoredLog {
  return {
    id: integerOf(row, 'id'),
    origin: textOf(row, 'origin'),
    key: textOf(row, 'key'),
    openedAt: dateOf(row, 'opened_at'),
  }
}

function recordOf(row: SqlRow): StoredRecord {
  const salt = optionalBytesOf(row, 'salt')
  const open = optionalTextOf(row, 'open')
  const sealed = optionalBytesOf(row, 'sealed')
  const terms = optionalTextOf(row, 'terms')
  const whole = salt !== undefined && open !== undefined && sealed !== undefined && terms !== undefined
  return {
    index: integerOf(row, 'place') % LOG_STRIDE,
    recordedAt: dateOf(row, 'recorded_at'),
    kind: textOf(row, 'kind'),
    project: optionalTextOf(row, 'project') ?? null,
    leaf: bytesOf(row, 'leaf'),
    content: whole ? { salt, open, sealed, terms: terms === '' ? [] : terms.split(' ') } : undefined,
  }
}

function hitOf(row: SqlRow): StoreHit {
  return { log: Math.floor(integerOf(row, 'place') / LOG_STRIDE), record: recordOf(row) }
}

function headOf(row: SqlRow): StoredHead {
  return {
    size: integerOf(row, 'size'),
    at: dateOf(row, 'at'),
    checkpoint: textOf(row, 'checkpoint'),
    seal: optionalTextOf(row, 'seal'),
  }
}

function anchorOf(row: SqlRow): StoredAnchor {
  const kind = textOf(row, 'kind')
  return {
    size: integerOf(row, 'size'),
    at: dateOf(row, 'at'),
    kind: kind === 'witness' ? 'witness' : 'rfc3161',
    evidence: textOf(row, 'evidence'),
  }
}

function dataKeyOf(row: SqlRow): StoredDataKey {
  return {
    id: textOf(row, 'id'),
    project: optionalTextOf(row, 'project') ?? null,
    period: textOf(row, 'period'),
    wrapped: textOf(row, 'wrapped'),
  }
}
