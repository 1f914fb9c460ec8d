import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { KeyedHash } from '@entente/core/ports'
import { embeddedStore, openJournal, postgresStore, verifyJournal } from '@entente/interops-trace'
import { fillStore, syntheticExport, syntheticTerm } from '@entente/interops-trace/testing'
import type { BenchOptions, Figure } from './figure.ts'
import { median, percentile, summarise } from './spread.ts'
import { type Batch, barePostgresRate, bareRows, bareSqliteRate, keeping } from './trace-driver.ts'
import {
  acceptedVector,
  checkpointKey,
  context,
  journalOptions,
  openEncryptedJournal,
  READER,
  TENANT,
} from './trace-fixture.ts'
import { startPostgres } from './trace-postgres.ts'

const CALLERS = 64
const ROUNDS = 3

type Part = (folder: string, options: BenchOptions) => Promise<readonly Figure[]>

/** By the keys they measure. */
const PARTS: Readonly<Record<string, Part>> = {
  embedded: (folder, { soak }) => embeddedFigures(folder, soak ? 30_000 : 3_000),
  postgres: postgresFigures,
  proof: async (folder) => [await proofFigure(folder, 1_000_000)],
  verify: async () => [await verifyFigure(200_000)],
  reconcile: async () => [reconcileFigure(1_000_000)],
}

/**
 * Figures of `@entente/interops-trace`: 1 kB records, real fsync, encryption and indexes on. `ENTENTE_BENCH_ONLY` names
 * the parts to run, with commas between them.
 */
export async function run(options: BenchOptions): Promise<readonly Figure[]> {
  const only = process.env.ENTENTE_BENCH_ONLY?.split(',') ?? Object.keys(PARTS)
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-trace-'))
  const figures: Figure[] = []
  try {
    for (const name of only) figures.push(...((await PARTS[name]?.(folder, options)) ?? []))
    return figures
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Journal and bare driver take turns on the same disk. */
async function embeddedFigures(folder: string, milliseconds: number): Promise<readonly Figure[]> {
  const rates: number[] = []
  const p99s: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const { rate, p99, batches } = await appendRate(join(folder, `journal-${round}.db`), milliseconds)
    rates.push(rate)
    p99s.push(p99)
    bare.push(bareSqliteRate(join(folder, `bare-${round}.db`), batches))
  }
  const ratios = rates.map((rate, round) => rate / (bare[round] ?? Number.NaN))
  const reference = 'libsql alone, the same transactions'
  const driver = { reference, referenceValue: median(bare), referenceUnit: '/s' }
  return [
    { key: 'trace.embedded_appends_per_s', unit: '/s', target: '≥ 6000', ...summarise(rates), ...driver },
    {
      key: 'trace.embedded_p99_ms',
      unit: 'ms',
      target: '≤ 40',
      ...summarise(p99s),
      reference: `${CALLERS} callers`,
    },
    { key: 'trace.embedded_vs_driver', unit: '×', target: '≥ 0.7', ...summarise(ratios), ...driver },
  ]
}

async function appendRate(
  file: string,
  milliseconds: number,
): Promise<{ rate: number; p99: number; batches: readonly Batch[] }> {
  const { store, batches } = keeping(embeddedStore(file))
  const journal = await openEncryptedJournal(store)
  let n = 0
  const callers = async (until: number): Promise<readonly number[]> => {
    const times: number[] = []
    const caller = async (): Promise<void> => {
      while (performance.now() < until) {
        const started = performance.now()
        n += 1
        await journal.append(acceptedVector(n), { ...context, requestId: `requete-${n}` })
        times.push(performance.now() - started)
      }
    }
    await Promise.all(Array.from({ length: CALLERS }, caller))
    return times
  }
  await callers(performance.now() + 500)
  const started = performance.now()
  const times = await callers(started + milliseconds)
  const rate = (times.length / (performance.now() - started)) * 1000
  await journal.close()
  return { rate, p99: percentile(times, 0.99), batches }
}

/** Shipping a spool to PostgreSQL against multi-row inserts of the same rows. Left out where there is no server. */
async function postgresFigures(folder: string): Promise<readonly Figure[]> {
  const server = await startPostgres()
  if (server === undefined) return []
  const records = 20_000
  const rates: number[] = []
  const bare: number[] = []
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const spool = embeddedStore(join(folder, `spool-${round}.db`))
      await fillStore(spool, { tenant: TENANT, writer: 'bench', checkpointKey, records })
      const central = { store: postgresStore(server.database(`journal_${round}`)) }
      const journal = await openJournal(journalOptions(spool, { central }))
      const started = performance.now()
      const health = await journal.ship()
      rates.push((records / (performance.now() - started)) * 1000)
      await journal.close()
      if (health?.backlog !== 0) throw new Error('The spool was not shipped.')
      bare.push(await barePostgresRate(server.database(`bare_${round}`), bareRows(records), 500))
    }
  } finally {
    server.stop()
  }
  const ratios = rates.map((rate, round) => rate / (bare[round] ?? Number.NaN))
  const reference = 'pg alone, unnest, 500 rows a commit'
  return [
    {
      key: 'trace.postgres_vs_driver',
      unit: '×',
      target: '≥ 0.8',
      ...summarise(ratios),
      reference,
      referenceValue: median(bare),
      referenceUnit: '/s',
    },
  ]
}

