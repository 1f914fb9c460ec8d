/** Markup that was escaped already. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Markup | string | number | undefined | false | readonly Part[]

/** Writes markup; every value is escaped unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return new Markup(strings.map((text, index) => text + written(values[index])).join(''))
}

function written(part: Part): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'object') return part.map(written).join('')
  return String(part)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

export const CSS = `
:root { color-scheme: light } * { box-sizing: border-box }
body { font: 1rem/1.5 Arial, sans-serif; color: #161616; background: #fff; margin: 0 }
.evitement { position: absolute; left: -999em } .evitement:focus { left: 1em; top: 1em; background: #fff; padding: .5em }
header, main, footer { max-width: 46rem; margin: 0 auto; padding: 1rem }
header { border-bottom: 2px solid #000091 } footer { border-top: 1px solid #666; font-size: .9rem }
a { color: #000091 } h1 { font-size: 1.6rem } fieldset { border: 1px solid #666; margin: 1rem 0; padding: 1rem }
label { display: block; margin-top: .75rem } .indice { color: #555; font-size: .9rem }
input, select { font: inherit; padding: .4rem; border: 1px solid #3a3a3a; width: 100%; max-width: 22rem; min-height: 2.75rem }
button { font: inherit; background: #000091; color: #fff; border: 0; padding: .6rem 1.2rem; min-height: 2.75rem; margin-top: 1rem }
:focus-visible { outline: 3px solid #0a76f6; outline-offset: 2px }
[aria-invalid=true] { border: 2px solid #ce0500 } .erreur { color: #b80500; font-weight: bold }
.alerte { border-left: 4px solid #b34000; padding: .5rem 1rem; background: #fff4f3 }
.montant { font-size: 2.5rem; font-weight: bold } table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #666; padding: .4rem; text-align: left; vertical-align: top }
`
