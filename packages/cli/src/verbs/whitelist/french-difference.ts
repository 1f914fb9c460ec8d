import type { SnapshotDiff } from '@entente/mssante-whitelist'
import { escapeHtml } from '../../escape-html.ts'
import { frenchCount } from '../../language.ts'

/** The whole difference as text, one change a line. */
export function frenchDifference(diff: SnapshotDiff): string {
  const sections = changesOf(diff).map(
    ({ title, lines }) => `${title} (${lines.length})\n${lines.map((line) => `  ${line}\n`).join('')}`,
  )
  return `${headLine(diff)}\n${frenchSummary(diff)}\n\n${sections.join('\n')}`
}

/** One line for monitoring: counts only. */
export function frenchSummary(diff: SnapshotDiff): string {
  return [
    `${diff.before.domains} -> ${diff.after.domains} domaines`,
    ...sectionsOf(diff).map(({ title, one, lines }) => frenchCount(lines.length, one, title.toLowerCase())),
  ].join(', ')
}

/** The difference as a page that needs nothing else: no script, no style sheet, no image from elsewhere. */
export function frenchDifferencePage(diff: SnapshotDiff): string {
  const sections = changesOf(diff).map(
    ({ title, lines }) =>
      `<section>\n<h2>${escapeHtml(title)} (${lines.length})</h2>\n<ul>\n${lines
        .map((line) => `<li>${escapeHtml(line)}</li>\n`)
        .join('')}</ul>\n</section>\n`,
  )
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Liste blanche : ce qui a changé</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}li{overflow-wrap:anywhere}</style>
</head>
<body>
<main>
<h1>Liste blanche : ce qui a changé</h1>
<p>${escapeHtml(headLine(diff))}</p>
<p>${escapeHtml(frenchSummary(diff))}</p>
${sections.join('')}</main>
</body>
</html>
`
}

function headLine({ before, after }: SnapshotDiff): string {
  const name = ({ sha256, generatedAt }: SnapshotDiff['before']) =>
    `${generatedAt?.toISOString() ?? 'sans date'} (${sha256.slice(0, 12)})`
  return `${name(before)} -> ${name(after)}`
}

function changesOf(diff: SnapshotDiff) {
  return sectionsOf(diff).filter(({ lines }) => lines.length > 0)
}

function sectionsOf(diff: SnapshotDiff) {
  const certificate = ({ domain, name }: { readonly domain: string; readonly name: string }) =>
    `${domain}  ${name}`
  return [
    { title: 'Domaines ajoutés', one: 'domaine ajouté', lines: diff.addedDomains },
    { title: 'Domaines retirés', one: 'domaine retiré', lines: diff.removedDomains },
    {
      title: 'Certificats ajoutés',
      one: 'certificat ajouté',
      lines: diff.addedCertificates.map(certificate),
    },
    {
      title: 'Certificats retirés',
      one: 'certificat retiré',
      lines: diff.removedCertificates.map(certificate),
    },
    {
      title: 'Opérateurs changés',
      one: 'opérateur changé',
      lines: diff.operatorMigrations.map(
        ({ domain, from, to }) => `${domain}  ${from.join(' + ')} -> ${to.join(' + ')}`,
      ),
    },
  ]
}
