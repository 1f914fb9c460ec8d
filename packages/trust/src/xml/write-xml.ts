import { canonicalText } from './canonicalize.ts'
import { isNcName, isPlainNamespace } from './characters.ts'
import type { CanonicalFragment, XmlDraft } from './draft.ts'
import { ElementNode, XML_NAMESPACE, XMLNS_NAMESPACE, type XmlAttribute, type XmlElement } from './element.ts'
import { XmlError } from './errors.ts'

const encoder = new TextEncoder()
const NONE: readonly never[] = []

/**
 * Writes a draft in exclusive canonical form: escaped by construction, namespaces declared where they are used,
 * attributes sorted, no empty-element tags, no XML declaration.
 *
 * @param draft the root element
 * @returns     UTF-8 bytes
 * @throws {XmlError} `XML_DRAFT_INVALID` for an illegal name, namespace or character
 * @see XML-EXC-C14N §3
 * @example
 * writeXml({ name: 'a', namespace: 'urn:example', attributes: { ID: '_1' }, children: ['text & more'] })
 */
export function writeXml(draft: XmlDraft): Uint8Array {
  const fragments: string[] = []
  const text = canonicalText(draftElement(draft, fragments), { mode: 'exclusive' })
  if (fragments.length === 0) return encoder.encode(text)
  const [first = '', ...rest] = text.split(FRAGMENT)
  return encoder.encode(rest.reduce((written, part, index) => written + fragments[index] + part, first))
}

/** Stands for a fragment until the rest is written: a character that no XML document can hold. */
const FRAGMENT = '\u0000'

/**
 * Turns a draft into an element, checking every name and character.
 *
 * @param fragments collects canonical fragments; without it they are refused, since they would not be canonical in place
 */
export function draftElement(draft: XmlDraft, fragments?: string[], parent?: ElementNode): ElementNode {
  const { prefix, local } = splitName(draft.name, draft.namespace)
  const element = new ElementNode(
    draft.name,
    prefix,
    local,
    draft.namespace,
    draftAttributes(draft),
    NONE,
    parent,
  )
  const children = draft.children ?? NONE
  if (children.length > 0) element.children = []
  for (const child of children) {
    if (child === undefined || child === '') continue
    if (typeof child === 'string') element.children.push(legal(child))
    else if (child instanceof ElementNode) element.children.push(child)
    else if (isFragment(child)) {
      if (fragments === undefined) throw invalid()
      fragments.push(new TextDecoder('utf-8', { fatal: true }).decode(child.canonical))
      element.children.push(FRAGMENT)
    } else element.children.push(draftElement(child as XmlDraft, fragments, element))
  }
  return element
}

function isFragment(child: XmlDraft | XmlElement | CanonicalFragment): child is CanonicalFragment {
  return 'canonical' in child
}

function draftAttributes(draft: XmlDraft): readonly XmlAttribute[] {
  const attributes: XmlAttribute[] = []
  const given = draft.attributes ?? {}
  for (const name of Object.keys(given)) {
    const value = given[name]
    if (value === undefined) continue
    if (!isNcName(name) || name === 'xmlns') throw invalid()
    attributes.push({ name, prefix: '', local: name, namespace: '', value: legal(value) })
  }
  if (draft.qualifiedAttributes !== undefined) addQualified(draft, attributes)
  return attributes
}

/** Adds the attributes in a namespace, which can repeat a name or bind a prefix twice. */
function addQualified(draft: XmlDraft, attributes: XmlAttribute[]): void {
  const bindings = new Map([[splitName(draft.name, draft.namespace).prefix, draft.namespace]])
  const names = new Set<string>()
  for (const { name, namespace, value } of draft.qualifiedAttributes ?? []) {
    const { prefix, local } = splitName(name, namespace)
    if (prefix === '' || namespace === '' || (bindings.get(prefix) ?? namespace) !== namespace)
      throw invalid()
    bindings.set(prefix, namespace)
    names.add(`${local} ${namespace}`)
    attributes.push({ name, prefix, local, namespace, value: legal(value) })
  }
  if (names.size < (draft.qualifiedAttributes?.length ?? 0)) throw invalid()
}

function splitName(name: string, namespace: string): { prefix: string; local: string } {
  const colon = name.indexOf(':')
  const prefix = colon === -1 ? '' : name.slice(0, colon)
  const local = name.slice(colon + 1)
  const named = isNcName(local) && (colon === -1 || isNcName(prefix)) && prefix !== 'xmlns'
  const bound =
    namespace === '' ? prefix === '' : isPlainNamespace(namespace) && namespace !== XMLNS_NAMESPACE
  if (!named || !bound || (prefix === 'xml') !== (namespace === XML_NAMESPACE)) throw invalid()
  return { prefix, local }
}

/** What XML 1.0 §2.2 forbids, lone surrogates included. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/u

function legal(value: string): string {
  if (ILLEGAL.test(value)) throw invalid()
  return value
}

function invalid(): XmlError {
  return new XmlError('XML_DRAFT_INVALID', 0)
}
