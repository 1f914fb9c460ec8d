import type { Deadline } from '../deadlines/deadline.ts'
import { deadlineTitle, type Language } from '../explanation/language.ts'

/** How a table is written. */
export interface CsvOptions {
  readonly language: Language
  /** Adds the latest arguable date. @default false */
  readonly expert?: boolean
}

const HEADERS: Readonly<Record<Language, readonly string[]>> = {
  fr: [
    'clé',
    'règle',
    'article',
    'objet',
    'sujet',
    'nature',
    'état',
    'date sûre',
    'date littérale',
    'envoi au plus tard',
    'forme',
    'lectures',
    'citation',
    'relecture',
  ],
  en: [
    'key',
    'rule',
    'article',
    'title',
    'subject',
    'nature',
    'state',
    'safe date',
    'literal date',
    'send by',
    'form',
    'readings',
    'quote',
    'review',
  ],
}

/**
 * Writes deadlines as a table (RFC 4180, UTF-8). A cell that a spreadsheet would take for a formula is made text.
 *
 * @example
 * toCsv(deadlines(situation, query), { language: 'fr' })
 */
export function toCsv(deadlines: readonly Deadline[], options: CsvOptions): string {
  const expert = options.expert === true
  const rows = deadlines.map((deadline) => {
    const { envelope } = deadline
    const readings = envelope.assumptions.map(({ id, value }) =>
      value === undefined ? id : `${id}=${value}`,
    )
    return [
      deadline.key,
      deadline.rule,
      deadline.article,
      deadlineTitle(deadline.rule, options.language),
      deadline.subject ?? '',
      deadline.nature,
      deadline.state,
      envelope.safe,
      envelope.literal,
      envelope.sendBy ?? '',
      deadline.channel ?? '',
      readings.join(' '),
      deadline.quote,
      deadline.review,
      ...(expert ? [envelope.latestArguable] : []),
    ]
  })
  const header = [...HEADERS[options.language], ...(expert ? ['latestArguable'] : [])]
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
