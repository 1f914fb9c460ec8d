import type { TraceEvent, TraceJson } from '@entente/core/ports'

/** Kinds of record that this package makes. Their payloads are described here; the envelope is core's. */
export type VectorEventKind = 'vi.created' | 'vi.verified' | 'vi.refused'

/** Version of the payloads below. */
export const VECTOR_EVENT_VERSION = 1

/** Fields by which a record can be found; the store keeps keyed hashes of the values only. */
export const SEARCH_FIELDS = {
  id: 'vi.id',
  issuer: 'vi.issuer',
  recipient: 'vi.recipient',
  service: 'vi.service',
  subject: 'vi.subject',
  pagm: 'vi.pagm',
  request: 'request.id',
} as const

/** What every record of a VI shows in the clear: no identifier of a person, no identifier of the VI. */
export interface VectorFacts {
  readonly issuer?: string
  readonly service?: string
  readonly outcome: 'created' | 'accepted' | 'refused'
  readonly code?: string
  readonly policy: string
  readonly convention?: string
  readonly weakenings?: readonly string[]
}

interface EventParts {
  readonly kind: VectorEventKind
  readonly at: Date
  readonly facts: VectorFacts
  readonly payload?: Readonly<Record<string, TraceJson | undefined>>
  readonly search?: Readonly<Record<string, readonly (string | undefined)[]>>
}

/** Builds a record, leaving out what is not known: JSON has no `undefined`. */
export function vectorEvent(parts: EventParts): TraceEvent<VectorEventKind> {
  const search = Object.entries(parts.search ?? {})
    .map(([field, values]) => [field, values.filter((value) => value !== undefined)] as const)
    .filter(([, values]) => values.length > 0)
  return {
    kind: parts.kind,
    version: VECTOR_EVENT_VERSION,
    at: parts.at,
    facts: withoutUndefined({ ...parts.facts }),
    ...(parts.payload && { payload: withoutUndefined(parts.payload) }),
    ...(search.length > 0 && { search: Object.fromEntries(search) }),
  }
}

function withoutUndefined(values: Readonly<Record<string, TraceJson | undefined>>): {
  readonly [name: string]: TraceJson
} {
  const kept: Record<string, TraceJson> = {}
  for (const [name, value] of Object.entries(values)) if (value !== undefined) kept[name] = value
  return kept
}
