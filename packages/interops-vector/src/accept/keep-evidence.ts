import type { KeyValueStore } from '@entente/core/ports'
import { evidenceObjects, type ValidatedPath } from '@entente/trust/x509'
import { VectorError } from '../errors.ts'

/** Digests that each store is known to hold, so that a certificate is written once and not at every request. */
const kept = new WeakMap<KeyValueStore, Set<string>>()
/** Most digests that are remembered: a few hundred certificates and lists are in use at a time. */
const MAX_REMEMBERED = 10_000

/**
 * Keeps what the verdict on a certificate rests on, under its digest, before the record that names it.
 *
 * @throws {VectorError} `VI_TRACE_UNAVAILABLE`
 */
export async function keepEvidence(store: KeyValueStore, path: ValidatedPath): Promise<void> {
  const known = kept.get(store) ?? new Set()
  if (known.size > MAX_REMEMBERED) known.clear()
  kept.set(store, known)
  try {
    for (const { sha256, bytes } of evidenceObjects(path)) {
      if (known.has(sha256)) continue
      await store.putIfAbsent(sha256, bytes)
      known.add(sha256)
    }
  } catch (cause) {
    throw new VectorError({ code: 'VI_TRACE_UNAVAILABLE', retryable: true, cause })
  }
}
