import { canonicalJson } from '@entente/core'
import type { TraceJson } from '@entente/core/ports'
import { SALT_BYTES } from './record-encoding.ts'
import { OPEN_PART_VERSION, type OpenPart, type SealedPart } from './record-shape.ts'

type JsonObject = { readonly [name: string]: TraceJson }

const ACTOR_KINDS: readonly string[] = ['person', 'application', 'system'] satisfies OpenPart['actorKind'][]
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/**
 * Reads the readable part of a record from its canonical text.
 *
 * @returns `undefined` when it is not canonical or not of a known version
 */
export function readOpenPart(text: string): OpenPart | undefined {
  const value = parseCanonical(text)
  if (!isObject(value)) return undefined
  const {
    v,
    kind,
    version,
    at,
    recordedAt,
    tenant,
    project,
    requestId,
    purpose,
    actorKind,
    facts,
    key,
    pair,
  } = value
  const known =
    v === OPEN_PART_VERSION &&
    typeof kind === 'string' &&
    typeof version === 'number' &&
    isInstant(at) &&
    isInstant(recordedAt) &&
    typeof tenant === 'string' &&
    isOptionalText(project) &&
    typeof requestId === 'string' &&
    isOptionalText(purpose) &&
    isActorKind(actorKind) &&
    isObject(facts) &&
    isOptionalText(key) &&
    isPair(pair) &&
    Object.keys(value).length === 13
  if (!known) return undefined
  return {
    v,
    kind,
    version,
    at,
    recordedAt,
    tenant,
    project,
    requestId,
    purpose,
    actorKind,
    facts,
    key,
    pair,
  }
}

/** Reads the sealed part from its salted plaintext; `undefined` when it is not one. */
export function readSealedPart(plaintext: Uint8Array): SealedPart | undefined {
  if (plaintext.length <= SALT_BYTES) return undefined
  const value = parseCanonical(Buffer.from(plaintext.subarray(SALT_BYTES)).toString())
  if (!isObject(value)) return undefined
  const { actor, payload, search = {} } = value
  if (typeof actor !== 'string' || payload === undefined || (payload !== null && !isObject(payload)))
    return undefined
  return isSearch(search) ? { actor, payload, search } : undefined
}

function isSearch(value: TraceJson): value is SealedPart['search'] {
  if (!isObject(value)) return false
  return Object.values(value).every(
    (list) => isArray(list) && list.every((identifier) => typeof identifier === 'string'),
  )
}

/** Parses JSON that must be in canonical form; `undefined` for anything else. */
export function parseCanonical(text: string): TraceJson | undefined {
  let value: TraceJson
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  // ECMAScript's own serialisation is the canonical one when the names stand in order; names made of digits do not.
  if (hasSortedNames(value) && JSON.stringify(value) === text) return value
  return isCanonicalTheLongWay(value, text) ? value : undefined
}

function isCanonicalTheLongWay(value: TraceJson, text: string): boolean {
  try {
    return canonicalJson(value) === text
  } catch {
    return false
  }
}

function hasSortedNames(value: TraceJson): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (isArray(value)) return value.every(hasSortedNames)
  let previous: string | undefined
  for (const name in value) {
    if (previous !== undefined && previous >= name) return false
    previous = name
    const member = value[name]
    if (member !== undefined && !hasSortedNames(member)) return false
  }
  return true
}

function isArray(value: TraceJson): value is readonly TraceJson[] {
  return Array.isArray(value)
}

function isObject(value: TraceJson | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isOptionalText(value: TraceJson | undefined): value is string | null {
  return value === null || typeof value === 'string'
}

function isInstant(value: TraceJson | undefined): value is string {
  return typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value))
}

function isActorKind(value: TraceJson | undefined): value is OpenPart['actorKind'] {
  return typeof value === 'string' && ACTOR_KINDS.includes(value)
}

function isPair(value: TraceJson | undefined): value is OpenPart['pair'] {
  if (value === null) return true
  return isObject(value) && typeof value.key === 'string' && typeof value.hash === 'string'
}
