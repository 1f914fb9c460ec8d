import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { BenchModule, Figure } from './figure.ts'

/** The measurements of each prefix; a prefix whose package is not there yet has no module. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  trust: ['trust', 'trust-x509'],
  vector: ['vector'],
  trace: ['trace'],
  whitelist: ['whitelist'],
  directory: ['directory'],
  qf: ['qf'],
  rules: ['rules'],
  gateway: ['gateway'],
  compare: ['compare'],
  peers: ['peers'],
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    soak: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})

const prefixes = positionals.length > 0 ? positionals : Object.keys(MODULES)
const figures: Figure[] = []
for (const prefix of prefixes) {
  const names = MODULES[prefix]
  if (names === undefined) {
    console.error(`Unknown prefix "${prefix}". Choose among: ${Object.keys(MODULES).join(', ')}.`)
    process.exit(2)
  }
  for (const name of names) {
    const file = new URL(`./${name}.ts`, import.meta.url)
    if (!existsSync(fileURLToPath(file))) continue
    const module = (await import(file.href)) as BenchModule
    figures.push(...(await module.run({ soak: values.soak, write: values.write })))
  }
}

if (values.json) {
  console.log(JSON.stringify(Object.fromEntries(figures.map(({ key, value }) => [key, round(value)]))))
} else {
  printTable(figures)
}

function printTable(rows: readonly Figure[]): void {
  const [cpu] = cpus()
  console.log(`${cpus().length} × ${cpu?.model ?? 'unknown processor'}, Node.js ${process.version}\n`)
  const width = Math.max(3, ...rows.map((row) => row.key.length))
  for (const row of rows) {
    const figure = `${round(row.value)} ${row.unit}`.padEnd(16)
    const range = `(${round(row.min)} – ${round(row.max)})`.padEnd(24)
    const target = (row.target ?? '').padEnd(12)
    const own =
      row.referenceValue === undefined ? '' : `: ${round(row.referenceValue)} ${row.referenceUnit ?? ''}`
    console.log(`${row.key.padEnd(width)}  ${figure}${range}${target}${row.reference ?? ''}${own}`)
  }
}

function round(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4))
}
