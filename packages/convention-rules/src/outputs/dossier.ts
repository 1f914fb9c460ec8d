import { type CivilDate, formatCivilDate } from '@entente/core/time'
import { type Rule, type RuleDocument, rules, sourceOf } from '../catalogue/rule.ts'
import type { CheckResult } from '../checks/check.ts'
import type { Deadline } from '../deadlines/deadline.ts'
import type { Label } from '../explanation/label.ts'
import { deadlineTitle, type Language, NOTICE } from '../explanation/language.ts'
import type { ConventionOutline } from '../situation/outline.ts'
import { escapeHtml, htmlPage } from './html.ts'

/** What a compliance dossier is made from. */
export interface DossierInput {
  readonly convention: ConventionOutline
  readonly asOf: CivilDate
  /** Results of `checkAll`; a rule without result is shown as not evaluated. */
  readonly results: readonly CheckResult[]
  readonly deadlines: readonly Deadline[]
  readonly language: Language
}

const DOCUMENTS: Readonly<Record<ConventionOutline['kind'], RuleDocument>> = {
  interops: 'INTEROPS-CONVENTION',
  mssante: 'MSSANTE-CONTRACT',
  qf: 'MSA-QF-CONVENTION',
}

const WORDS = {
  title: { fr: 'Dossier de conformité', en: 'Compliance dossier' },
  asOf: { fr: 'au', en: 'as of' },
  article: { fr: 'Article', en: 'Article' },
  rule: { fr: 'Règle', en: 'Rule' },
  text: { fr: 'Texte', en: 'Text' },
  result: { fr: 'Résultat', en: 'Result' },
  evidence: { fr: 'Preuve, manques, échéances', en: 'Evidence, gaps, deadlines' },
  counts: { fr: 'Récapitulatif', en: 'Summary' },
  source: { fr: 'Texte de référence', en: 'Reference text' },
  met: { fr: 'respectée', en: 'met' },
  violated: { fr: 'NON RESPECTÉE', en: 'VIOLATED' },
  unknown: { fr: 'indéterminée', en: 'unknown' },
  computed: { fr: 'calculée', en: 'computed' },
  open: { fr: 'non évaluée', en: 'not evaluated' },
  missing: { fr: 'manque', en: 'missing' },
  because: { fr: 'en cause', en: 'because of' },
  attested: { fr: 'attesté par', en: 'attested by' },
  until: { fr: 'jusqu’au', en: 'until' },
} as const satisfies Record<string, Label>

interface Row {
  readonly rule: Rule
  readonly result: string
  readonly notes: readonly string[]
}

/** Writes the dossier as Markdown: every rule of the document, article by article, with its result. */
export function toMarkdownDossier(input: DossierInput): string {
  const { language } = input
  const rows = rowsOf(input)
  const lines = [
    `# ${titleOf(input)}`,
    '',
    NOTICE[language],
    '',
    sourceLine(input),
    '',
    `## ${WORDS.counts[language]}`,
    '',
  ]
  for (const [result, count] of countsOf(rows)) lines.push(`- ${result}: ${count}`)
  for (const [article, members] of byArticle(rows)) {
    lines.push('', `## ${WORDS.article[language]} ${article}`, '')
    lines.push(
      `| ${[WORDS.rule, WORDS.text, WORDS.result, WORDS.evidence].map((word) => word[language]).join(' | ')} |`,
    )
    lines.push('|---|---|---|---|')
    for (const { rule, result, notes } of members) {
      lines.push(`| ${rule.id} | ${pipe(`« ${rule.quote} »`)} | ${result} | ${pipe(notes.join(' ; '))} |`)
    }
  }
  return `${lines.join('\n')}\n`
}

