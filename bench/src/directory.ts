import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { type ExtractionIndex, ExtractionLoader, openNameSearch } from '@entente/mssante-directory-client'
import { generateExtraction } from '@entente/mssante-directory-client/testing'
import { openSqlite } from '@entente/runtime'
import type { Figure } from './figure.ts'
import { median, summarise } from './spread.ts'

const ROWS = 536_000
const ROUNDS = 5
/** What people type: beginnings of names, of one letter to a whole name. */
const TYPED = [
  'm',
  'ma',
  'mar',
  'martin',
  'martin j',
  'lefe zo',
  'paris',
  'centre 12',
  'secr',
  'infirmier hel',
  'je ma',
  'z',
]

/** The directory: loading an extraction against papaparse, look-ups, search as people type, difference of two days. */
export async function run(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-directory-'))
  try {
    const path = join(folder, 'extraction.txt')
    await writeExtraction(path)
    const loading = measureLoading(path)
    const index = loadGenerated({ rows: ROWS })
    const lookups = measureLookups(index)
    const diff = measureDiff(index)
    return [...loading, lookups, await measureSearch(index, join(folder, 'search.db')), diff]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function writeExtraction(path: string): Promise<void> {
  const file = createWriteStream(path)
  for (const piece of generateExtraction({ rows: ROWS })) file.write(piece)
  file.end()
  await finished(file)
}

function loadGenerated(options: Parameters<typeof generateExtraction>[0]): ExtractionIndex {
  const loader = new ExtractionLoader({ asOf: new Date() })
  for (const piece of generateExtraction(options)) loader.push(piece)
  return loader.finish()
}

function measureLoading(path: string): readonly Figure[] {
  const child = fileURLToPath(new URL('./directory-load-child.ts', import.meta.url))
  const once = (mode: string): { readonly cpuMs: number; readonly peakMb: number } => {
    const args = ['--conditions=@entente/source', '--import', 'tsx', child, mode, path]
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
  }
  const rounds = Array.from({ length: ROUNDS }, () => ({ ours: once('ours'), papaparse: once('papaparse') }))
  return [
    {
      key: 'directory.load_speedup_vs_papaparse',
      unit: '×',
      ...summarise(rounds.map(({ ours, papaparse }) => papaparse.cpuMs / ours.cpuMs)),
      reference: 'papaparse, parsing alone',
      referenceValue: median(rounds.map(({ papaparse }) => papaparse.cpuMs)),
      referenceUnit: 'ms',
      target: '≥ 1 (aim 2)',
    },
    {
      key: 'directory.load_peak_mb',
      unit: 'MB',
      ...summarise(rounds.map(({ ours }) => ours.peakMb)),
      reference: 'papaparse',
      referenceValue: median(rounds.map(({ papaparse }) => papaparse.peakMb)),
      referenceUnit: 'MB',
      target: '≤ 300',
    },
  ]
}

function measureLookups(index: ExtractionIndex): Figure {
  const keys: { readonly address: string; readonly rpps: string | undefined }[] = []
  for (let row = 0; row < index.length; row += 11) {
    const mailbox = index.at(row)
    if (mailbox === undefined) continue
    const rpps = mailbox.professional?.identifiers.find(({ kind }) => kind === 'rpps')?.value
    keys.push({ address: mailbox.address, rpps })
  }
  const rates = Array.from({ length: ROUNDS + 2 }, () => {
    const before = process.cpuUsage()
    let found = 0
    for (const { address, rpps } of keys) {
      found += index.byAddress(address).length
      if (rpps !== undefined) found += index.byRpps(rpps).length
    }
    const { user, system } = process.cpuUsage(before)
    return (found / (user + system)) * 1_000_000
  }).slice(2)
  return {
    key: 'directory.lookups_per_s',
    unit: '/s',
    ...summarise(rates),
    reference: 'Map of strings',
    referenceValue: lookupsInMap(keys.map(({ address }) => address)),
    referenceUnit: '/s',
    target: '≥ 500 000',
  }
}

/** What a Map from each address to its row does, which needs a string for each. */
function lookupsInMap(addresses: readonly string[]): number {
  const rows = new Map(addresses.map((address, row) => [address, row]))
  const before = process.cpuUsage()
  let found = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const address of addresses) if (rows.has(address.toLowerCase())) found += 1
  }
  const { user, system } = process.cpuUsage(before)
  return (found / (user + system)) * 1_000_000
}

async function measureSearch(index: ExtractionIndex, path: string): Promise<Figure> {
  const sql = await openSqlite(path)
  const search = await openNameSearch(sql)
  const loadingAt = performance.now()
  await search.replace(index, index.asOf)
  const loadSeconds = (performance.now() - loadingAt) / 1_000
  const times: number[] = []
  for (let round = 0; round < 20; round += 1) {
    for (const typed of TYPED) {
      const startedAt = performance.now()
      await search.find(typed)
      times.push(performance.now() - startedAt)
    }
  }
  await sql.close()
  return {
    key: 'directory.search_p99_ms',
    unit: 'ms',
    ...summarise(times, 0.99),
    reference: 'SQL and full-text load, timed apart',
    referenceValue: loadSeconds,
    referenceUnit: 's',
    target: '≤ 20',
  }
}

function measureDiff(index: ExtractionIndex): Figure {
  const next = loadGenerated({ rows: ROWS, churn: 0.01, variant: 1 })
  const times = Array.from({ length: 3 }, () => {
    const startedAt = performance.now()
    next.diffFrom(index)
    return (performance.now() - startedAt) / 1_000
  })
  return {
    key: 'directory.diff_s',
    unit: 's',
    ...summarise(times),
    reference: 'Map of lines',
    referenceValue: diffOfLines(),
    referenceUnit: 's',
    target: '≤ 5',
  }
}

/** The same difference by splitting both files into lines and keeping them in a Map by address. */
function diffOfLines(): number {
  const [before, after] = [{ rows: ROWS }, { rows: ROWS, churn: 0.01, variant: 1 }].map((options) =>
    Buffer.concat([...generateExtraction(options)]),
  )
  const startedAt = performance.now()
  const linesOf = (text: Buffer | undefined) =>
    new Map((text?.toString() ?? '').split('\n').map((line) => [line.split('|', 2)[1], line]))
  const [old, now] = [linesOf(before), linesOf(after)]
  let differences = 0
  for (const [address, line] of now) if (old.get(address) !== line) differences += 1
  for (const address of old.keys()) if (!now.has(address)) differences += 1
  return differences > 0 ? (performance.now() - startedAt) / 1_000 : Number.NaN
}
