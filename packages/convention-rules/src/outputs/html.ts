/** Writes a text so that HTML shows it as it is, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** A whole page that needs nothing else: no script, no network. */
export function htmlPage(title: string, language: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
<body>
${body}
</body>
</html>
`
}

/** One sheet of style for every page, on screen and on paper. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8885; --mark: #1a5fb4; --late: #b3261e; --done: #2e7d32; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; text-align: left; vertical-align: top; }
td.date { white-space: nowrap; font-variant-numeric: tabular-nums; }
blockquote { margin: .2rem 0; padding-left: .6rem; border-left: 3px solid var(--line); }
.state-overdue { color: var(--late); font-weight: 600; } .state-met { color: var(--done); }
.notice { border: 1px solid var(--line); padding: .5rem .8rem; font-size: .88rem; }
.readings { font-size: .85rem; opacity: .85; } svg { width: 100%; height: auto; }
details > summary { cursor: pointer; }
@media print { .no-print { display: none; } body { max-width: none; padding: 0; } details > * { display: block; } }
`
