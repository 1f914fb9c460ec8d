import { formatCivilDate, formatDelay, isCivilDate, isDelayText, parseDelay } from '@entente/core/time'
import type { Assumption } from '../interpretation/interpretation.ts'
import type { Label } from './label.ts'
import { deadlineTitle, type Language, NOTICE, nameOf } from './language.ts'
import { optionName } from './option-labels.ts'
import { checkTraceVersion, type Trace } from './trace.ts'

/** How an explanation is written. */
export interface RenderOptions {
  readonly language: Language
  /** @default 'text' */
  readonly format?: 'text' | 'markdown' | 'json'
  /** Shows the latest arguable date, which nobody should aim at. @default false */
  readonly expert?: boolean
}

/**
 * Writes an explanation in French or English, as indented sentences, Markdown, or JSON with sorted keys.
 *
 * The same trace always gives the same text. Quotes stay in French: they are the text.
 *
 * @throws {RuleError} `TRACE_VERSION_UNKNOWN`
 */
export function renderTrace(trace: Trace, options: RenderOptions): string {
  checkTraceVersion(trace)
  const { format = 'text', language } = options
  if (format === 'json') return JSON.stringify(withoutExpert(trace, options.expert === true), sortedKeys, 2)
  const lines = linesOf(trace, options, 0, format === 'markdown')
  return [...lines, '', NOTICE[language]].join('\n')
}

/** The first sentence of an explanation, on one line. */
export function summarise(trace: Trace, language: Language): string {
  return sentence(trace, { language })
}

function linesOf(trace: Trace, options: RenderOptions, depth: number, markdown: boolean): string[] {
  const { language } = options
  const indent = '  '.repeat(depth)
  const bullet = markdown ? `${indent}- ` : indent
  const text = sentence(trace, options)
  const head =
    depth === 0
      ? [`${bullet}${markdown ? `**${text}**` : text}`, `${indent}  ${quoteOf(trace, markdown)}`]
      : [`${bullet}${text}`]
  const law =
    depth === 0 && trace.lawRefs.length > 0
      ? [`${indent}  ${LAW[language]} ${trace.lawRefs.join(' ; ')}`]
      : []
  const readings = trace.parameters.map(
    (point) => `${indent}  ${markdown ? '- ' : ''}${readingLine(point, language)}`,
  )
  const children = trace.children
    .filter((child) => options.expert === true || child.op !== 'alternative-expert')
    .flatMap((child) => linesOf(child, options, depth + 1, markdown))
  return [...head, ...law, ...children, ...readings]
}

function quoteOf(trace: Trace, markdown: boolean): string {
  const quote = `« ${trace.quote} »`
  return `${markdown ? `*${quote}*` : quote} (${trace.article}, ${trace.rule})`
}

const LAW: Label = { fr: 'Décompte :', en: 'Counted by:' }

function readingLine(point: Assumption, language: Language): string {
  const label =
    point.value === undefined ? { fr: 'avertissement', en: 'warning' } : { fr: 'lecture', en: 'reading' }
  const chosen = point.isDefault ? { fr: 'par défaut', en: 'default' } : { fr: 'choisie', en: 'chosen' }
  const value =
    point.value === undefined ? '' : ` → ${optionName(point.value, language)} (${chosen[language]})`
  return `[${point.id}, ${label[language]}] ${point[language]}${value}`
}

function sentence(
  trace: Trace,
  { language, expert = false }: Pick<RenderOptions, 'language' | 'expert'>,
): string {
  const input = (name: string) => shown(trace.inputs[name], language)
  const output = shown(trace.output, language)
  const reading = optionName(String(trace.inputs.reading), language)
  const clamped = trace.inputs.clamped === true
  const fr = language === 'fr'
  switch (trace.op) {
    case 'rule':
      return `${trace.rule}, ${trace.article} : ${trace.output}`
    case 'deadline':
      return deadlineSentence(trace, language, expert)
    case 'add':
      return fr
        ? `Du ${input('from')}, qui ne compte pas, ${input('delay')} : dernier jour le ${output}${clampNote(clamped, language)}.`
        : `From ${input('from')}, which does not count, ${input('delay')}: last day ${output}${clampNote(clamped, language)}.`
    case 'within':
      return fr
        ? `En moins de ${input('delay')} à compter du ${input('from')} : au plus tard le ${output}${clampNote(clamped, language)}.`
        : `In less than ${input('delay')} from ${input('from')}: ${output} at the latest${clampNote(clamped, language)}.`
    case 'beyond':
      return fr
        ? `Plus de ${input('delay')} à compter du ${input('from')} : à partir du ${output}${clampNote(clamped, language)}.`
        : `More than ${input('delay')} from ${input('from')}: from ${output} on${clampNote(clamped, language)}.`
    case 'period-end':
      return fr
        ? `Période de ${input('delay')} comptée depuis l’origine, le ${input('from')} : échéance le ${output} (${reading})${clampNote(clamped, language)}.`
        : `Period of ${input('delay')} counted from the anchor, ${input('from')}: ends on ${output} (${reading})${clampNote(clamped, language)}.`
    case 'notice-before':
      return fr
        ? `Préavis de ${input('delay')} avant le ${input('from')} : dernier jour le ${output} (${reading}), sans report${clampNote(clamped, language)}.`
        : `Notice of ${input('delay')} before ${input('from')}: last day ${output} (${reading}), never extended${clampNote(clamped, language)}.`
    case 'extend-642':
      return fr
        ? `Report au premier jour ouvrable : ${output}.`
        : `Extended to the next working day: ${output}.`
    case 'shift-days':
      return fr ? `${input('days')} jours après : ${output}.` : `${input('days')} days later: ${output}.`
    case 'add-hours':
      return fr
        ? `${input('delay')} d’horloge à compter du ${input('from')} : ${output}.`
        : `${input('delay')} by the clock from ${input('from')}: ${output}.`
    case 'alternative':
    case 'alternative-expert':
      return `${fr ? 'Autre lecture' : 'Other reading'} (${readingsText(trace.inputs, language)}) : ${output}.`
    case 'state':
      return fr
        ? `Au ${input('asOf')}, ${trace.inputs.machine} : ${nameOf(trace.output, language)} (${trace.output}).`
        : `On ${input('asOf')}, ${trace.inputs.machine}: ${nameOf(trace.output, language)} (${trace.output}).`
    case 'step':
      return stepSentence(trace, language)
    case 'refused':
      return fr
        ? `${input('on')} : « ${nameOf(String(trace.inputs.event), 'fr')} » refusé (${trace.article}, ${trace.rule}) : ${trace.inputs.reasonFr}.`
        : `${input('on')}: “${nameOf(String(trace.inputs.event), 'en')}” refused (${trace.article}, ${trace.rule}): ${trace.inputs.reasonEn}.`
    case 'check':
      return checkSentence(trace, language)
    default:
      return `${trace.rule}, ${trace.article} (${trace.op}) : ${output}`
  }
}

