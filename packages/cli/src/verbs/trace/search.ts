import { EXIT } from '../../exit-codes.ts'
import type { RegisterVerb } from '../../verb.ts'
import { readCount } from '../read-count.ts'
import { type JournalOptions, takesJournal, withJournal } from './open-journal.ts'
import { type QueryOptions, readQuery, takesQuery } from './query-options.ts'
import { words } from './words.ts'

interface SearchOptions extends JournalOptions, QueryOptions {
  readonly limit: string
}

/** `entente trace search`: finds records by identifier, kind and time. The search itself is recorded. */
export const registerSearch: RegisterVerb = (family, answer) => {
  takesQuery(takesJournal(family.command('search')))
    .description('find records; the search is recorded with its reader and purpose')
    .option('--limit <n>', 'at most this many, newest first', '100')
    .addHelpText(
      'after',
      '\nExample:\n  entente trace search --store traces.db --tenant 99000000200016 --writer app-1 \\\n    --checkpoint-key tete.key --index-key index.key --reader auditrice --purpose "Contrôle 2026-17" \\\n    --field vi.id=id.txt --from 2026-03-01T00:00:00+01:00',
    )
    .action(
      answer((terminal, options: SearchOptions) =>
        withJournal(options, terminal, async (journal, reader) => {
          const found = await journal.search(
            { ...(await readQuery(options, terminal)), limit: readCount('--limit', options.limit) },
            reader,
          )
          const rows = found.map(
            ({ index, open, leafHash }) => `${index}  ${open.recordedAt}  ${open.kind}  ${leafHash}`,
          )
          return {
            text: found.length === 0 ? words[terminal.language].nothingFound : rows.join('\n'),
            // The sealed part may hold personal data: it is shown by an export that an auditor opens.
            json: found.map(({ log, index, leafHash, open }) => ({ log, index, leafHash, open })),
            exit: found.length === 0 ? EXIT.no : EXIT.ok,
          }
        }),
      ),
    )
}
