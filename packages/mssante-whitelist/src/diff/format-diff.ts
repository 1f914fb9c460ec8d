import type { SnapshotDiff } from './diff-snapshots.ts'

/** True when nothing changed that the gate looks at. */
export function isEmptyDiff(diff: SnapshotDiff): boolean {
  return sectionsOf(diff).every(({ lines }) => lines.length === 0)
}

/** One line for monitoring: counts only. */
export function summarizeDiff(diff: SnapshotDiff): string {
  return [
    `${diff.before.domains} -> ${diff.after.domains} domains`,
    ...sectionsOf(diff).map(({ title, lines }) => `${lines.length} ${title.toLowerCase()}`),
  ].join(', ')
}

/** The whole difference as text, one change a line. */
export function formatDiffText(diff: SnapshotDiff): string {
  const sections = sectionsOf(diff)
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => `${title} (${lines.length})\n${lines.map((line) => `  ${line}\n`).join('')}`)
  return `${headLine(diff)}\n${summarizeDiff(diff)}\n\n${sections.join('\n')}`
}

/** The difference as JSON, indented: the fields of {@link SnapshotDiff} and the line for monitoring. */
export function formatDiffJson(diff: SnapshotDiff): string {
  return `${JSON.stringify({ summary: summarizeDiff(diff), ...diff }, undefined, 2)}\n`
}

/** The difference as a page that needs nothing else: no script, no style sheet, no image from elsewhere. */
export function formatDiffHtml(diff: SnapshotDiff): string {
  const sections = sectionsOf(diff)
    .filter(({ lines }) => lines.length > 0)
    .map(
      ({ title, lines }) =>
        `<section>\n<h2>${escapeHtml(title)} (${lines.length})</h2>\n<ul>\n${lines
          .map((line) => `<li>${escapeHtml(line)}</li>\n`)
          .join('')}</ul>\n</section>\n`,
    )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Liste blanche: what changed</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}li{overflow-wrap:anywhere}</style>
</head>
<body>
<main>
<h1>Liste blanche: what changed</h1>
<p>${escapeHtml(headLine(diff))}</p>
<p>${escapeHtml(summarizeDiff(diff))}</p>
${sections.join('')}</main>
</body>
</html>
`
}

function headLine({ before, after }: SnapshotDiff): string {
  const name = ({ sha256, generatedAt }: SnapshotDiff['before']) =>
    `${generatedAt?.toISOString() ?? 'no date'} (${sha256.slice(0, 12)})`
  return `${name(before)} -> ${name(after)}`
}

function sectionsOf(
  diff: SnapshotDiff,
): readonly { readonly title: string; readonly lines: readonly string[] }[] {
  const certificate = ({ domain, name }: { readonly domain: string; readonly name: string }) =>
    `${domain}  ${name}`
  return [
    { title: 'Domains added', lines: diff.addedDomains },
    { title: 'Domains removed', lines: diff.removedDomains },
    { title: 'Certificates added', lines: diff.addedCertificates.map(certificate) },
    { title: 'Certificates removed', lines: diff.removedCertificates.map(certificate) },
    {
      title: 'Operators changed',
      lines: diff.operatorMigrations.map(
        ({ domain, from, to }) => `${domain}  ${from.join(' + ')} -> ${to.join(' + ')}`,
      ),
    },
  ]
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
