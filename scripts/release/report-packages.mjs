import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Compressed size that a package may have, in kB: raise a number only with a word in the changeset. */
const BUDGET_KB = {
  cli: 180,
  'convention-rules': 450,
  core: 190,
  gateway: 150,
  'interops-trace': 260,
  'interops-vector': 200,
  'msa-qf-client': 170,
  'mssante-directory-client': 180,
  'mssante-whitelist': 200,
  partner: 120,
  runtime: 110,
  testkit: 60,
  trust: 260,
}

/** Licences that the users of Entente can take without asking a lawyer. */
const ACCEPTED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'MIT-0',
  'BlueOak-1.0.0',
])

/** Rows of the size table, and what exceeds its budget. */
export function measureTarballs(tarballs) {
  const rows = tarballs.map(({ name, file }) => {
    const kB = Math.ceil(statSync(file).size / 1_024)
    return { name, kB, budget: BUDGET_KB[name] }
  })
  return { rows, over: rows.filter(({ kB, budget }) => budget === undefined || kB > budget) }
}

/** Every package installed below `folder`, with its licence, and those whose licence is not accepted. */
export function reportLicences(folder) {
  const rows = installedBelow(join(folder, 'node_modules'))
    .filter(({ name }) => !name.startsWith('@entente/'))
    .sort((a, b) => a.name.localeCompare(b.name))
  return { rows, refused: rows.filter(({ licence }) => !ACCEPTED.has(licence)) }
}

/** Names of everything installed below `folder`. */
export function installedNames(folder) {
  return installedBelow(join(folder, 'node_modules')).map(({ name }) => name)
}

function installedBelow(modules) {
  return readdirSync(modules, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name.startsWith('.')) return []
    const folder = join(modules, entry.name)
    if (entry.name.startsWith('@')) return installedBelow(folder)
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return [{ name, version, licence: license }, ...nested(folder)]
  })
}

function nested(folder) {
  try {
    return installedBelow(join(folder, 'node_modules'))
  } catch {
    return []
  }
}
