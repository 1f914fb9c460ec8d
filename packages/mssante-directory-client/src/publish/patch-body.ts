import type { ContactPoint, Extension, Parameters, ParametersParameter } from 'fhir/r4.js'
import {
  BAL_TYPE_SYSTEM,
  EMAIL_TYPE_EXTENSION,
  EMAIL_TYPE_SYSTEM,
  METADATA_EXTENSION,
} from '../fhir/fhir-names.ts'
import type { CarrierReference, MailboxAttributes, PublishedMailbox } from './desired-mailbox.ts'

/** How the draft is written where its sources contradict each other. */
export interface PatchDialect {
  /** Nomenclature of the mailbox type: the profiles say TRE_R257, the draft OpenAPI TRE_R256. @default 'TRE_R257' */
  readonly typeSystem?: 'TRE_R257' | 'TRE_R256'
  /** Marks the address as MSSanté, which the profile requires and the draft OpenAPI leaves out. @default true */
  readonly emailType?: boolean
}

/** One change of one mailbox. */
export type MailboxChange =
  | { readonly kind: 'insert'; readonly after: PublishedMailbox }
  | { readonly kind: 'update'; readonly before: PublishedMailbox; readonly after: PublishedMailbox }
  | { readonly kind: 'delete'; readonly before: PublishedMailbox }

/**
 * Writes the body of the FHIR PATCH of the public draft (Parameters with FHIRPath Patch operations).
 *
 * A single changed attribute is replaced alone; several, or one that was not there before, replace the whole contact
 * point.
 */
export function patchBody(change: MailboxChange, dialect: PatchDialect = {}): Parameters {
  const { carrier, address } = change.kind === 'delete' ? change.before : change.after
  return {
    resourceType: 'Parameters',
    parameter: [{ name: 'operation', part: operation(change, carrier, address, dialect) }],
  }
}

function operation(
  change: MailboxChange,
  { resource }: CarrierReference,
  address: string,
  dialect: PatchDialect,
): ParametersParameter[] {
  const own = `${resource}.telecom.where(value = '${address.replace(/[\\']/g, '\\$&')}')`
  if (change.kind === 'delete') return parts('delete', own)
  if (change.kind === 'insert') {
    return [
      ...parts('insert', `${resource}.telecom`),
      { name: 'index', valueInteger: 0 },
      { name: 'value', valueContactPoint: contactPoint(change.after, dialect) },
    ]
  }
  const single = singleChange(change.before, change.after)
  if (single === undefined) {
    return [
      ...parts('replace', own),
      { name: 'value', valueContactPoint: contactPoint(change.after, dialect) },
    ]
  }
  const path =
    single.part === 'rank'
      ? `${own}.rank`
      : `${own}.extension('${METADATA_EXTENSION}').extension('${single.part}').value`
  return [...parts('replace', path), { name: 'value', ...single.value }]
}

function parts(type: 'insert' | 'replace' | 'delete', path: string): ParametersParameter[] {
  return [
    { name: 'type', valueCode: type },
    { name: 'path', valueString: path },
  ]
}

interface SingleChange {
  readonly part: 'rank' | 'listeRouge' | 'description' | 'service' | 'responsible'
  readonly value: Pick<ParametersParameter, 'valueInteger' | 'valueBoolean' | 'valueString'>
}

function singleChange(before: MailboxAttributes, after: MailboxAttributes): SingleChange | undefined {
  const changes: (SingleChange | undefined)[] = []
  if (before.redList !== after.redList)
    changes.push({ part: 'listeRouge', value: { valueBoolean: after.redList } })
  if (before.rank !== after.rank) {
    const isReplaceable = before.rank !== undefined && after.rank !== undefined
    changes.push(isReplaceable ? { part: 'rank', value: { valueInteger: after.rank } } : undefined)
  }
  for (const part of ['description', 'service', 'responsible'] as const) {
    const [old, now] = [before[part], after[part]]
    if (old === now) continue
    changes.push(old !== undefined && now !== undefined ? { part, value: { valueString: now } } : undefined)
  }
  return changes.length === 1 ? changes[0] : undefined
}

function contactPoint(
  mailbox: PublishedMailbox,
  { typeSystem = 'TRE_R257', emailType = true }: PatchDialect,
): ContactPoint {
  const system = typeSystem === 'TRE_R257' ? BAL_TYPE_SYSTEM : EMAIL_TYPE_SYSTEM
  const metadata: Extension[] = [
    { url: 'type', valueCodeableConcept: { coding: [{ system, code: mailbox.type }] } },
    { url: 'listeRouge', valueBoolean: mailbox.redList },
  ]
  for (const part of ['description', 'service', 'responsible'] as const) {
    const value = mailbox[part]
    if (value !== undefined) metadata.push({ url: part, valueString: value })
  }
  const marked: Extension[] = emailType
    ? [{ url: EMAIL_TYPE_EXTENSION, valueCoding: { system: EMAIL_TYPE_SYSTEM, code: 'MSSANTE' } }]
    : []
  return {
    system: 'email',
    value: mailbox.address,
    ...(mailbox.rank !== undefined && { rank: mailbox.rank }),
    extension: [...marked, { url: METADATA_EXTENSION, extension: metadata }],
  }
}
