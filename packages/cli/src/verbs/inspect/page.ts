import { createHash } from 'node:crypto'
import { escapeHtml } from '../../escape-html.ts'
import type { Language } from '../../language.ts'
import type { ExplainCode } from '../../tell-error.ts'
import { reasonsOf, sayRemark } from '../vi/check-reasons.ts'
import type { Inspection, SeenCheck } from './inspection.ts'
import { words } from './words.ts'

const STYLE = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8886;overflow-wrap:anywhere}
textarea{width:100%;min-height:14rem;font-family:monospace;box-sizing:border-box}button{font:inherit;padding:.4rem 1rem;margin-top:.5rem}
.verdict{font-size:1.3rem;font-weight:600;border-left:.5rem solid #888;padding-left:.8rem}.passed{border-color:#1a7f37}.refused,.unreadable,.failed{border-color:#c62828}`

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/**
 * What the page may do: show text. No script at all, no image, no connection; a form only where there is a server to
 * answer it.
 */
export function contentPolicy(served: boolean): string {
  const form = served ? "form-action 'self'" : "form-action 'none'"
  return `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; ${form}; base-uri 'none'`
}

/** How the page is written. */
export interface PageOptions {
  readonly language: Language
  /** Says what codes mean in that language. */
  readonly explain: ExplainCode
  /** Where the form is sent. @default no form */
  readonly form?: string
  readonly at: Date
}

/** Writes the page: the result if there is one, and a form when it is served. */
export function writePage(
  inspection: Inspection | undefined,
  { language, explain, form, at }: PageOptions,
): string {
  const said = words[language]
  const result = inspection === undefined ? '' : resultOf(inspection, language, explain)
  const note = form === undefined ? said.offline(at.toISOString()) : said.local
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(form !== undefined)}">
<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">
<title>entente – ${escapeHtml(said.title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(said.title)}</h1><p>${escapeHtml(note)}</p>${result}${form === undefined ? '' : formOf(form, language)}</main></body></html>
`
}

function resultOf(
  { kind, verdict, code, note, detail, values, certificates, checks }: Inspection,
  language: Language,
  explain: ExplainCode,
): string {
  const said = words[language]
  const outcome = code === undefined ? said.verdicts[verdict] : said.verdictOf(said.verdicts[verdict], code)
  const valueRows = values.map(({ name, value, secondsFromNow, remark }) => {
    const distance = secondsFromNow === undefined ? '' : ` (${said.fromNow(secondsFromNow)})`
    return row(name, `${remark === undefined ? value : sayRemark(remark, language)}${distance}`)
  })
  const checkRows = checks.map(
    ({ id, outcome: one, ...check }) =>
      `<tr class="${one}"><th scope="row">${escapeHtml(id)}</th><td>${escapeHtml(said.outcomes[one])}</td><td>${reasons(check, language, explain)}</td></tr>`,
  )
  return [
    `<h2 id="kind">${escapeHtml(said.kinds[kind])}</h2><p id="verdict" class="verdict ${verdict}">${escapeHtml(outcome)}</p>`,
    note === undefined ? '' : `<p id="note">${escapeHtml(said.notes[note])}</p>`,
    detail === undefined
      ? ''
      : `<p id="detail">${reasons({ detail, ...(code !== undefined && { code }) }, language, explain)}</p>`,
    section(said.checks, 'checks', checkRows),
    section(said.values, 'values', valueRows),
    certificates.length === 0
      ? ''
      : `<h3>${escapeHtml(said.certificates)}</h3><ol id="certificates">${certificates.map((one) => `<li>${escapeHtml(one)}</li>`).join('')}</ol>`,
  ].join('\n')
}

/** Why, in English as the packages say it; in French what it means, then what exists in English only. */
function reasons(
  { detail, reason = detail, ...check }: Omit<SeenCheck, 'id' | 'outcome'>,
  language: Language,
  explain: ExplainCode,
): string {
  const { code } = check
  if (language === 'en') return escapeHtml(detail ?? code ?? '')
  const why = reason === undefined || reason === code ? {} : { detail: reason }
  return reasonsOf({ ...check, ...why }, language, explain)
    .map(escapeHtml)
    .join('<br>')
}

function section(title: string, id: string, rows: readonly string[]): string {
  return rows.length === 0
    ? ''
    : `<h3>${escapeHtml(title)}</h3><table id="${id}"><tbody>${rows.join('')}</tbody></table>`
}

function row(name: string, value: string): string {
  return `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`
}

function formOf(action: string, language: Language): string {
  const said = words[language]
  return `<form method="post" action="${escapeHtml(action)}" autocomplete="off"><p><label for="text">${escapeHtml(said.paste)}</label></p>
<textarea id="text" name="text" required spellcheck="false"></textarea><br><button>${escapeHtml(said.show)}</button></form>`
}