/** Writes the dossier as one HTML page without script. */
export function toHtmlDossier(input: DossierInput): string {
  const { language } = input
  const rows = rowsOf(input)
  const head = [WORDS.rule, WORDS.text, WORDS.result, WORDS.evidence]
    .map((word) => `<th scope="col">${word[language]}</th>`)
    .join('')
  const sections = [...byArticle(rows)].map(([article, members]) => {
    const body = members
      .map(
        ({ rule, result, notes }) =>
          `<tr><td>${rule.id}</td><td><blockquote>${escapeHtml(rule.quote)}</blockquote></td><td>${escapeHtml(result)}</td><td>${escapeHtml(notes.join(' ; '))}</td></tr>`,
      )
      .join('\n')
    return `<h2>${WORDS.article[language]} ${escapeHtml(article)}</h2>\n<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`
  })
  const counts = countsOf(rows).map(([result, count]) => `<li>${escapeHtml(result)}: ${count}</li>`)
  return htmlPage(
    titleOf(input),
    language,
    `<h1>${escapeHtml(titleOf(input))}</h1>
<p class="notice">${escapeHtml(NOTICE[language])}</p>
<p>${escapeHtml(sourceLine(input))}</p>
<ul>${counts.join('')}</ul>
${sections.join('\n')}`,
  )
}

function rowsOf(input: DossierInput): readonly Row[] {
  const document = DOCUMENTS[input.convention.kind]
  const results = new Map(input.results.map((result) => [result.rule, result]))
  return rules
    .filter((rule) => rule.document === document)
    .map((rule) => {
      const result = results.get(rule.id)
      const dates = input.deadlines.filter((deadline) => deadline.rule === rule.id)
      return {
        rule,
        result: resultWord(rule, result, dates.length > 0, input.language),
        notes: [
          ...notesOf(result, input.language),
          ...dates.map((deadline) => dateNote(deadline, input.language)),
        ],
      }
    })
}

function resultWord(rule: Rule, result: CheckResult | undefined, dated: boolean, language: Language): string {
  if (result !== undefined) return WORDS[result.outcome][language]
  return rule.mode === 'computable' && dated ? WORDS.computed[language] : WORDS.open[language]
}

function notesOf(result: CheckResult | undefined, language: Language): readonly string[] {
  if (result === undefined) return []
  const { violations, missingFacts, attestation } = result
  return [
    ...(violations.length === 0 ? [] : [`${WORDS.because[language]} ${violations.join(', ')}`]),
    ...(missingFacts.length === 0 ? [] : [`${WORDS.missing[language]} ${missingFacts.join(', ')}`]),
    ...(attestation === undefined
      ? []
      : [
          `${WORDS.attested[language]} ${attestation.by} (${attestation.evidence}) ${WORDS.until[language]} ${formatCivilDate(attestation.until, language)}`,
        ]),
  ]
}

function dateNote(deadline: Deadline, language: Language): string {
  const { safe, literal } = deadline.envelope
  const dates =
    safe === literal
      ? formatCivilDate(safe, language)
      : `${formatCivilDate(safe, language)} / ${formatCivilDate(literal, language)}`
  return `${deadlineTitle(deadline.rule, language)} ${dates} [${deadline.state}]`
}

function byArticle(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const articles = new Map<string, Row[]>()
  for (const row of rows) articles.set(row.rule.article, [...(articles.get(row.rule.article) ?? []), row])
  return articles
}

function countsOf(rows: readonly Row[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const { result } of rows) counts.set(result, (counts.get(result) ?? 0) + 1)
  return [...counts]
}

function titleOf({ convention, asOf, language }: DossierInput): string {
  return `${WORDS.title[language]} — ${convention.title} (${convention.id}), ${WORDS.asOf[language]} ${formatCivilDate(asOf, language)}`
}

function sourceLine({ convention, language }: DossierInput): string {
  const source = sourceOf(DOCUMENTS[convention.kind])
  return `${WORDS.source[language]} : ${source.title}, SHA-256 ${source.sha256}`
}

function pipe(text: string): string {
  return text.replaceAll('|', '\\|')
}
