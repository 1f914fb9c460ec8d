import type { HttpClient, HttpResponse } from '@entente/core/ports'
import { isTrustError, TrustError } from '../errors.ts'
import type { Certificate } from './certificate.ts'
import type { CrlCache } from './crl-cache.ts'
import { loadCrl } from './load-crl.ts'

/** Where the list of an authority is published. */
export interface CrlSource {
  readonly url: URL
  /** The authority that signs the list. */
  readonly issuer: Certificate
}

export interface RefreshCrlsOptions {
  readonly http: HttpClient
  /** Host names that lists may come from, exactly: `igc-sante.esante.gouv.fr`. */
  readonly allowedHosts: readonly string[]
  /** Largest accepted list, in bytes. @default 33_554_432 (32 MiB) */
  readonly maxBytes?: number
  readonly signal?: AbortSignal
}

/** What happened to one source. A failed one changes nothing: the list that is loaded stays until its nextUpdate. */
export type CrlRefresh =
  | { readonly url: string; readonly outcome: 'stored' | 'same'; readonly nextUpdate: Date }
  | { readonly url: string; readonly outcome: 'failed'; readonly error: TrustError }

const DEFAULT_MAX_BYTES = 33_554_432

/**
 * Downloads revocation lists, verifies them and puts them into the cache. Lists are signed, so plain HTTP is allowed;
 * the client of `@entente/runtime` needs the host in its `plainHttpHosts` too.
 * Call it ahead of time and again well before each nextUpdate; nothing is ever downloaded while a path is judged.
 *
 * @param cache   the cache of the trust store
 * @param sources addresses that the configuration names; addresses found in certificates are never followed
 * @param options the HTTP client, the hosts allowed, bounds
 * @returns       one outcome for each source, in order; failures are reported, not thrown
 * @throws {DOMException} `AbortError` when `options.signal` aborts
 * @see RFC 5280 §5
 */
export async function refreshCrls(
  cache: CrlCache,
  sources: readonly CrlSource[],
  options: RefreshCrlsOptions,
): Promise<readonly CrlRefresh[]> {
  return Promise.all(sources.map((source) => refresh(cache, source, options)))
}

async function refresh(cache: CrlCache, source: CrlSource, options: RefreshCrlsOptions): Promise<CrlRefresh> {
  const url = source.url.href
  try {
    checkAddress(source.url, options.allowedHosts)
    const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
    const crl = loadCrl(await download(source.url, options, maxBytes), source.issuer, { maxBytes })
    return { url, outcome: cache.put(crl), nextUpdate: crl.nextUpdate }
  } catch (error) {
    if (!isTrustError(error)) throw error
    return { url, outcome: 'failed', error }
  }
}

function checkAddress(url: URL, allowedHosts: readonly string[]): void {
  const plain = url.protocol === 'http:' || url.protocol === 'https:'
  if (!plain || url.username !== '' || url.password !== '' || !allowedHosts.includes(url.hostname)) {
    throw new TrustError({ code: 'CRL_HOST_NOT_ALLOWED' })
  }
}

async function download(
  url: URL,
  { http, signal }: RefreshCrlsOptions,
  maxBytes: number,
): Promise<Uint8Array> {
  const answer = await ask(http, url, maxBytes, signal)
  if (answer.status === 200) return answer.body
  throw new TrustError({ code: 'CRL_UNAVAILABLE', retryable: true, details: { status: answer.status } })
}

async function ask(
  http: HttpClient,
  url: URL,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<HttpResponse> {
  try {
    return await http.send({ method: 'GET', url, maxBytes, ...(signal === undefined ? {} : { signal }) })
  } catch (cause) {
    signal?.throwIfAborted()
    throw new TrustError({ code: 'CRL_UNAVAILABLE', retryable: true, cause })
  }
}
