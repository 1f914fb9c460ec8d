import { TrustError } from '../errors.ts'
import { checkPathPolicy, copyPathPolicy, pathPolicyText } from './path-policy.ts'
import { settlePath } from './settle-path.ts'
import type { TrustStore } from './trust-store.ts'
import type { PathRequest, PathVerdict, ValidatedPath } from './validated-path.ts'
import { VerdictCache } from './verdict-cache.ts'

const caches = new WeakMap<TrustStore, VerdictCache>()

/**
 * Validates a certificate path to a pinned anchor. Synchronous and without any I/O: revocation lists were loaded ahead
 * of time. A repeated question is answered from a cache that ends with the certificates and the lists it rests on.
 *
 * Does **not** say that the certificate belongs to a partner: see `bindPartner`.
 *
 * @param chain   certificates in DER, the end certificate first, then candidates in any order, at most 10 in all
 * @param store   anchors, known intermediates and revocation lists
 * @param request the instant, the purpose, and how revocation is judged
 * @returns       the path with its key, its checks and its evidence
 * @throws {TrustError} `CERTIFICATE_MALFORMED` `CERTIFICATE_SELF_SIGNED` `CERTIFICATE_IS_AUTHORITY` `PATH_NOT_FOUND`
 *   `PATH_TOO_LARGE` `CERTIFICATE_ALGORITHM_REFUSED` `CERTIFICATE_KEY_REFUSED` `CERTIFICATE_EXTENSION_REFUSED`
 *   `CERTIFICATE_NOT_YET_VALID` `CERTIFICATE_EXPIRED` `ISSUER_NOT_AUTHORITY` `PATH_LENGTH_EXCEEDED`
 *   `KEY_USAGE_REFUSED` `EXTENDED_KEY_USAGE_REFUSED` `CERTIFICATE_POLICY_REFUSED` `REVOCATION_UNKNOWN`
 *   `CERTIFICATE_REVOKED` `CRL_STALE` `PATH_POLICY_INVALID`
 * @see RFC 5280 §6; INTEROPS convention, art. 7.2.2
 * @example
 * const { key } = validatePath(chain, store, { at, purpose: 'signature', revocation: { mode: 'require' } })
 */
export function validatePath(
  chain: readonly Uint8Array[],
  store: TrustStore,
  request: PathRequest,
): ValidatedPath {
  const answer = checkPath(chain, store, request)
  if (answer.verdict === 'failed') throw answer.error
  return answer.path
}

/**
 * Does what `validatePath` does, and returns every check also when one failed.
 *
 * @throws {TrustError} `PATH_POLICY_INVALID`
 */
export function checkPath(
  chain: readonly Uint8Array[],
  store: TrustStore,
  request: PathRequest,
): PathVerdict {
  checkPathPolicy(request)
  if (Number.isNaN(request.at.getTime())) {
    throw new TrustError({ code: 'PATH_POLICY_INVALID', why: 'The instant is not a date.' })
  }
  const cache = cacheOf(store)
  const key = VerdictCache.key(chain, store.crls.version)
  const known = cache.find(key, request, request.at)?.path
  if (known !== undefined) {
    const evidence = { ...known.evidence, at: request.at.toISOString() }
    return { verdict: 'passed', path: { ...known, evidence }, checks: known.checks }
  }
  const answer = settlePath(chain, store, request, pathPolicyText(request))
  if (answer.verdict === 'failed') return answer
  const { verdict, path, checks, from } = answer
  cache.put(key, { path, from, policy: copyPathPolicy(request) })
  return { verdict, path, checks }
}

function cacheOf(store: TrustStore): VerdictCache {
  const cache = caches.get(store) ?? new VerdictCache()
  caches.set(store, cache)
  return cache
}
