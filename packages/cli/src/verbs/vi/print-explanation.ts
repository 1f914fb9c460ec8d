import type { ExplainedCheck, ExplainedField, VectorExplanation } from '@entente/interops-vector'

const MARKS: Readonly<Record<string, string>> = { passed: '✓', warning: '!', skipped: '–', failed: '✗' }

/** Writes an explained VI for a terminal. */
export function printExplanation(vector: VectorExplanation): string {
  const lines = [
    `${vector.encoding}, carried as ${vector.form}. Nothing in this part is verified.`,
    ...vector.fields.map((field) => `  ${field.name.padEnd(26)} ${field.value}${fromNow(field)}`),
    ...vector.pagms.map((pagm) => `  ${'pagm'.padEnd(26)} ${pagm}`),
    ...vector.formProblems.map((problem) => `  ! ${problem}`),
  ]
  if (vector.certificates.length > 0) {
    lines.push('', 'Certificates, as presented:')
    for (const { subject, issuer, sha256, daysLeft } of vector.certificates) {
      lines.push(`  ${subject}`, `    issued by ${issuer}`, `    SHA-256 ${sha256}, ${validity(daysLeft)}`)
    }
  }
  if (vector.checks.length > 0) {
    lines.push('', 'Checks, in the order that decides the fault:', ...vector.checks.flatMap(checkLines))
  }
  return lines.join('\n')
}

function checkLines(check: ExplainedCheck): readonly string[] {
  const step = check.step === 'ours' ? 'ours' : `${check.step}`
  const lines = [`  ${MARKS[check.outcome] ?? '?'} ${step.padStart(4)}  ${check.id}`]
  if (check.detail !== undefined) lines.push(`          ${check.detail}`)
  if (check.code !== undefined) {
    lines.push(`          ${check.code}: ${check.meaning ?? ''} ${check.remedy ?? ''}`.trimEnd())
    if (check.fault !== undefined) lines.push(`          answered as ${check.fault}`)
    lines.push(`          ${check.spec}`)
  }
  return lines
}

function fromNow({ secondsFromNow: seconds }: ExplainedField): string {
  if (seconds === undefined) return ''
  return seconds >= 0 ? `  (in ${duration(seconds)})` : `  (${duration(-seconds)} ago)`
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`
  return `${Math.round(seconds / 86_400)} days`
}

function validity(daysLeft: number): string {
  return daysLeft >= 0 ? `ends in ${daysLeft} days` : `ended ${-daysLeft} days ago`
}
