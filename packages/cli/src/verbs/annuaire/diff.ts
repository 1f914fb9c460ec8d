import type { Command } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import type { Answer } from '../../verb.ts'
import { readArchive } from './sources.ts'
import type { AnnuaireTexts } from './texts.ts'

/** `entente annuaire diff`: what changed between two extractions. Exit code 1 when something did, as diff does. */
export function registerDiff(family: Command, answer: Answer, texts: AnnuaireTexts): void {
  family
    .command('diff')
    .description(texts.diff)
    .argument('<before>', texts.before)
    .argument('<after>', texts.after)
    .addHelpText('after', texts.examples.diff)
    .action(
      answer(async (terminal, before: string, after: string) => {
        const older = await readArchive(before, terminal)
        const newer = await readArchive(after, terminal)
        const difference = newer.diffFrom(older)
        const { added, removed, changed } = difference
        const marked = [
          ...added.map((address) => `+ ${address}`),
          ...removed.map((address) => `- ${address}`),
          ...changed.map((address) => `~ ${address}`),
        ]
        return {
          text: [texts.difference(added.length, removed.length, changed.length), ...marked].join('\n'),
          json: { before: older.asOf, after: newer.asOf, ...difference },
          exit: marked.length === 0 ? EXIT.ok : EXIT.no,
        }
      }),
    )
}
