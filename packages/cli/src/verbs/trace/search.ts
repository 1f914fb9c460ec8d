import { collect } from '../../collect.ts'
import { EXIT } from '../../exit-codes.ts'
import { readText } from '../../read-input.ts'
import type { RegisterVerb } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { readCount } from '../read-count.ts'
import { type JournalOptions, takesJournal, withJournal } from './open-journal.ts'
import { readInstant } from './read-instant.ts'
import { words } from './words.ts'

interface SearchOptions extends JournalOptions {
  readonly field: readonly string[]
  readonly kind: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly limit: string
}

/** `entente trace search`: finds records by identifier, kind and time. The search itself is recorded. */
export const registerSearch: RegisterVerb = (family, answer) => {
  takesJournal(family.command('search'))
    .description('find records; the search is recorded with its reader and purpose')
    .option(
      '--field <name=file>',
      'identifier to look for, read from a file: vi.id=id.txt; may be repeated',
      collect,
      [],
    )
    .option('--kind <kind>', 'kind of record, such as vi.verified; may be repeated', collect, [])
    .option('--from <instant>', 'recorded at or after, ISO 8601 with an offset')
    .option('--to <instant>', 'recorded before, ISO 8601 with an offset')
    .option('--limit <n>', 'at most this many, newest first', '100')
    .addHelpText(
      'after',
      '\nExample:\n  entente trace search --store traces.db --tenant 99000000200016 --writer app-1 \\\n    --checkpoint-key tete.key --index-key index.key --reader auditrice --purpose "Contrôle 2026-17" \\\n    --field vi.id=id.txt --from 2026-03-01T00:00:00+01:00',
    )
    .action(
      answer((terminal, options: SearchOptions) =>
        withJournal(options, terminal, async (journal, reader) => {
          const found = await journal.search(
            {
              fields: await readFields(options.field, terminal),
              kinds: options.kind,
              limit: readCount('--limit', options.limit),
              ...(options.from !== undefined && { from: readInstant('--from', options.from) }),
              ...(options.to !== undefined && { to: readInstant('--to', options.to) }),
            },
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

async function readFields(
  fields: readonly string[],
  terminal: Parameters<typeof readText>[1],
): Promise<Readonly<Record<string, string>>> {
  const read = fields.map(async (field) => {
    const [name = '', file = ''] = field.split('=')
    if (name === '' || file === '')
      throw invalid('--field takes <name>=<file>.', '--field s’écrit <nom>=<fichier>.')
    return [name, (await readText(file, terminal)).trim()] as const
  })
  return Object.fromEntries(await Promise.all(read))
}
