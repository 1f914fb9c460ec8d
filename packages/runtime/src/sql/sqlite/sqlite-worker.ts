// Runs in a worker thread. It imports no workspace package, so that it starts fast and needs no export condition.
import { parentPort, workerData } from 'node:worker_threads'
import type { SqlValue } from '@entente/core/ports'
import Database from 'libsql'
import { unpackRows } from './packed-rows.ts'
import {
  type JobResult,
  UNEXPECTED_CHANGES,
  type WireFailure,
  type WireJob,
  type WireOutcome,
  type WireStatement,
  type WorkerAnswer,
  type WorkerRequest,
  type WorkerSettings,
} from './worker-protocol.ts'

type Connection = InstanceType<typeof Database>
type Prepared = ReturnType<Connection['prepare']>
type NativeValue = string | number | bigint | ArrayBuffer | Uint8Array | null

const STATEMENT_CACHE_SIZE = 200

const port = parentPort
if (port === null) throw new Error('sqlite-worker runs in a worker thread only')

/** After these nothing that the connection says can be trusted, so that it says nothing more. */
const BREAKING = /^SQLITE_(?:IOERR|CORRUPT|NOTADB)/

let connection: Connection
/** Held for as long as this thread lives, when the file is for one connection that writes. */
let hold: Connection | undefined
let brokenBy: WireFailure | undefined
const prepared = new Map<string, Prepared>()

/** Takes the lock that the operating system drops with this process, however it ends. Nothing is ever written to it. */
function takeHold({ path, busyTimeoutMs }: WorkerSettings): Connection {
  const taken = new Database(`${path}-lock`, { timeout: busyTimeoutMs })
  taken.exec('BEGIN EXCLUSIVE')
  return taken
}

function open(settings: WorkerSettings): Connection {
  const opened = new Database(settings.path, { timeout: settings.busyTimeoutMs })
  opened.defaultSafeIntegers(true)
  const journalMode = single(opened, 'PRAGMA journal_mode = WAL')
  opened.exec('PRAGMA synchronous = FULL')
  opened.exec('PRAGMA fullfsync = ON')
  opened.exec('PRAGMA foreign_keys = ON')
  opened.exec('PRAGMA trusted_schema = OFF')
  // What a savepoint keeps stays in memory; it is lost with the process, as it should be.
  opened.exec('PRAGMA temp_store = MEMORY')
  opened.exec(`PRAGMA wal_autocheckpoint = ${settings.autoCheckpoint}`)
  if (settings.readOnly) opened.exec('PRAGMA query_only = ON')
  if (journalMode !== 'wal' || single(opened, 'PRAGMA synchronous') !== 2n) {
    opened.close()
    throw Object.assign(new Error('write-ahead logging is not available'), { code: 'NOT_DURABLE' })
  }
  return opened
}

function single(opened: Connection, sql: string): unknown {
  const row: unknown = opened.prepare(sql).all([])[0]
  return typeof row === 'object' && row !== null ? Object.values(row)[0] : undefined
}

function answer(request: WorkerRequest): readonly JobResult[] {
  const failure = brokenBy
  if (failure !== undefined && request.kind !== 'close') {
    return request.kind === 'group' ? request.jobs.map(() => ({ failure })) : [{ failure }]
  }
  const results = run(request)
  // The next request may be on its way already.
  for (const result of results) {
    if ('failure' in result && BREAKING.test(result.failure.code)) brokenBy = result.failure
  }
  return results
}

function run(request: WorkerRequest): readonly JobResult[] {
  switch (request.kind) {
    case 'group':
      return runGroup(request.jobs)
    case 'step':
      return [attempt(() => runStep(request.begin, request.statements))]
    case 'commit':
      return [attempt(() => exec('COMMIT'))]
    case 'rollback':
      return [attempt(rollBack)]
    case 'close':
      return [attempt(close)]
  }
}

/** Many callers, one commit: each job has a savepoint, so that one caller's bad statement does not hurt the others. */
function runGroup(jobs: readonly WireJob[]): readonly JobResult[] {
  if (!jobs.some((job) => job.writes)) return jobs.map((job) => attempt(() => runAll(job.statements)))
  try {
    exec('BEGIN IMMEDIATE')
    // A job that is alone can be undone with the whole transaction: a savepoint would copy each page it changes.
    const runJob = jobs.length === 1 ? runAll : runInSavepoint
    const results = jobs.map((job) => attempt(() => runJob(job.statements)))
    if (jobs.length === 1 && results.some((result) => 'failure' in result)) rollBack()
    else exec('COMMIT')
    return results
  } catch (error) {
    rollBack()
    const failure = failureOf(error)
    return jobs.map(() => ({ failure }))
  }
}

