/** A seeded source of choices: the same seed makes the same documents. */
export class Choices {
  constructor(private state: number) {}

  /** An integer from 0 up to, not including, `bound`. */
  below(bound: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }

  chance(percent: number): boolean {
    return this.below(100) < percent
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T
  }

  shuffled<T>(values: readonly T[]): T[] {
    const left = [...values]
    return values.map(() => left.splice(this.below(left.length), 1)[0] as T)
  }
}

const PREFIXES = {
  mixed: ['a', 'b', 'ds', 'Z', 'aB', 'A_', 'p-1', 'é'],
  plain: ['a', 'b', 'ds', 'saml', 'xs'],
}
const NAMESPACES = ['urn:a', 'urn:b', 'urn:c', 'http://exemple.fr/ns#x', 'http://www.w3.org/2000/09/xmldsig#']
const LOCALS = ['x', 'y', 'Nom', 'a.b', '_u', 'été', 'A1']
const TEXTS = [
  'text',
  ' ',
  '\n  ',
  'a &amp; b',
  '&lt;&gt;&quot;&apos;',
  'x > y "z"',
  '&#x9;&#10;&#13;',
  '\r\n',
  '\r',
  'é\u00a0\u2028\u0085',
  '😀&#x1F600;',
  '<![CDATA[<raw> & ]] > "]]>',
  '<![CDATA[c]]>',
  'a]]b',
  '\t',
]
const VALUES = [
  '',
  'v',
  'a &amp; b',
  "&lt;>&quot;'",
  '\t\n',
  '\r\n',
  '&#9;&#xA;&#xD;',
  'é😀',
  '  two  spaces ',
  '&#x20;',
]

/** How documents are made. */
export interface RandomXmlOptions {
  readonly prefixes: keyof typeof PREFIXES
  readonly comments: boolean
  /** Whether white space may stand before the `>` of an end tag. */
  readonly spacedEndTags: boolean
}

/** Makes a well-formed document of at most a few dozen elements, full of what canonicalisers get wrong. */
export function randomXml(choices: Choices, options: RandomXmlOptions): string {
  const declaration = choices.of(['', '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>\n'])
  return declaration + randomElement(choices, options, new Map(), 0)
}

function randomElement(
  choices: Choices,
  options: RandomXmlOptions,
  outer: ReadonlyMap<string, string>,
  depth: number,
): string {
  const scope = new Map(outer)
  const written: string[] = []
  for (const prefix of choices.shuffled(PREFIXES[options.prefixes]).slice(0, choices.below(3))) {
    if (!choices.chance(50)) continue
    const uri = choices.of(NAMESPACES)
    scope.set(prefix, uri)
    written.push(`xmlns:${prefix}=${quoted(choices, uri)}`)
  }
  if (choices.chance(25)) {
    const uri = choices.chance(40) ? '' : choices.of(NAMESPACES)
    scope.set('', uri)
    written.push(`xmlns=${quoted(choices, uri)}`)
  }
  const bound = [...scope.keys()].filter((prefix) => prefix !== '')
  const seen = new Set<string>()
  for (let count = choices.below(4); count > 0; count -= 1) {
    const prefix = bound.length > 0 && choices.chance(40) ? choices.of(bound) : ''
    const local = choices.of(LOCALS)
    const expanded = `${local} ${prefix === '' ? '' : scope.get(prefix)}`
    if (seen.has(expanded)) continue
    seen.add(expanded)
    written.push(`${prefix === '' ? '' : `${prefix}:`}${local}=${quoted(choices, choices.of(VALUES))}`)
  }
  if (choices.chance(10))
    written.push(choices.of(['xml:lang="fr"', 'xml:space="preserve"', 'xml:base="http://exemple.fr/"']))

  const prefix = bound.length > 0 && choices.chance(60) ? `${choices.of(bound)}:` : ''
  const name = prefix + choices.of(LOCALS)
  const spaced = choices.shuffled(written).map((attribute) => choices.of([' ', '\n ', '\t']) + attribute)
  const start = `<${name}${spaced.join('')}${choices.of(['', '', ' '])}`
  if (depth >= 5 || choices.chance(15)) return choices.chance(50) ? `${start}/>` : `${start}></${name}>`
  let content = ''
  for (let count = choices.below(5); count > 0; count -= 1) {
    if (options.comments && choices.chance(10)) content += '<!-- c - d -->'
    content += choices.chance(50) ? randomElement(choices, options, scope, depth + 1) : choices.of(TEXTS)
  }
  return `${start}>${content}</${name}${options.spacedEndTags ? choices.of(['', '', '\n']) : ''}>`
}

