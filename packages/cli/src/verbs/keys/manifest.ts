import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyUse } from '@entente/core/deployment'
import { isTenantId } from '@entente/core/ids'
import { isInstantText } from '@entente/core/time'
import { CliError } from '../../errors.ts'
import { readJson } from '../../read-json.ts'
import type { Terminal } from '../../verb.ts'
import { replaceFile } from '../../write-output.ts'
import { KEY_RULES } from './key-table.ts'

/** One key of a folder. The files are `<id>.key`, `<id>.csr`, `<id>.pub`, and `<id>.pem` once it is certified. */
export interface KeyEntry {
  readonly id: string
  readonly use: KeyUse
  readonly tenant: string
  /** ISO 8601. */
  readonly createdAt: string
  /** When it was retired, ISO 8601; its private file is gone since. */
  readonly retiredAt?: string
  /** What the operator said had been done before. */
  readonly attested?: string
  /** Id of the key whose successor it is. */
  readonly replaces?: string
  /** What a successor is made with. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>
}

/** Reads the `keys.json` of a folder that may be new. */
export async function readManifestIfAny(folder: string, terminal: Terminal): Promise<readonly KeyEntry[]> {
  return existsSync(manifestOf(folder)) ? readManifest(folder, terminal) : []
}

/** Reads `keys.json`. A folder without one is refused: the check of a misspelt folder must not pass. */
export async function readManifest(folder: string, terminal: Terminal): Promise<readonly KeyEntry[]> {
  const file = manifestOf(folder)
  const document = await readJson(file, terminal)
  const entries: readonly unknown[] = Array.isArray(document) ? document : [undefined]
  if (entries.every(isEntry)) return entries
  throw new CliError({
    code: 'CLI_OPTION_INVALID',
    what: `${file} is not a list of keys as this command writes it.`,
    fix: 'Restore it, or begin a new folder.',
    french: `${file} n’est pas une liste de clés comme cette commande l’écrit. La restaurer, ou commencer un nouveau dossier.`,
  })
}

/** Adds one key to the list. */
export async function addToManifest(
  folder: string,
  entries: readonly KeyEntry[],
  entry: KeyEntry,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await replaceManifest(folder, [...entries, entry])
}

/** Writes the list anew, in one step. */
export async function replaceManifest(folder: string, entries: readonly KeyEntry[]): Promise<void> {
  await replaceFile(manifestOf(folder), `${JSON.stringify(entries, null, 2)}\n`)
}

function manifestOf(folder: string): string {
  return join(folder, 'keys.json')
}

export function isKeyName(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,63}$/.test(text)
}

function isEntry(value: unknown): value is KeyEntry {
  if (typeof value !== 'object' || value === null) return false
  const entry: Partial<Record<keyof KeyEntry, unknown>> = value
  return (
    typeof entry.id === 'string' &&
    isKeyName(entry.id) &&
    typeof entry.use === 'string' &&
    Object.hasOwn(KEY_RULES, entry.use) &&
    isTenantId(entry.tenant) &&
    isInstantText(entry.createdAt) &&
    (entry.retiredAt === undefined || isInstantText(entry.retiredAt)) &&
    typeof entry.parameters === 'object' &&
    entry.parameters !== null
  )
}
