import { readXml, writeXml, type XmlDraft, type XmlElement } from '@entente/trust/xml'
import { DOCUMENT_VERSION, documentIn, type Field, fieldsOf } from './document-fields.ts'
import type { PivotCodec } from './exchange-documents.ts'
import { type FieldReader, invalid } from './field-reader.ts'

/** Namespace of the proposal: no one can take it for the official one. */
export const PROPOSAL_NAMESPACE = 'urn:x-proposal:interops:traces:1'

const MAX_BYTES = 16_777_216

/**
 * Our proposal of an exchange format in XML, with the element names that are publicly known where there are any. Its
 * schema is `schemas/echange-traces-1.xsd` of this package.
 */
export const xmlCodec: PivotCodec = {
  name: 'entente-xml-1',
  official: false,
  mediaType: 'application/xml',
  write: (document) => writeXml(draftOf(fieldsOf(document), { version: DOCUMENT_VERSION })),
  read(bytes) {
    const root = parse(bytes)
    const known =
      root.is(PROPOSAL_NAMESPACE, 'EchangeTraces') && root.attribute('version') === DOCUMENT_VERSION
    if (!known) throw invalid('Its root is not that of the proposal in version 1.0.')
    return documentIn(xmlReader(root))
  },
}

function draftOf([name, value]: Field, attributes: Readonly<Record<string, string>> = {}): XmlDraft {
  const children =
    typeof value === 'string' || value === undefined
      ? [value]
      : value.filter(isPresent).map((one) => draftOf(one))
  return { name, namespace: PROPOSAL_NAMESPACE, attributes, children }
}

function isPresent([, value]: Field): boolean {
  return value !== undefined
}

function parse(bytes: Uint8Array): XmlElement {
  try {
    return readXml(bytes, { limits: { bytes: MAX_BYTES, elements: 500_000 } })
  } catch (cause) {
    throw invalid('It is not XML that can be accepted.', cause)
  }
}

function xmlReader(element: XmlElement): FieldReader {
  const named = (name: string) => element.childrenNamed(PROPOSAL_NAMESPACE, name)
  const single = (name: string): XmlElement | undefined => {
    const found = named(name)
    if (found.length > 1) throw invalid(`${name} stands there twice.`)
    return found[0]
  }
  return {
    text: (name) => single(name)?.text(),
    texts: (name) => named(name).map((one) => one.text() ?? ''),
    one: (name) => {
      const found = single(name)
      return found === undefined ? undefined : xmlReader(found)
    },
    all: (name) => named(name).map(xmlReader),
  }
}