const TIDY_TEXTS = ['text', ' ', '\n  ', 'a &amp; b', 'é\u00a0😀', 'a]]b', 'x &gt; y', '"\'', '\t']
const TIDY_VALUES = ['', 'v', 'a &amp; b', 'é😀', '  two  spaces ', 'x > y', '&quot;', "'"]

/**
 * Makes a document that is written as its canonical form, but for a random element here and there: what a canonicaliser
 * may copy, next to what it may not.
 */
export function tidyXml(choices: Choices, options: RandomXmlOptions): string {
  const prefix = choices.of(['', ...PREFIXES[options.prefixes]])
  const uri = choices.of(NAMESPACES)
  const declaration = prefix === '' ? ` xmlns="${uri}"` : ` xmlns:${prefix}="${uri}"`
  return tidyElement(choices, options, new Map([[prefix, uri]]), 0, declaration)
}

function tidyElement(
  choices: Choices,
  options: RandomXmlOptions,
  scope: ReadonlyMap<string, string>,
  depth: number,
  declaration = '',
): string {
  const [prefix = ''] = scope.keys()
  const name = `${prefix === '' ? '' : `${prefix}:`}${choices.of(LOCALS)}`
  const locals = choices.shuffled(LOCALS).slice(0, choices.below(4)).sort()
  const attributes = locals.map((local) => ` ${local}="${choices.of(TIDY_VALUES)}"`)
  let content = ''
  for (let count = depth < 5 ? choices.below(5) : 0; count > 0; count -= 1) {
    if (choices.chance(50)) content += choices.of(TIDY_TEXTS)
    else if (choices.chance(10)) content += randomElement(choices, options, scope, depth + 1)
    else content += tidyElement(choices, options, scope, depth + 1)
  }
  return `<${name}${declaration}${attributes.join('')}>${content}</${name}>`
}

function quoted(choices: Choices, value: string): string {
  return choices.chance(50) && !value.includes("'") ? `'${value}'` : `"${value.replaceAll('"', '&quot;')}"`
}

const INSERTS = [
  '<',
  '>',
  '&',
  '"',
  "'",
  '/',
  '=',
  ' ',
  ']]>',
  '<!--',
  '-->',
  '<?x?>',
  '<!DOCTYPE a>',
  '&#0;',
  '&x;',
  ':',
  'xmlns:q="urn:q"',
  'xmlns=""',
  '\u0001',
  '\r',
  '<![CDATA[',
  '\ufffe',
  '<a/>',
  'é',
]

/** Legal between a tag and what follows it, and refused on purpose. */
const REFUSED_CONTENT = ['<!-- c -->', '<?x?>', '<?x y?>', '<e xmlns="relative"/>', '<e xmlns:q="a b"/>']

/** Damages a document at one to three places, or adds something legal that is refused on purpose. */
export function damaged(choices: Choices, xml: string): string {
  if (choices.chance(5)) {
    const tags = [...xml.matchAll(/>/g)].map(({ index }) => index + 1)
    const at = choices.of(tags)
    return xml.slice(0, at) + choices.of(REFUSED_CONTENT) + xml.slice(at)
  }
  let text = xml
  for (let count = 1 + choices.below(3); count > 0; count -= 1) {
    const at = choices.below(text.length + 1)
    const length = choices.of([0, 0, 1, 1, 3, 10])
    text = text.slice(0, at) + (choices.chance(70) ? choices.of(INSERTS) : '') + text.slice(at + length)
  }
  return text
}
