import type { ExplainedCheck, ExplainedField, VectorExplanation } from '@entente/interops-vector'
import type { Language } from '../../language.ts'
import { type ExplainCode, openExplanations } from '../../tell-error.ts'
import { reasonsOf, sayRemark } from './check-reasons.ts'
import { words } from './words.ts'

const MARKS: Readonly<Record<string, string>> = { passed: '✓', warning: '!', skipped: '–', failed: '✗' }

/** Writes an explained VI for a terminal. */
export async function printExplanation(vector: VectorExplanation, language: Language): Promise<string> {
  const said = words[language]
  const explain = await openExplanations(language)
  const lines = [
    said.carried(vector.encoding, vector.form),
    ...vector.fields.map((field) => `  ${field.name.padEnd(26)} ${field.value}${fromNow(field, language)}`),
    ...vector.pagms.map((pagm) => `  ${'pagm'.padEnd(26)} ${pagm}`),
    ...vector.formRemarks.map((remark) => `  ! ${sayRemark(remark, language)}`),
  ]
  if (vector.certificates.length > 0) {
    lines.push('', said.certificates)
    for (const { subject, issuer, sha256, daysLeft } of vector.certificates) {
      const ends = daysLeft >= 0 ? said.endsIn(daysLeft) : said.ended(-daysLeft)
      lines.push(`  ${subject}`, `    ${said.issuedBy(issuer)}`, `    SHA-256 ${sha256}, ${ends}`)
    }
  }
  if (vector.checks.length > 0) {
    lines.push('', said.checks, ...vector.checks.flatMap(checkLines(language, explain)))
  }
  return lines.join('\n')
}

/** The lines of one check after the other; why checks were not made is said with the first of them. */
function checkLines(language: Language, explain: ExplainCode) {
  const given = new Set<string | undefined>()
  return (check: ExplainedCheck): readonly string[] => {
    const { code, detail, id, outcome, spec, step } = check
    const known = outcome === 'skipped' && given.has(detail)
    given.add(detail)
    const mark = MARKS[outcome] ?? '?'
    return [
      `  ${mark} ${`${step === 'ours' ? words[language].ours : step}`.padStart(4)}  ${id}`,
      ...(known ? [] : reasonsOf(check, language, explain)).map((line) => `          ${line}`),
      ...(code === undefined ? [] : [`          ${spec}`]),
    ]
  }
}

function fromNow({ secondsFromNow: seconds }: ExplainedField, language: Language): string {
  if (seconds === undefined) return ''
  const said = words[language]
  return seconds >= 0
    ? `  (${said.ahead(duration(seconds, language))})`
    : `  (${said.ago(duration(-seconds, language))})`
}

function duration(seconds: number, language: Language): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`
  return `${Math.round(seconds / 86_400)} ${words[language].days}`
}
