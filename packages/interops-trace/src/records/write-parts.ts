import { canonicalJson } from '@entente/core'
import { TraceError } from '../errors.ts'
import { fillRandom } from './random-salt.ts'
import { SALT_BYTES } from './record-encoding.ts'
import type { OpenPart, SealedPart } from './record-shape.ts'

/** Under the `u` flag only a surrogate without its other half matches. */
const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * The canonical JSON of a readable part: its names stand here in their order, so that nothing is sorted.
 *
 * @throws {TraceError} `TRACE_RECORD_INVALID`
 */
export function writeOpenPart(part: OpenPart): string {
  const { actorKind, at, facts, key, kind, pair, project, purpose, recordedAt, requestId, tenant } = part
  return (
    `{"actorKind":${text(actorKind)},"at":${text(at)},"facts":${canonical(facts)},"key":${text(key)},` +
    `"kind":${text(kind)},"pair":${pair === null ? 'null' : canonical(pair)},"project":${text(project)},` +
    `"purpose":${text(purpose)},"recordedAt":${text(recordedAt)},"requestId":${text(requestId)},` +
    `"tenant":${text(tenant)},"v":${part.v},"version":${part.version}}`
  )
}

/**
 * The bytes that are sealed: a salt, then the canonical JSON of the part.
 *
 * @throws {TraceError} `TRACE_RECORD_INVALID`
 */
export function writeSealedPart({ actor, payload, search }: SealedPart): Uint8Array {
  const json = `{"actor":${text(actor)},"payload":${payload === null ? 'null' : canonical(payload)},"search":${canonical(search)}}`
  const bytes = Buffer.allocUnsafe(SALT_BYTES + Buffer.byteLength(json))
  fillRandom(bytes, SALT_BYTES)
  bytes.write(json, SALT_BYTES)
  return bytes
}

function text(value: string | null): string {
  if (value === null) return 'null'
  if (LONE_SURROGATE.test(value)) {
    throw new TraceError('TRACE_RECORD_INVALID', 'A text of the event holds a lone surrogate.')
  }
  return JSON.stringify(value)
}

function canonical(value: object): string {
  try {
    return canonicalJson(value)
  } catch (cause) {
    throw new TraceError('TRACE_RECORD_INVALID', 'The event has no canonical JSON form.', { cause })
  }
}