function deadlineSentence(trace: Trace, language: Language, expert: boolean): string {
  const { inputs } = trace
  const fr = language === 'fr'
  const date = (name: string) => shown(inputs[name], language)
  const title = deadlineTitle(trace.rule, language)
  const parts = [
    fr ? `${title} : ${shown(trace.output, 'fr')}` : `${title}: ${shown(trace.output, 'en')}`,
    fr ? `date sûre ${date('safe')}` : `safe date ${date('safe')}`,
    ...(inputs.sendBy === undefined
      ? []
      : [fr ? `lettre partie le ${date('sendBy')}` : `letter sent by ${date('sendBy')}`]),
    ...(inputs.dueAt === undefined ? [] : [fr ? `à ${inputs.dueAt}` : `at ${inputs.dueAt}`]),
    ...(expert && inputs.latestArguable !== trace.output
      ? [fr ? `soutenable jusqu’au ${date('latestArguable')}` : `arguable until ${date('latestArguable')}`]
      : []),
    ...(inputs.channel === undefined ? [] : [fr ? `forme : ${inputs.channel}` : `form: ${inputs.channel}`]),
    ...(inputs.metOn === undefined ? [] : [fr ? `fait le ${date('metOn')}` : `done on ${date('metOn')}`]),
  ]
  return `${parts.join(' ; ')} (${trace.article}).`
}

function stepSentence(trace: Trace, language: Language): string {
  const event = nameOf(String(trace.inputs.event), language)
  const to = nameOf(trace.output, language)
  const on = shown(trace.inputs.on, language)
  const rules = String(trace.inputs.rules)
  const derived = trace.inputs.derived === true
  if (language === 'fr') return `${on}${derived ? ' à 24 h' : ''} : ${event} → ${to} (${rules}).`
  return `${on}${derived ? ' at 24:00' : ''}: ${event} → ${to} (${rules}).`
}

const OUTCOMES: Readonly<Record<string, Label>> = {
  met: { fr: 'respectée', en: 'met' },
  violated: { fr: 'non respectée', en: 'violated' },
  unknown: { fr: 'indéterminée', en: 'unknown' },
}

function checkSentence(trace: Trace, language: Language): string {
  const { violations, missing } = trace.inputs
  const notes = [
    ...(violations === undefined ? [] : [`${language === 'fr' ? 'en cause' : 'because of'} ${violations}`]),
    ...(missing === undefined
      ? []
      : [`${language === 'fr' ? 'faits manquants' : 'missing facts'} ${missing}`]),
  ]
  const tail = notes.length === 0 ? '' : ` — ${notes.join(' ; ')}`
  return `${trace.rule}, ${trace.article} : ${OUTCOMES[trace.output]?.[language] ?? trace.output}${tail}.`
}

function clampNote(clamped: boolean, language: Language): string {
  if (!clamped) return ''
  return language === 'fr'
    ? ' — quantième absent du mois, dernier jour du mois retenu'
    : ' — the month has no such day, its last day is taken'
}

function readingsText(inputs: Trace['inputs'], language: Language): string {
  return Object.entries(inputs)
    .map(([id, value]) => `${id} ${optionName(String(value), language)}`)
    .join(', ')
}

function shown(value: string | number | boolean | undefined, language: Language): string {
  if (isCivilDate(value)) return formatCivilDate(value, language)
  if (isDelayText(value)) return formatDelay(parseDelay(value), language)
  return value === undefined ? '' : String(value)
}

function withoutExpert(trace: Trace, expert: boolean): Trace {
  if (expert) return trace
  const { latestArguable: _hidden, ...inputs } = trace.inputs
  const children = trace.children.filter((child) => child.op !== 'alternative-expert')
  return { ...trace, inputs, children: children.map((child) => withoutExpert(child, expert)) }
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
}
