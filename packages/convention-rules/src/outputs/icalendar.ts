import { addDays, type CivilDate, formatDelay, formatInstant, parseDelay } from '@entente/core/time'
import type { Deadline } from '../deadlines/deadline.ts'
import { deadlineTitle, type Language } from '../explanation/language.ts'
import { renderTrace } from '../explanation/render.ts'
import { explain } from '../explanation/trace.ts'

/** How a calendar is written. */
export interface CalendarOptions {
  /** Id of the convention: it makes the identifiers of the entries unique and stable. */
  readonly convention: string
  readonly title: string
  readonly language: Language
  /** When the calendar was computed: `DTSTAMP` of every entry. */
  readonly stampedAt: Date
  /** Reminders before an act or a notice, as délais in days or hours. @default P30D and P7D */
  readonly alarms?: readonly string[]
}

const MOST_OCTETS = 75
const DEFAULT_ALARMS = ['P30D', 'P7D'] as const

/**
 * Writes deadlines as an iCalendar file (RFC 5545): one all-day entry each, on the safe date for what must be done and
 * on the literal date for what happens by itself, with reminders for what must be done.
 *
 * An entry keeps its `UID` as long as the deadline keeps its key, so that a calendar that imports the file again
 * replaces it. Its description is the whole explanation: article, quote, the count step by step, the other readings. The
 * latest arguable date never appears. Deadlines that were met are left out.
 *
 * @throws {CoreError} `DELAY_INVALID` for an alarm that is not a délai, `INSTANT_INVALID`
 * @example
 * toICalendar(deadlines(situation, query), { convention: 'QF-1', title: 'QF', language: 'fr', stampedAt })
 */
export function toICalendar(deadlines: readonly Deadline[], options: CalendarOptions): string {
  const stamp = basicInstant(formatInstant(options.stampedAt))
  const alarms = (options.alarms ?? DEFAULT_ALARMS).map((alarm) => formatDelay(parseDelay(alarm)))
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Entente//convention-rules//FR',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escapeText(options.title)}`,
    ...deadlines
      .filter(({ state }) => state !== 'met')
      .flatMap((deadline) => entryOf(deadline, options, stamp, alarms)),
    'END:VCALENDAR',
  ]
  return `${lines.map(foldLine).join('\r\n')}\r\n`
}

/** The date of a deadline in a calendar: the safe one when somebody must act. */
export function calendarDate(deadline: Deadline): CivilDate {
  const { safe, literal } = deadline.envelope
  return deadline.nature === 'automatic' || deadline.nature === 'term' ? literal : safe
}

function entryOf(
  deadline: Deadline,
  options: CalendarOptions,
  stamp: string,
  alarms: readonly string[],
): readonly string[] {
  const { language } = options
  const date = calendarDate(deadline)
  const { dueAt } = deadline.envelope
  const title = deadlineTitle(deadline.rule, language)
  const subject = deadline.subject === undefined ? '' : ` — ${deadline.subject}`
  const description = renderTrace(explain(deadline), { language })
  const mustAct = deadline.nature === 'act' || deadline.nature === 'notice'
  return [
    'BEGIN:VEVENT',
    `UID:${escapeText(`${deadline.key}@${options.convention}`.replace(/[^\w.@/-]/g, '-'))}`,
    `DTSTAMP:${stamp}`,
    ...(dueAt === undefined
      ? [`DTSTART;VALUE=DATE:${basicDate(date)}`, `DTEND;VALUE=DATE:${basicDate(addDays(date, 1))}`]
      : [`DTSTART:${basicInstant(dueAt)}`]),
    `SUMMARY:${escapeText(`${title}${subject}`)}`,
    `DESCRIPTION:${escapeText(description)}`,
    `CATEGORIES:${escapeText(deadline.rule)}`,
    'TRANSP:TRANSPARENT',
    ...(mustAct
      ? alarms.flatMap((alarm) => [
          'BEGIN:VALARM',
          'ACTION:DISPLAY',
          `DESCRIPTION:${escapeText(title)}`,
          `TRIGGER:-${alarm}`,
          'END:VALARM',
        ])
      : []),
    'END:VEVENT',
  ]
}

function basicDate(date: CivilDate): string {
  return date.replaceAll('-', '')
}

function basicInstant(text: string): string {
  return `${text.slice(0, 19).replace(/[-:]/g, '')}Z`
}

function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, (character) => `\\${character}`).replace(/\r?\n/g, '\\n')
}

/** Folds a line so that none is longer than 75 octets, never inside a character. */
function foldLine(line: string): string {
  const pieces: string[] = []
  let piece = ''
  let octets = 0
  for (const character of line) {
    const size = utf8Length(character)
    if (octets + size > MOST_OCTETS) {
      pieces.push(piece)
      // The space that begins a continuation counts too.
      piece = ''
      octets = 1
    }
    piece += character
    octets += size
  }
  return [...pieces, piece].join('\r\n ')
}

function utf8Length(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}
