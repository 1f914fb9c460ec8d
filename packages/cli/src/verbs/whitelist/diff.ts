import {
  diffSnapshots,
  formatDiffHtml,
  formatDiffText,
  inspectList,
  summarizeDiff,
  WhitelistError,
} from '@entente/mssante-whitelist'
import { EXIT } from '../../exit-codes.ts'
import type { RegisterVerb, Terminal } from '../../verb.ts'
import { writeNew } from '../../write-output.ts'
import { readListFile } from './read-list-file.ts'

/** `entente whitelist diff`: what changed between two lists. */
export const registerDiff: RegisterVerb = (family, answer) => {
  family
    .command('diff')
    .description('say what changed between two lists; verifies neither')
    .argument('<before>', 'the older list; - for standard input')
    .argument('<after>', 'the newer list; - for standard input')
    .option('--html <file>', 'also write the difference as a page; the file must not exist')
    .addHelpText(
      'after',
      '\nExample:\n  entente whitelist diff hier.xml aujourdhui.xml --html changements.html',
    )
    .action(answer(diff))
}

async function diff(terminal: Terminal, before: string, after: string, options: { readonly html?: string }) {
  const difference = diffSnapshots(await snapshotOf(before, terminal), await snapshotOf(after, terminal))
  if (options.html !== undefined) await writeNew(options.html, formatDiffHtml(difference))
  return {
    text: formatDiffText(difference),
    json: { summary: summarizeDiff(difference), ...difference },
    exit: EXIT.ok,
  }
}

async function snapshotOf(file: string, terminal: Terminal) {
  const { snapshot, problem } = inspectList(await readListFile(file, terminal))
  if (snapshot === undefined) throw new WhitelistError(problem ?? 'WL_LIST_MALFORMED')
  return snapshot
}
