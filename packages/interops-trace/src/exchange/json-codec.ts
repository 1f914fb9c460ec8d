import { canonicalJson } from '@entente/core'
import {
  applicationFields,
  DOCUMENT_VERSION,
  documentIn,
  type Field,
  fieldsOf,
  vectorFields,
} from './document-fields.ts'
import type { ApplicationTrace, PivotCodec, VectorTrace } from './exchange-documents.ts'
import { type FieldReader, invalid } from './field-reader.ts'

const MAX_BYTES = 16_777_216
const SCHEMA = 'urn:x-proposal:interops:traces:1'

type Members = { [name: string]: string | Members | (string | Members)[] }

/** The JSON twin of the XML proposal: the same names; a name that may come several times is always a list. */
export const jsonCodec: PivotCodec = {
  name: 'entente-json-1',
  official: false,
  mediaType: 'application/json',
  write(document) {
    const [, fields] = fieldsOf(document)
    const members = typeof fields === 'string' || fields === undefined ? {} : membersOf(fields)
    return Buffer.from(canonicalJson({ schema: SCHEMA, version: DOCUMENT_VERSION, ...members }))
  },
  read(bytes) {
    if (bytes.length > MAX_BYTES) throw invalid('It is larger than 16 MiB.')
    const root = objectIn(parse(bytes))
    if (root?.schema !== SCHEMA || root.version !== DOCUMENT_VERSION) {
      throw invalid('It is not the proposal in version 1.0.')
    }
    return documentIn(jsonReader(root))
  },
}

const REPEATED: ReadonlySet<string> = new Set([
  'ElementDemande',
  'IdentifiantVI',
  'IdentifiantUtilisateur',
  'Pagm',
  'Service',
  'ObjetAcces',
  'TraceVI',
  'TraceApplicative',
])

/** A trace of a VI as an object of the JSON twin. */
export function vectorMembers(trace: VectorTrace): Members {
  return membersOf(vectorFields(trace))
}

/** A trace of the application as an object of the JSON twin. */
export function applicationMembers(trace: ApplicationTrace): Members {
  return membersOf(applicationFields(trace))
}

function membersOf(fields: readonly Field[]): Members {
  const members: Members = {}
  for (const [name, value] of fields) {
    if (value === undefined) continue
    const member = typeof value === 'string' ? value : membersOf(value)
    const known = members[name]
    if (Array.isArray(known)) known.push(member)
    else members[name] = REPEATED.has(name) ? [member] : member
  }
  return members
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw invalid('It is not JSON in UTF-8.', cause)
  }
}

function jsonReader(object: Readonly<Record<string, unknown>>): FieldReader {
  const list = (name: string): readonly unknown[] => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined
    if (value === undefined) return []
    return Array.isArray(value) ? value : [value]
  }
  const objects = (name: string) =>
    list(name).map((value) => {
      const found = objectIn(value)
      if (found === undefined) throw invalid(`${name} is not an object.`)
      return jsonReader(found)
    })
  const texts = (name: string) =>
    list(name).map((value) => {
      if (typeof value !== 'string') throw invalid(`${name} is not a text.`)
      return value
    })
  const single = <Value>(name: string, values: readonly Value[]): Value | undefined => {
    if (values.length > 1) throw invalid(`${name} stands there twice.`)
    return values[0]
  }
  return {
    text: (name) => single(name, texts(name)),
    texts,
    one: (name) => single(name, objects(name)),
    all: objects,
  }
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}
