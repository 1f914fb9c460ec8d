import { EXIT } from '../../exit-codes.ts'
import { clauses, labelled } from '../../language.ts'
import { mark } from '../../marks.ts'
import { readText } from '../../read-input.ts'
import { firstLine } from '../../signer-options.ts'
import type { RegisterFamily, Terminal, VerbAnswer } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { drill } from './drill.ts'
import { dueOn, type FoundAboutKey, judgeKey, keyDigest } from './judge-key.ts'
import { keyAdvice } from './key-table.ts'
import { type KeyEntry, readManifest } from './manifest.ts'
import { words } from './words.ts'

interface CheckOptions {
  readonly into: string
  readonly drill?: string
  readonly passphrase?: string
}

/** `entente keys list|check`. */
export const registerCheck: RegisterFamily = (family, answer, language) => {
  const said = words[language]
  family
    .command('list')
    .description(said.lists)
    .requiredOption('--into <folder>', said.into)
    .addHelpText('after', '\nExample:\n  entente keys list --into cles')
    .action(
      answer(async (terminal, { into }: { readonly into: string }) => {
        const entries = await readManifest(into, terminal)
        const keys = entries.map((entry) => ({
          ...entry,
          dueOn: entry.retiredAt === undefined ? (dueOn(entry) ?? null) : null,
        }))
        const lines = keys.map(({ id, use, dueOn: day, retiredAt }) => {
          if (retiredAt !== undefined) return `${id}  ${use}  ${said.retiredOn(retiredAt.slice(0, 10))}`
          const due = day === null ? '' : `  ${said.due(day)}`
          return `${id}  ${use}${due}\n    ${keyAdvice[terminal.language][use]}`
        })
        return { text: lines.length === 0 ? said.none : lines.join('\n'), json: { keys }, exit: EXIT.ok }
      }),
    )
  family
    .command('check')
    .description(said.checks)
    .requiredOption('--into <folder>', said.into)
    .option('--drill <key>', said.drill)
    .option('--passphrase <file>', said.passphrase)
    .addHelpText(
      'after',
      '\nExamples:\n  entente keys check --into cles\n  entente keys check --into coffre --drill dpo-2026 --passphrase -',
    )
    .action(answer(check))
}

async function check(
  terminal: Terminal,
  { into, drill: drilled, passphrase }: CheckOptions,
): Promise<VerbAnswer> {
  const said = words[terminal.language]
  const entries = (await readManifest(into, terminal)).filter(({ retiredAt }) => retiredAt === undefined)
  const found = new Map(entries.map((entry) => [entry.id, [...judgeKey(into, entry, terminal.clock.now())]]))
  for (const id of [...sharedKeys(into, entries)]) found.get(id)?.push({ finding: 'shared', weight: 'bad' })
  for (const id of lonelyAuditors(entries)) found.get(id)?.push({ finding: 'alone', weight: 'notice' })
  for (const id of exposedAuditors(entries)) found.get(id)?.push({ finding: 'exposed', weight: 'bad' })
  if (drilled !== undefined) {
    const entry = entries.find(({ id }) => id === drilled)
    if (entry === undefined)
      throw invalid(
        'No key of this folder has the name of --drill.',
        'Aucune clé de ce dossier n’a le nom de --drill.',
      )
    const secret = passphrase === undefined ? undefined : firstLine(await readText(passphrase, terminal))
    if (drill(into, entry, secret) === 'fails')
      found.get(drilled)?.push({ finding: 'drillFailed', weight: 'bad' })
  }
  const keys = entries.map(({ id, use }) => ({ id, use, findings: found.get(id) ?? [] }))
  const bad = keys.some(({ findings }) => findings.some(({ weight }) => weight === 'bad'))
  return {
    text: keys.length === 0 ? said.none : keys.map((key) => line(key, drilled, terminal)).join('\n'),
    json: { keys, ...(drilled !== undefined && { drilled }) },
    exit: bad ? EXIT.no : EXIT.ok,
  }
}

function line(
  {
    id,
    use,
    findings,
  }: { readonly id: string; readonly use: string; readonly findings: readonly FoundAboutKey[] },
  drilled: string | undefined,
  terminal: Terminal,
): string {
  const said = words[terminal.language]
  const worst = findings.some(({ weight }) => weight === 'bad')
    ? 'bad'
    : findings.length > 0
      ? 'notice'
      : 'good'
  const texts = findings.map(({ finding, days }) =>
    days === undefined ? said.findings[finding] : `${said.findings[finding]} ${days} ${said.days}`,
  )
  if (texts.length === 0) texts.push(id === drilled ? said.drilled : said.good)
  return `${mark(worst, terminal)} ${id}  ${labelled(use, clauses(texts, terminal.language), terminal.language)}`
}

/** One key has one use: keys that are the same under two names. */
function sharedKeys(folder: string, entries: readonly KeyEntry[]): ReadonlySet<string> {
  const names = new Map<string, string[]>()
  for (const entry of entries) {
    const digest = keyDigest(folder, entry)
    if (digest !== undefined) names.set(digest, [...(names.get(digest) ?? []), entry.id])
  }
  return new Set([...names.values()].filter((ids) => ids.length > 1).flat())
}

function lonelyAuditors(entries: readonly KeyEntry[]): readonly string[] {
  const auditors = entries.filter(({ use }) => use === 'trace-auditor').map(({ id }) => id)
  return auditors.length === 1 ? auditors : []
}

function exposedAuditors(entries: readonly KeyEntry[]): readonly string[] {
  const others = entries.some(({ use }) => use !== 'trace-auditor')
  return others ? entries.filter(({ use }) => use === 'trace-auditor').map(({ id }) => id) : []
}
