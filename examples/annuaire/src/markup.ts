/** Markup that may be sent as it is. */
export interface Markup {
  readonly markup: string
}

type Value = Markup | string | number | undefined | readonly Value[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Makes markup from a template; whatever is put into it is escaped unless it is markup. */
export function html(texts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: texts.map((text, index) => `${text}${render(values[index])}`).join('') }
}

function render(value: Value): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return `${value}`
  if (typeof value === 'string') return value.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
  return 'markup' in value ? value.markup : value.map(render).join('')
}
