import { formatNoteKey } from '@entente/interops-trace'
import { EXIT } from '../../exit-codes.ts'
import type { RegisterVerb } from '../../verb.ts'
import { type JournalOptions, takesJournal, withJournal } from './open-journal.ts'
import { words } from './words.ts'
import { writeNewFile } from './write-new-file.ts'

/** `entente trace export`: writes the whole journal as NDJSON that `trace verify` checks. */
export const registerExport: RegisterVerb = (family, answer) => {
  takesJournal(family.command('export'))
    .description('write the journal as NDJSON; the export is recorded with its reader and purpose')
    .requiredOption('--to <file>', 'file to write; it must not exist')
    .addHelpText(
      'after',
      '\nExample:\n  entente trace export --store traces.db --tenant 99000000200016 --writer app-1 \\\n    --checkpoint-key tete.key --index-key index.key --reader auditrice --purpose "Contrôle 2026-17" --to traces.ndjson',
    )
    .action(
      answer((terminal, options: JournalOptions & { readonly to: string }) =>
        withJournal(
          options,
          terminal,
          async (journal, reader) => {
            await writeNewFile(options.to, journal.export(reader))
            const key = formatNoteKey(journal.key)
            return {
              text: words[terminal.language].exported(key),
              json: { file: options.to, key },
              exit: EXIT.ok,
            }
          },
          ['search', 'export'],
        ),
      ),
    )
}
