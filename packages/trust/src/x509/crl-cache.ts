import { TrustError } from '../errors.ts'
import type { Certificate } from './certificate.ts'
import { authorityId } from './issuance.ts'
import type { LoadedCrl } from './load-crl.ts'

/** The revocation lists in force, one for each issuer key and scope. Readers never wait: lists are put ahead of time. */
export interface CrlCache {
  /** Changes with every list that is put, so that cached verdicts end with the lists they rest on. */
  readonly version: number
  /**
   * Replaces the issuer's list of the same scope.
   *
   * @returns `same` when this very list is already there
   * @throws {TrustError} `CRL_OLDER`
   */
  put(crl: LoadedCrl): 'stored' | 'same'
  /** The lists signed by this authority's key. */
  of(issuer: Certificate): readonly LoadedCrl[]
  /** All lists. */
  list(): readonly LoadedCrl[]
}

/**
 * Opens an empty cache of revocation lists.
 *
 * @param initial lists to start with
 * @throws {TrustError} `CRL_OLDER`
 */
export function createCrlCache(initial: readonly LoadedCrl[] = []): CrlCache {
  const lists = new Map<string, LoadedCrl>()
  let version = 0
  const cache: CrlCache = {
    get version() {
      return version
    },
    put(crl) {
      const key = `${crl.authority} ${crl.scope.certificates} ${crl.scope.uris.join(' ')}`
      const current = lists.get(key)
      if (current?.sha256 === crl.sha256) return 'same'
      if (current !== undefined && isOlder(crl, current)) throw new TrustError({ code: 'CRL_OLDER' })
      lists.set(key, crl)
      version += 1
      return 'stored'
    },
    of(issuer) {
      const authority = authorityId(issuer)
      return [...lists.values()].filter((crl) => crl.authority === authority)
    },
    list: () => [...lists.values()],
  }
  for (const crl of initial) cache.put(crl)
  return cache
}

function isOlder(crl: LoadedCrl, current: LoadedCrl): boolean {
  return crl.thisUpdate < current.thisUpdate
}
