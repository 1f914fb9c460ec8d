import type { TraceEvent, TraceJson } from '@entente/core/ports'

/** Version of the payloads of this file. */
const VERSION = 1

/** Search fields of the records of this file, beside those of the vector package. */
export const TRACE_FIELDS = {
  request: 'request.id',
  vector: 'vi.id',
  subject: 'vi.subject',
  service: 'vi.service',
  pagm: 'vi.pagm',
  entity: 'pagm.entity',
  /** The person whose data was reached, as the application names that person. */
  concerned: 'person.concerned',
  bal: 'bal.address',
  /** The person who opened a BAL. */
  holder: 'bal.person',
} as const

/** A user or application reached or left a service: a trace de connexion. */
export interface ConnectionRecord {
  readonly at: Date
  readonly service: string
  /** The VI that opened it. */
  readonly vectorId?: string
  readonly userId?: string
}

/** What somebody did in the application, and whose data was reached. INTEROPS convention, art. 5.2. */
export interface ApplicationAccess {
  readonly at: Date
  readonly service: string
  /** What was done, in the application's words: `consultation-droits`. */
  readonly operation: string
  /** The application's profile that the PAGM led to. */
  readonly profile?: string
  readonly pagms?: readonly string[]
  readonly vectorId?: string
  readonly userId?: string
  /** What was reached, in the application's words. Sealed. */
  readonly objects?: readonly string[]
  /** Identifiers of the persons whose data was reached. Sealed, and searchable by keyed hash. */
  readonly concerned?: readonly string[]
  readonly outcome: 'granted' | 'denied' | 'failed'
}

/** A PAGM that an entity was given or lost. INTEROPS convention, art. 5.3. */
export interface PagmDecision {
  readonly at: Date
  /** The user, type of user or application. Sealed, and searchable by keyed hash. */
  readonly entity: string
  readonly pagm: string
  readonly service: string
}

/**
 * Who opened an MSSanté BAL: always the person, except that an applicative BAL is opened by a technical component.
 * MSSanté operator contract, art. 6.2.
 */
export type BalAccess = {
  readonly at: Date
  /** Address of the BAL. Sealed, and searchable by keyed hash. */
  readonly bal: string
  readonly operation: 'read' | 'send' | 'receive' | 'administer'
} & (
  | {
      readonly balType: 'PER' | 'ORG' | 'CAB'
      /** The natural person. Sealed, and searchable by keyed hash. */
      readonly person: string
    }
  | {
      readonly balType: 'APP'
      /** The technical component that sends or receives: name and version of an automaton. Not a person. */
      readonly component: string
      /** The natural person, where one acted through it. */
      readonly person?: string
    }
)

/** A connection that began. */
export function connectionOpened(record: ConnectionRecord): TraceEvent<'connection.opened'> {
  return { kind: 'connection.opened', ...connection(record) }
}

/** A connection that ended. */
export function connectionClosed(record: ConnectionRecord): TraceEvent<'connection.closed'> {
  return { kind: 'connection.closed', ...connection(record) }
}

/** An access to the application, to be recorded before its result is given. */
export function applicationAccess(record: ApplicationAccess): TraceEvent<'app.access'> {
  const {
    at,
    service,
    operation,
    profile,
    pagms = [],
    vectorId,
    userId,
    objects = [],
    concerned = [],
    outcome,
  } = record
  return {
    kind: 'app.access',
    version: VERSION,
    at,
    facts: { service, operation, outcome, pagms, ...(profile === undefined ? {} : { profile }) },
    payload: {
      objects,
      concerned,
      ...(vectorId === undefined ? {} : { id: vectorId }),
      ...(userId === undefined ? {} : { subject: userId }),
    },
    search: {
      ...terms(TRACE_FIELDS.vector, vectorId),
      ...terms(TRACE_FIELDS.subject, userId),
      [TRACE_FIELDS.concerned]: concerned,
      [TRACE_FIELDS.service]: [service],
    },
  }
}

/** A PAGM that an entity holds from now on. */
export function pagmGranted(decision: PagmDecision): TraceEvent<'pagm.granted'> {
  return { kind: 'pagm.granted', ...pagmDecision(decision) }
}

/** A PAGM that an entity no longer holds. */
export function pagmRevoked(decision: PagmDecision): TraceEvent<'pagm.revoked'> {
  return { kind: 'pagm.revoked', ...pagmDecision(decision) }
}

/**
 * An access to an MSSanté BAL, with who or what accessed it.
 *
 * @see MSSanté operator contract, art. 6.2
 * @example
 * balAccessed({ at, bal, operation: 'receive', balType: 'APP', component: 'automate-resultats 2.1' })
 */
export function balAccessed(access: BalAccess): TraceEvent<'bal.accessed'> {
  const { at, bal, operation, balType, person } = access
  return {
    kind: 'bal.accessed',
    version: VERSION,
    at,
    facts: { operation, balType, ...(access.balType === 'APP' ? { component: access.component } : {}) },
    payload: { bal, ...(person === undefined ? {} : { person }) },
    search: { [TRACE_FIELDS.bal]: [bal], ...terms(TRACE_FIELDS.holder, person) },
  }
}

/** An incident that affects the exchanges or the traces. INTEROPS convention, art. 5.1 and 9. */
export function incidentRecorded(incident: {
  readonly at: Date
  /** Reference, without a person's name: `INC-2026-014`. */
  readonly reference: string
  readonly description: string
}): TraceEvent<'incident.recorded'> {
  const { at, reference, description } = incident
  return {
    kind: 'incident.recorded',
    version: VERSION,
    at,
    facts: { reference },
    payload: { description },
    search: { 'incident.reference': [reference] },
  }
}

type EventRest = Omit<TraceEvent, 'kind'>

function connection({ at, service, vectorId, userId }: ConnectionRecord): EventRest {
  const payload: { [name: string]: TraceJson } = {}
  if (vectorId !== undefined) payload.id = vectorId
  if (userId !== undefined) payload.subject = userId
  return {
    version: VERSION,
    at,
    facts: { service },
    payload,
    search: {
      ...terms(TRACE_FIELDS.vector, vectorId),
      ...terms(TRACE_FIELDS.subject, userId),
      [TRACE_FIELDS.service]: [service],
    },
  }
}

function pagmDecision({ at, entity, pagm, service }: PagmDecision): EventRest {
  return {
    version: VERSION,
    at,
    facts: { pagm, service },
    payload: { entity },
    search: {
      [TRACE_FIELDS.entity]: [entity],
      [TRACE_FIELDS.pagm]: [pagm],
      [TRACE_FIELDS.service]: [service],
    },
  }
}

function terms(field: string, value: string | undefined): Readonly<Record<string, readonly string[]>> {
  return value === undefined ? {} : { [field]: [value] }
}
