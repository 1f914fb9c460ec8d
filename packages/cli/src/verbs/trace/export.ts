import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { formatNoteKey } from '@entente/interops-trace'
import { CliError } from '../../errors.ts'
import { EXIT } from '../../exit-codes.ts'
import type { RegisterVerb } from '../../verb.ts'
import { type JournalOptions, takesJournal, withJournal } from './open-journal.ts'

/** `entente trace export`: writes the whole journal as NDJSON that `trace verify` checks. */
export const registerExport: RegisterVerb = (family, answer) => {
  takesJournal(family.command('export'))
    .description('write the journal as NDJSON; the export is recorded with its reader and purpose')
    .requiredOption('--to <file>', 'file to write; it must not exist')
    .action(
      answer((terminal, options: JournalOptions & { readonly to: string }) =>
        withJournal(
          options,
          terminal,
          async (journal, reader) => {
            await write(options.to, journal.export(reader))
            const key = formatNoteKey(journal.key)
            return {
              text: `Written. The key of the log is ${key}`,
              json: { file: options.to, key },
              exit: EXIT.ok,
            }
          },
          ['search', 'export'],
        ),
      ),
    )
}

/** Never over an existing file, and readable by its owner alone. */
async function write(file: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const output = await open(file, 'wx', 0o600).catch((cause: unknown) => {
    throw new CliError({
      code: 'CLI_OUTPUT_REFUSED',
      what: 'The file of --to cannot be made.',
      fix: 'Name a file that does not exist, in a folder that can be written to.',
      cause,
    })
  })
  await pipeline(pieces, output.createWriteStream())
}
