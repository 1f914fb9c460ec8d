import { stat } from 'node:fs/promises'
import { parseTenantId } from '@entente/core/ids'
import {
  diffHistory,
  diffSnapshots,
  fileListStore,
  inlineOpener,
  inspectList,
  summarizeDiff,
  WhitelistError,
} from '@entente/mssante-whitelist'
import { CliError } from '../../errors.ts'
import { EXIT } from '../../exit-codes.ts'
import type { RegisterVerb, Terminal } from '../../verb.ts'
import { writeNew } from '../../write-output.ts'
import { invalid } from '../invalid.ts'
import { readListFile } from './read-list-file.ts'
import { words } from './words.ts'

interface DiffOptions {
  readonly html?: string
  readonly store?: string
  readonly tenant?: string
}

/** `entente whitelist diff`: what changed between two lists, or from list to list in a folder. */
export const registerDiff: RegisterVerb = (family, answer) => {
  family
    .command('diff')
    .description('say what changed between two lists, or in the history of a folder; verifies nothing')
    .argument('[before]', 'the older list; - for standard input')
    .argument('[after]', 'the newer list; - for standard input')
    .option('--html <file>', 'also write the difference as a page; the file must not exist')
    .option('--store <folder>', 'instead of two files: the folder that whitelist watch or a gateway fills')
    .option('--tenant <siret>', 'with --store: whose lists')
    .addHelpText(
      'after',
      '\nExamples:\n  entente whitelist diff hier.xml aujourdhui.xml --html changements.html\n  entente whitelist diff --store /var/lib/mssante/whitelist --tenant 99000000200016',
    )
    .action(answer(diff))
}

async function diff(
  terminal: Terminal,
  before: string | undefined,
  after: string | undefined,
  options: DiffOptions,
) {
  if (options.store !== undefined) {
    if (before !== undefined || options.html !== undefined)
      throw invalid(
        '--store takes neither files nor --html.',
        '--store ne va ni avec des fichiers ni avec --html.',
      )
    return history(options.store, options.tenant, terminal)
  }
  if (before === undefined || after === undefined)
    throw invalid('Give two lists, or --store.', 'Donner deux listes, ou --store.')
  const said = words[terminal.language]
  const difference = diffSnapshots(await snapshotOf(before, terminal), await snapshotOf(after, terminal))
  if (options.html !== undefined) await writeNew(options.html, said.page(difference))
  return {
    text: said.difference(difference),
    json: { summary: summarizeDiff(difference), ...difference },
    exit: EXIT.ok,
  }
}

async function history(folder: string, tenant: string | undefined, { language }: Terminal) {
  const said = words[language]
  if (tenant === undefined) throw invalid('--store needs --tenant.', '--store demande --tenant.')
  // Opening a store makes its folder; a wrong name must not.
  await stat(folder).catch((cause: unknown) => {
    throw new CliError({
      code: 'CLI_INPUT_UNREADABLE',
      what: `Cannot read ${folder}.`,
      fix: 'Name the folder that whitelist watch or a gateway fills.',
      french: `Impossible de lire ${folder}. Nommer le dossier que remplit whitelist watch ou une passerelle.`,
      cause,
    })
  })
  const store = await fileListStore({ tenant: parseTenantId(tenant), folder })
  const steps = []
  for await (const { list, diff: difference } of diffHistory(store, inlineOpener()))
    steps.push({ verifiedAt: list.verifiedAt, summary: summarizeDiff(difference), ...difference })
  return {
    text:
      steps.length === 0
        ? said.noHistory
        : steps.map((step) => `${step.verifiedAt.toISOString()}  ${said.summary(step)}`).join('\n'),
    json: { steps },
    exit: EXIT.ok,
  }
}

async function snapshotOf(file: string, terminal: Terminal) {
  const { snapshot, problem } = inspectList(await readListFile(file, terminal))
  if (snapshot === undefined) throw new WhitelistError(problem ?? 'WL_LIST_MALFORMED')
  return snapshot
}
