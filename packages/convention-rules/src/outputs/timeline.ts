import { type CivilDate, civilDateOf, daysBetween, formatCivilDate, partsOfDate } from '@entente/core/time'
import type { Deadline, DeadlineState } from '../deadlines/deadline.ts'
import type { Label } from '../explanation/label.ts'
import { deadlineTitle, type Language, NOTICE } from '../explanation/language.ts'
import { summarise } from '../explanation/render.ts'
import { explain, isExpertOnly } from '../explanation/trace.ts'
import { escapeHtml } from './html.ts'
import { calendarDate } from './icalendar.ts'

/** How a timeline is drawn. */
export interface TimelineOptions {
  readonly language: Language
  readonly asOf: CivilDate
  readonly from: CivilDate
  readonly to: CivilDate
  /** Shows the latest arguable dates. @default false */
  readonly expert?: boolean
}

const WORDS = {
  date: { fr: 'Date sûre', en: 'Safe date' },
  literal: { fr: 'Date littérale', en: 'Literal date' },
  what: { fr: 'Quoi', en: 'What' },
  state: { fr: 'État', en: 'State' },
  sendBy: { fr: 'lettre partie le', en: 'letter sent by' },
  other: { fr: 'autre lecture', en: 'other reading' },
  none: { fr: 'Aucune échéance dans cette période.', en: 'No deadline in this period.' },
  chart: { fr: 'Frise des échéances', en: 'Timeline of the deadlines' },
  expert: { fr: 'vue experte, soutenable jusqu’au', en: 'expert view, arguable until' },
} as const satisfies Record<string, Label>

const STATES: Readonly<Record<DeadlineState, Label>> = {
  open: { fr: 'à venir', en: 'open' },
  met: { fr: 'fait', en: 'met' },
  overdue: { fr: 'en retard', en: 'overdue' },
  passed: { fr: 'passé', en: 'passed' },
}

/**
 * Draws deadlines as HTML: a chart, then a table with quotes, readings and other dates. No script, everything escaped.
 *
 * The latest arguable date appears only with `expert`.
 */
export function renderTimeline(deadlines: readonly Deadline[], options: TimelineOptions): string {
  const { language } = options
  if (deadlines.length === 0) return `<p>${WORDS.none[language]}</p>${noticeOf(language)}`
  const head = [WORDS.date, WORDS.literal, WORDS.what, WORDS.state].map(
    (word) => `<th scope="col">${word[language]}</th>`,
  )
  const rows = deadlines.map((deadline) => rowOf(deadline, options))
  return `${chartOf(deadlines, options)}
<table class="deadlines"><thead><tr>${head.join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
${noticeOf(language)}`
}

function noticeOf(language: Language): string {
  return `<p class="notice">${escapeHtml(NOTICE[language])}</p>`
}

function rowOf(deadline: Deadline, options: TimelineOptions): string {
  const { language, expert = false } = options
  const { envelope } = deadline
  const notes = [
    ...(envelope.sendBy === undefined
      ? []
      : [`${WORDS.sendBy[language]} ${formatCivilDate(envelope.sendBy, language)}`]),
    ...(envelope.dueAt === undefined ? [] : [envelope.dueAt]),
    ...envelope.alternatives
      .filter(({ date }) => expert || !isExpertOnly(deadline, date))
      .map(
        ({ date, readings }) =>
          `${WORDS.other[language]} ${formatCivilDate(date, language)} (${choices(readings)})`,
      ),
    ...(expert ? [`${WORDS.expert[language]} ${formatCivilDate(envelope.latestArguable, language)}`] : []),
    ...envelope.assumptions.map(
      (point) => `[${point.id}${point.value === undefined ? '' : ` ${point.value}`}] ${point[language]}`,
    ),
  ]
  const subject = deadline.subject === undefined ? '' : ` — ${escapeHtml(deadline.subject)}`
  return `<tr data-rule="${deadline.rule}" data-key="${escapeHtml(deadline.key)}">
<td class="date">${formatCivilDate(envelope.safe, language)}</td>
<td class="date">${formatCivilDate(envelope.literal, language)}</td>
<td><strong>${escapeHtml(deadlineTitle(deadline.rule, language))}</strong>${subject}
<blockquote>${escapeHtml(deadline.quote)}<br><small>art. ${escapeHtml(deadline.article)} · ${deadline.rule} · review: ${deadline.review}</small></blockquote>
<details><summary>${escapeHtml(summarise(explain(deadline), language))}</summary><ul class="readings">${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul></details></td>
<td class="state-${deadline.state}">${STATES[deadline.state][language]}</td></tr>`
}

function choices(readings: Readonly<Record<string, string>>): string {
  return Object.entries(readings)
    .map(([id, value]) => `${id} ${value}`)
    .join(', ')
}

const WIDTH = 1000
/** Room on the left for what each row is about. */
const NAMES = 330
const ROW = 22
const AXIS = 26

function chartOf(deadlines: readonly Deadline[], { language, from, to, asOf }: TimelineOptions): string {
  const span = Math.max(1, daysBetween(from, to))
  const x = (date: CivilDate) =>
    NAMES + Math.round((Math.min(span, Math.max(0, daysBetween(from, date))) / span) * (WIDTH - NAMES - 10))
  const rules = [...new Set(deadlines.map(({ rule }) => rule))]
  const height = AXIS + rules.length * ROW + 6
  const years: string[] = []
  const step = span > 3660 ? 5 : 1
  for (let year = partsOfDate(from).year + 1; year <= partsOfDate(to).year; year += step) {
    const at = x(civilDateOf(year, 1, 1))
    years.push(
      `<line x1="${at}" x2="${at}" y1="14" y2="${height}" stroke="currentColor" opacity=".2"/><text x="${at}" y="11" font-size="11" text-anchor="middle" fill="currentColor">${year}</text>`,
    )
  }
  const marks = deadlines.map((deadline) => {
    const y = AXIS + rules.indexOf(deadline.rule) * ROW + ROW / 2
    const colour =
      deadline.state === 'overdue' ? 'var(--late)' : deadline.state === 'met' ? 'var(--done)' : 'var(--mark)'
    const title = `${deadlineTitle(deadline.rule, language)}, ${formatCivilDate(calendarDate(deadline), language)}`
    return `<circle cx="${x(calendarDate(deadline))}" cy="${y}" r="5" fill="${colour}"><title>${escapeHtml(title)}</title></circle>`
  })
  const names = rules.map(
    (rule, index) =>
      `<text x="0" y="${AXIS + index * ROW + ROW / 2 + 4}" font-size="11" fill="currentColor">${escapeHtml(`${deadlineTitle(rule, language)} (${rule})`)}</text>`,
  )
  const today = `<line x1="${x(asOf)}" x2="${x(asOf)}" y1="0" y2="${height}" stroke="var(--late)" stroke-dasharray="4 3"/>`
  return `<svg role="img" aria-label="${WORDS.chart[language]}" viewBox="0 0 ${WIDTH} ${height}" xmlns="http://www.w3.org/2000/svg">${years.join('')}${names.join('')}${marks.join('')}${today}</svg>`
}
