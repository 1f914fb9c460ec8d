import { hold, releaseHold } from '@entente/interops-trace'
import { EXIT } from '../../exit-codes.ts'
import { frenchCount, inBothLanguages } from '../../language.ts'
import type { RegisterVerb } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { type JournalOptions, takesJournal, withJournal } from './open-journal.ts'
import { type QueryOptions, readQuery, takesQuery } from './query-options.ts'

interface ReleaseOptions extends JournalOptions {
  readonly incident: string
}
type HoldOptions = ReleaseOptions & QueryOptions

const ROLES = ['purge'] as const
const INCIDENT = /^[\w./:-]{1,64}$/

const words = inBothLanguages({
  en: {
    held: (records: number, incident: string) => `${records} records are held for ${incident}.`,
    released: (records: number, incident: string) => `${records} records are no longer held for ${incident}.`,
  },
  fr: {
    held: (records, incident) =>
      `${frenchCount(records, 'enregistrement est retenu', 'enregistrements sont retenus')} pour ${incident}.`,
    released: (records, incident) =>
      `${frenchCount(records, 'enregistrement n’est plus retenu', 'enregistrements ne sont plus retenus')} pour ${incident}.`,
  },
})

/** `entente trace hold` and `trace release`: what an incident keeps beyond its retention. Both are recorded. */
export const registerHold: RegisterVerb = (family, answer) => {
  takesQuery(takesJournal(family.command('hold')))
    .description('keep the records of an incident beyond their retention; no purge erases them')
    .requiredOption('--incident <reference>', 'reference of the incident, never the name of a person')
    .addHelpText(
      'after',
      '\nExample:\n  entente trace hold --store traces.db --tenant 99000000200016 --writer app-1 \\\n    --checkpoint-key tete.key --index-key index.key --reader responsable --purpose "Enquête INC-2026-014" \\\n    --incident INC-2026-014 --field vi.subject=agent.txt',
    )
    .action(
      answer(async (terminal, options: HoldOptions) => {
        const incident = requireIncident(options.incident)
        const query = await readQuery(options, terminal)
        if (options.field.length + options.kind.length === 0 && !options.from && !options.to) {
          throw invalid(
            'Say which records: --field, --kind, --from or --to.',
            'Dire quels enregistrements : --field, --kind, --from ou --to.',
          )
        }
        return withJournal(
          options,
          terminal,
          async (journal, reader) => {
            const records = await hold(journal, { incident, query }, reader)
            return {
              text: words[terminal.language].held(records, incident),
              json: { incident, records },
              exit: records === 0 ? EXIT.no : EXIT.ok,
            }
          },
          ROLES,
        )
      }),
    )
  takesJournal(family.command('release'))
    .description('end the hold of an incident: its records fall under their retention again')
    .requiredOption('--incident <reference>', 'reference of the incident, as it was held')
    .addHelpText(
      'after',
      '\nExample:\n  entente trace release --store traces.db --tenant 99000000200016 --writer app-1 \\\n    --checkpoint-key tete.key --index-key index.key --reader responsable --purpose "Clôture INC-2026-014" \\\n    --incident INC-2026-014',
    )
    .action(
      answer((terminal, options: ReleaseOptions) => {
        const incident = requireIncident(options.incident)
        return withJournal(
          options,
          terminal,
          async (journal, reader) => {
            const records = await releaseHold(journal, incident, reader)
            return {
              text: words[terminal.language].released(records, incident),
              json: { incident, records },
              exit: records === 0 ? EXIT.no : EXIT.ok,
            }
          },
          ROLES,
        )
      }),
    )
}

function requireIncident(text: string): string {
  if (INCIDENT.test(text)) return text
  throw invalid(
    '--incident is not a reference of at most 64 letters, digits and ./:-_ signs.',
    '--incident n’est pas une référence d’au plus 64 lettres, chiffres et signes ./:-_.',
  )
}
