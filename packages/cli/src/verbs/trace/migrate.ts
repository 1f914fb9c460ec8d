import { embeddedStore, migrateJournal, postgresStore } from '@entente/interops-trace'
import { EXIT } from '../../exit-codes.ts'
import { readText } from '../../read-input.ts'
import type { RegisterVerb } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { words } from './words.ts'

interface MigrateOptions {
  readonly from: string
  readonly to?: string
  readonly toPostgres?: string
}

/** `entente trace migrate`: copies a journal into another store and proves that nothing changed. */
export const registerMigrate: RegisterVerb = (family, answer) => {
  family
    .command('migrate')
    .description(
      'copy a journal into another store, with proof that nothing changed (changement de support, art. 9)',
    )
    .requiredOption('--from <file>', 'SQLite file of the journal; the service must be stopped')
    .option('--to <file>', 'SQLite file of the new store')
    .option('--to-postgres <file>', 'file that holds the connection string of the new store')
    .addHelpText('after', '\nExample:\n  entente trace migrate --from traces.db --to-postgres connexion.txt')
    .action(
      answer(async (terminal, { from, to, toPostgres }: MigrateOptions) => {
        if ((to === undefined) === (toPostgres === undefined))
          throw invalid('Give either --to or --to-postgres.', 'Donner --to ou --to-postgres, pas les deux.')
        const target =
          to === undefined
            ? postgresStore((await readText(toPostgres ?? '', terminal)).trim())
            : embeddedStore(to)
        const logs = await migrateJournal(embeddedStore(from), target)
        return {
          text: logs
            .map(({ origin, records, root }) => words[terminal.language].moved(origin, records, root))
            .join('\n'),
          json: logs,
          exit: EXIT.ok,
        }
      }),
    )
}
