import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  checkAll,
  deadlines,
  escapeHtml,
  htmlPage,
  type Language,
  renderTimeline,
  statusOf,
  toCsv,
  toHtmlDossier,
  toICalendar,
  toMarkdownDossier,
} from '@entente/convention-rules'
import { addDays, type CivilDate, civilDateInParis, parseCivilDate } from '@entente/core/time'
import { type Folder, readFolders } from './read-folders.ts'

const DOCUMENTS = {
  interops: 'INTEROPS-CONVENTION',
  mssante: 'MSSANTE-CONTRACT',
  qf: 'MSA-QF-CONVENTION',
} as const

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'as-of': { type: 'string' },
    to: { type: 'string' },
    language: { type: 'string', default: 'fr' },
  },
})
const [source, target] = positionals
if (source === undefined || target === undefined) {
  console.error(
    'Usage: echeancier <folder of conventions> <output folder> [--as-of DATE] [--to DATE] [--language fr|en]',
  )
  process.exit(2)
}
const now = new Date()
const asOf = parseCivilDate(values['as-of'] ?? civilDateInParis(now))
const to = parseCivilDate(values.to ?? addDays(asOf, 730))
publish(readFolders(source), target, { asOf, to, language: values.language === 'en' ? 'en' : 'fr' })

function publish(
  folders: readonly Folder[],
  output: string,
  { asOf, to, language }: { asOf: CivilDate; to: CivilDate; language: Language },
): void {
  mkdirSync(output, { recursive: true })
  const sections = folders.map(({ name, situation, facts, attestations }) => {
    const { convention } = situation
    const found = deadlines(situation, { asOf, to })
    const status = statusOf(situation, asOf)
    const results = checkAll(DOCUMENTS[convention.kind], facts, { asOf, attestations })
    const dossier = { convention, asOf, results, deadlines: found, language }
    const calendar = { convention: convention.id, title: convention.title, language, stampedAt: now }
    writeFileSync(join(output, `${name}.ics`), toICalendar(found, calendar))
    writeFileSync(join(output, `${name}.csv`), toCsv(found, { language }))
    writeFileSync(join(output, `${name}-dossier.html`), toHtmlDossier(dossier))
    writeFileSync(join(output, `${name}-dossier.md`), toMarkdownDossier(dossier))
    console.log(`${name}: ${status.state}, ${found.length} deadlines, ${results.length} rules checked`)
    const links = ['.ics', '.csv', '-dossier.html'].map((end) => `<a href="${name}${end}">${name}${end}</a>`)
    return `<section id="${name}"><h2>${escapeHtml(convention.title)}</h2>
<p class="status">${escapeHtml(convention.id)} · ${status.state}${status.ends === undefined ? '' : ` · ${status.ends}`}</p>
<p class="no-print">${links.join(' · ')}</p>
${renderTimeline(found, { language, asOf, from: asOf, to })}</section>`
  })
  const title = language === 'fr' ? `Échéancier au ${asOf}` : `Deadlines as of ${asOf}`
  writeFileSync(
    join(output, 'index.html'),
    htmlPage(title, language, `<h1>${escapeHtml(title)}</h1>\n${sections.join('\n')}`),
  )
}
