import { deadlines, toICalendar } from '@entente/convention-rules'
import { EXIT } from '../../exit-codes.ts'
import type { RegisterVerb } from '../../verb.ts'
import { openSituation, type SituationOptions, takesSituation } from './open-situation.ts'

/** `entente rules calendar`: the deadlines as an iCalendar file on standard output. */
export const registerCalendar: RegisterVerb = (family, answer) => {
  // The calendar is a document about a French text: it does not follow the language of the terminal.
  takesSituation(family.command('calendar'), 'fr')
    .description('write the deadlines as iCalendar (RFC 5545) on standard output')
    .addHelpText(
      'after',
      '\nExample:\n  entente rules calendar convention.json --events events.json > convention.ics',
    )
    .action(
      answer(async (terminal, file: string, options: SituationOptions) => {
        const { situation, query } = await openSituation(file, options, terminal)
        const { id, title } = situation.convention
        const text = toICalendar(deadlines(situation, query), {
          convention: id,
          title,
          language: options.language,
          stampedAt: terminal.clock.now(),
        })
        return { text, json: { calendar: text }, exit: EXIT.ok }
      }),
    )
}
