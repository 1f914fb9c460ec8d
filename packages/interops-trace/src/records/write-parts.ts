import { canonicalJson } from '@entente/core'
import { TraceError } from '../errors.ts'
import { fillRandom } from './random-salt.ts'
import { SALT_BYTES } from './record-encoding.ts'
import type { OpenPart, SealedPart } from './record-shape.ts'

/**
 * The canonical JSON of a readable part: its names stand here in their order, so that nothing is sorted.
 *
 * @throws {TraceError} `TRACE_RECORD_INVALID`
 */
export function writeOpenPart(part: OpenPart): string {
  const { actorKind, at, facts, key, kind, pair, project, purpose, recordedAt, requestId, tenant } = part
  return (
    `{"actorKind":${canonical(actorKind)},"at":${canonical(at)},"facts":${canonical(facts)},"key":${canonical(key)},` +
    `"kind":${canonical(kind)},"pair":${canonical(pair)},"project":${canonical(project)},` +
    `"purpose":${canonical(purpose)},"recordedAt":${canonical(recordedAt)},"requestId":${canonical(requestId)},` +
    `"tenant":${canonical(tenant)},"v":${part.v},"version":${part.version}}`
  )
}

/**
 * The bytes that are sealed: a salt, then the canonical JSON of the part.
 *
 * @throws {TraceError} `TRACE_RECORD_INVALID`
 */
export function writeSealedPart({ actor, payload, search }: SealedPart): Uint8Array {
  const json = `{"actor":${canonical(actor)},"payload":${canonical(payload)},"search":${canonical(search)}}`
  const bytes = Buffer.allocUnsafe(SALT_BYTES + Buffer.byteLength(json))
  fillRandom(bytes, SALT_BYTES)
  bytes.write(json, SALT_BYTES)
  return bytes
}

function canonical(value: object | string | null): string {
  try {
    return canonicalJson(value)
  } catch (cause) {
    throw new TraceError('TRACE_RECORD_INVALID', 'The event has no canonical JSON form.', { cause })
  }
}
