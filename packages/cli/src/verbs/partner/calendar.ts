import { type ExpiryEntry, expiryCalendar } from '@entente/partner'
import { EXIT } from '../../exit-codes.ts'
import { clauses, labelled } from '../../language.ts'
import { mark } from '../../marks.ts'
import { takesRevocation } from '../../revocation-options.ts'
import type { RegisterFamily, Terminal } from '../../verb.ts'
import { openSheet, type SheetOptions } from './open.ts'
import { words } from './words.ts'

/** `entente partner calendar`: what ends when. */
export const registerCalendar: RegisterFamily = (family, answer, language) => {
  const said = words[language]
  takesRevocation(family.command('calendar'), language)
    .description(said.calendars)
    .argument('<sheet>', said.sheetFile)
    .option('--ics', said.ics)
    .addHelpText(
      'after',
      '\nExample:\n  entente partner calendar fiche.jws --crl ac.crl=ac.pem --ics > fiche.ics',
    )
    .action(
      answer(async (terminal, file: string, options: SheetOptions & { readonly ics?: boolean }) => {
        const { sheet, fingerprint } = (await openSheet(file, options, terminal)).opened
        const entries = expiryCalendar(sheet, terminal.clock.now())
        const urgent = entries.some(
          ({ notice, replacedBy }) => notice !== undefined && replacedBy === undefined,
        )
        return {
          text: options.ics === true ? toCalendar(entries, fingerprint, terminal) : listed(entries, terminal),
          json: { entries },
          exit: urgent ? EXIT.no : EXIT.ok,
        }
      }),
    )
}

function nameOf({ subject }: ExpiryEntry, { language }: Terminal): string {
  return subject === 'sheet' ? words[language].theSheet : subject
}

function listed(entries: readonly ExpiryEntry[], terminal: Terminal): string {
  const said = words[terminal.language]
  return entries
    .map((entry) => {
      const { endsAt, daysLeft, notice, replacedBy, overlapDays = 0, uses } = entry
      const sign = notice === undefined ? 'good' : replacedBy === undefined ? 'bad' : 'notice'
      const next = replacedBy === undefined ? said.replacedByNothing : said.replaced(replacedBy, overlapDays)
      const what = [nameOf(entry, terminal), ...uses].join(' ')
      const when = clauses([said.daysLeft(daysLeft), next], terminal.language)
      return `${mark(sign, terminal)} ${endsAt.slice(0, 10)}  ${labelled(what, when, terminal.language)}`
    })
    .join('\n')
}

/** One event a notice, so that it shows in every calendar program whatever it makes of alarms. */
function toCalendar(entries: readonly ExpiryEntry[], fingerprint: string, terminal: Terminal): string {
  const stamp = compact(terminal.clock.now().toISOString())
  const events = entries.flatMap((entry) =>
    [...entry.notices, { days: 0, on: entry.endsAt }].flatMap(({ days, on }) => [
      'BEGIN:VEVENT',
      `UID:${fingerprint.slice(0, 16)}-${entry.subject}-${days}@partner.entente`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${on.slice(0, 10).replaceAll('-', '')}`,
      `SUMMARY:${labelled(nameOf(entry, terminal), words[terminal.language].daysLeft(days), terminal.language)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
  )
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Entente//partner//EN',
    ...events,
    'END:VCALENDAR',
    '',
  ]
  return lines.join('\r\n')
}

function compact(instant: string): string {
  return instant.replaceAll(/[-:]|\.\d+/g, '')
}