/** SQLite rolled the whole transaction back by itself. */
class GroupLost extends Error {
  readonly failure: WireFailure

  constructor(failure: WireFailure) {
    super(failure.message)
    this.failure = failure
  }
}

function runInSavepoint(statements: readonly WireStatement[]): readonly WireOutcome[] {
  exec('SAVEPOINT job')
  try {
    const outcomes = runAll(statements)
    exec('RELEASE job')
    return outcomes
  } catch (error) {
    // A full disk or a failed write makes SQLite roll back the whole transaction, not the one statement.
    if (!connection.inTransaction) throw new GroupLost(failureOf(error))
    exec('ROLLBACK TO job')
    exec('RELEASE job')
    throw error
  }
}

function runStep(begin: boolean, statements: readonly WireStatement[]): readonly WireOutcome[] {
  if (begin) exec('BEGIN IMMEDIATE')
  return runAll(statements)
}

function runAll(statements: readonly WireStatement[]): readonly WireOutcome[] {
  return statements.map((statement, position) => {
    try {
      return runStatement(statement)
    } catch (error) {
      prepared.delete(statement.sql)
      if (error instanceof Error) Object.assign(error, { statement: position })
      throw error
    }
  })
}

function runStatement({ sql, rows: packed, expect }: WireStatement): WireOutcome {
  const statement = prepare(sql)
  let rows: Record<string, SqlValue>[] = []
  let changes = 0
  const returnsRows = statement.reader
  unpackRows(packed, (values) => {
    if (returnsRows) {
      rows = (statement.all(values) as Record<string, NativeValue>[]).map(fromNative)
      changes += rows.length
    } else changes += statement.run(values).changes
  })
  if (expect !== undefined && changes !== expect) {
    const message = `a statement changed ${changes} rows instead of ${expect}`
    throw Object.assign(new Error(message), { code: UNEXPECTED_CHANGES })
  }
  return { rows, changes }
}

function prepare(sql: string): Prepared {
  const known = prepared.get(sql)
  if (known !== undefined) return known
  const statement = connection.prepare(sql)
  if (prepared.size >= STATEMENT_CACHE_SIZE) prepared.clear()
  prepared.set(sql, statement)
  return statement
}

function fromNative(row: Record<string, NativeValue>): Record<string, SqlValue> {
  const converted: Record<string, SqlValue> = {}
  for (const [column, value] of Object.entries(row)) {
    converted[column] = value instanceof ArrayBuffer ? new Uint8Array(value) : value
  }
  return converted
}

function exec(sql: string): readonly WireOutcome[] {
  connection.exec(sql)
  return []
}

function rollBack(): readonly WireOutcome[] {
  return connection.inTransaction ? exec('ROLLBACK') : []
}

function close(): readonly WireOutcome[] {
  prepared.clear()
  connection.close()
  hold?.close()
  return []
}

function attempt(work: () => readonly WireOutcome[]): JobResult {
  try {
    return { outcomes: work() }
  } catch (error) {
    if (error instanceof GroupLost) throw error
    return { failure: failureOf(error) }
  }
}

function failureOf(error: unknown): WireFailure {
  if (error instanceof GroupLost) return error.failure
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: 'unknown failure' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'
  const at = 'statement' in error && typeof error.statement === 'number' ? { statement: error.statement } : {}
  return { code, message: error.message, ...at }
}

try {
  const settings = workerData as WorkerSettings
  if (settings.exclusive) hold = takeHold(settings)
  connection = open(settings)
  port.on('message', (request: WorkerRequest) => {
    port.postMessage({ results: answer(request) } satisfies WorkerAnswer)
    if (request.kind === 'close') port.close()
  })
  port.postMessage({ results: [{ outcomes: [] }] } satisfies WorkerAnswer)
} catch (error) {
  port.postMessage({ results: [{ failure: failureOf(error) }] } satisfies WorkerAnswer)
}