/**
 * The inclusion proof of a record and the search for its VI, here and there in a large journal. The search is recorded
 * durably, which is part of it.
 */
async function proofFigure(folder: string, records: number): Promise<Figure> {
  const store = embeddedStore(join(folder, 'large.db'))
  await fillStore(store, { tenant: TENANT, writer: 'bench', checkpointKey, records })
  const journal = await openJournal(journalOptions(store, { keyedHash: syntheticHash }))
  await journal.publishHead()
  const reader = {
    ...context,
    actor: { kind: 'person', id: READER },
    purpose: 'mesure des temps de réponse',
  } as const
  const times: number[] = []
  for (let n = 0; n < 1_000; n += 1) {
    const index = (n * 7_919) % records
    const started = performance.now()
    await journal.prove({ log: journal.key.name, index })
    const found = await journal.search({ fields: { 'vi.id': String(index) }, limit: 1 }, reader)
    times.push(performance.now() - started)
    if (found[0]?.index !== index) throw new Error('The record should be found.')
  }
  await journal.close()
  return {
    key: 'trace.proof_p99_ms',
    unit: 'ms',
    target: '≤ 10',
    ...summarise(times, 0.99),
    reference: `proof and recorded search among ${records} records; p50 ${median(times).toFixed(1)} ms`,
  }
}

/** Leads to the records of `fillStore`. */
const syntheticHash: KeyedHash = {
  keyId: 'synthetic',
  hash: async (use, value) => syntheticTerm(use.replace('trace.', ''), Number(value)),
}

async function verifyFigure(records: number): Promise<Figure> {
  const fill = { ...journalOptions(), records }
  const pieces: Uint8Array[] = []
  for await (const piece of syntheticExport(fill)) pieces.push(piece)
  const journal = await openJournal(journalOptions())
  const rate = async (options: { readonly threads?: 1 }): Promise<number> => {
    const started = performance.now()
    const { verdict } = await verifyJournal(replay(pieces), { keys: [journal.key], ...options })
    if (verdict !== 'intact') throw new Error('The export should verify.')
    return (records / (performance.now() - started)) * 1000
  }
  const rates: number[] = []
  const alone: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.push(await rate({}))
    alone.push(await rate({ threads: 1 }))
  }
  return {
    key: 'trace.verify_records_per_s',
    unit: '/s',
    target: '≥ 80000',
    ...summarise(rates),
    reference: 'parse, canonical form, commitments, tree, digest; on one thread',
    referenceValue: median(alone),
    referenceUnit: '/s',
  }
}

async function* replay(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}

function reconcileFigure(records: number): Figure {
  const child = fileURLToPath(new URL('./trace-reconcile-child.ts', import.meta.url))
  const node = ['--conditions=@entente/source', '--import', 'tsx', child, String(records)]
  const peak = Number(execFileSync(process.execPath, node, { encoding: 'utf8' }))
  const reference = `two exports of ${records} records, peak of the whole process`
  return {
    key: 'trace.reconcile_peak_mb',
    unit: 'MB',
    target: '< 300',
    value: peak,
    min: peak,
    max: peak,
    reference,
  }
}
