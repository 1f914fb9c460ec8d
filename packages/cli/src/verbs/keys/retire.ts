import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { collect } from '../../collect.ts'
import { EXIT } from '../../exit-codes.ts'
import { mark } from '../../marks.ts'
import type { RegisterFamily, Terminal, VerbAnswer } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { judgeRetirement, keysOpenedBy, type RetireEvidence } from './judge-retirement.ts'
import { KEY_RULES } from './key-table.ts'
import { readManifest, replaceManifest } from './manifest.ts'
import { words } from './words.ts'

interface RetireOptions extends RetireEvidence {
  readonly into: string
}

const LONGEST_STATEMENT = 500

/** `entente keys retire`. */
export const registerRetire: RegisterFamily = (family, answer, language) => {
  const said = words[language]
  family
    .command('retire')
    .description(said.retires)
    .argument('<key>', said.keyId)
    .requiredOption('--into <folder>', said.into)
    .option('--deployment <file>', said.deployment)
    .option('--journal <file>', said.journal, collect, [])
    .option('--attest <text>', said.attest)
    .addHelpText(
      'after',
      '\nExamples:\n  entente keys retire vi-2026 --into cles --deployment deployment.json\n  entente keys retire dpo-2026 --into coffre --journal copie-du-journal.db\n  entente keys retire api-2026 --into cles --attest "revoked on the portal on 2026-11-22"',
    )
    .action(answer(retire))
}

async function retire(terminal: Terminal, id: string, options: RetireOptions): Promise<VerbAnswer> {
  const said = words[terminal.language]
  const entries = await readManifest(options.into, terminal)
  const entry = entries.find((one) => one.id === id)
  if (entry === undefined || entry.retiredAt !== undefined) {
    throw invalid(
      'No key of this folder that is in use has this name.',
      'Aucune clé en usage de ce dossier n’a ce nom.',
    )
  }
  if (options.attest !== undefined && !isStatement(options.attest)) {
    throw invalid(
      `--attest is not one line of at most ${LONGEST_STATEMENT} characters.`,
      `--attest n’est pas une ligne de ${LONGEST_STATEMENT} caractères au plus.`,
    )
  }
  const needed = await judgeRetirement(options.into, entry, entries, options, terminal)
  if (needed.length > 0) {
    const lines = needed.map(
      ({ reason, count }) =>
        `${mark('bad', terminal)} ${said.stillNeeded[reason]}${count === undefined ? '' : ` (${count})`}`,
    )
    return {
      text: [said.kept(id), ...lines].join('\n'),
      json: { id, retired: false, reasons: needed },
      exit: EXIT.no,
    }
  }
  const isAuditor = KEY_RULES[entry.use].made === 'auditor'
  const opens = isAuditor ? await keysOpenedBy(id, options) : undefined
  const retiredAt = terminal.clock.now().toISOString()
  const { attest } = options
  // First the list, then the file: a list that cannot be written destroys nothing.
  await replaceManifest(
    options.into,
    entries.map((one) =>
      one.id === id ? { ...one, retiredAt, ...(attest !== undefined && { attested: attest }) } : one,
    ),
  )
  await destroy(join(options.into, `${id}.key`))
  const kept = KEY_RULES[entry.use].made === 'secret' || KEY_RULES[entry.use].made === 'received'
  return {
    text: [
      said.retired(id),
      ...(opens === undefined ? [] : [said.stillOpens(opens)]),
      ...(kept || isAuditor ? [] : [said.publicPartStays]),
    ].join('\n'),
    json: { id, retired: true, retiredAt, ...(opens !== undefined && { opens }) },
    exit: EXIT.ok,
  }
}

function isStatement(text: string): boolean {
  return /^[^\p{Cc}]+$/u.test(text) && text.length <= LONGEST_STATEMENT
}

/** Overwrites a private file before it goes. Copies, snapshots and flash cells are beyond the reach of a program. */
async function destroy(file: string): Promise<void> {
  await writeFile(file, randomBytes(statSync(file).size), { flush: true })
  await rm(file)
}
