/** A form ready to be printed: a whole HTML page in French, and the title it bears. */
export interface PrintableForm {
  readonly title: string
  /** UTF-8, no script, no reference to anything outside. It holds personal data: print it, do not log it. */
  readonly html: string
}

/** One part of a form. */
interface FormSection {
  readonly heading: string
  /** Paragraphs, as they are printed. */
  readonly paragraphs?: readonly string[]
  /** Label and value, side by side. */
  readonly rows?: readonly (readonly [label: string, value: string])[]
}

/** What is put on a page. */
export interface FormContent {
  readonly title: string
  readonly reference: string
  readonly sections: readonly FormSection[]
  /** Who signs, or nothing for a notice. */
  readonly signature?: { readonly name: string; readonly place: string; readonly on: string }
}

const STYLE = `
  @page { margin: 2cm }
  body { font: 11pt/1.5 Arial, sans-serif; max-width: 18cm; margin: 2em auto; color: #000; background: #fff }
  h1 { font-size: 1.4em } h2 { font-size: 1.1em; border-bottom: 1px solid #000 }
  dl { display: grid; grid-template-columns: 12em 1fr; gap: .3em 1em } dt { font-weight: bold } dd { margin: 0 }
  .signature { margin-top: 3em; min-height: 5em; border: 1px solid #000; padding: .5em }
`

/** Lays a form out. Every text is escaped. */
export function printForm({ title, reference, sections, signature }: FormContent): PrintableForm {
  const body = [
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(reference)}</p>`,
    ...sections.map(section),
    ...(signature === undefined
      ? []
      : [
          `<p>Fait à ${escaped(signature.place)}, le ${escaped(signature.on)}</p>`,
          `<div class="signature">${escaped(signature.name)}<br>Signature :</div>`,
        ]),
  ].join('\n')
  const head = `<meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style>`
  return {
    title,
    html: `<!doctype html>\n<html lang="fr">\n<head>${head}</head>\n<body>\n<main>\n${body}\n</main>\n</body>\n</html>\n`,
  }
}

function section({ heading, paragraphs = [], rows = [] }: FormSection): string {
  const list = rows.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('')
  return [
    `<section><h2>${escaped(heading)}</h2>`,
    ...paragraphs.map((text) => `<p>${escaped(text)}</p>`),
    ...(list === '' ? [] : [`<dl>${list}</dl>`]),
    '</section>',
  ].join('\n')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
