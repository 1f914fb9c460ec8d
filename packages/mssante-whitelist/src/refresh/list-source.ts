import { readFile, stat } from 'node:fs/promises'
import { isEntenteError } from '@entente/core'
import type { HttpClient, HttpResponse } from '@entente/core/ports'
import { WhitelistError } from '../errors.ts'

/** What a source answers. */
export type SourceAnswer =
  | {
      readonly outcome: 'list'
      /** Handed over: the source keeps no use of them. */
      readonly bytes: Uint8Array
      readonly etag: string | undefined
    }
  | { readonly outcome: 'not-modified' }

/** Where lists come from. */
export interface ListSource {
  /** For events: a host or a word, never a path. */
  readonly name: string
  /**
   * @param known what the last list was served with, to ask only for a newer one
   * @throws {WhitelistError} `WL_SOURCE_UNAVAILABLE` `WL_REDIRECTED` `WL_CONTENT_TYPE_REFUSED` `WL_TOO_LARGE`
   */
  fetch(known: string | undefined, limits: SourceLimits): Promise<SourceAnswer>
}

/** What a source keeps to. */
export interface SourceLimits {
  readonly maxBytes: number
  readonly signal?: AbortSignal
}

/** Where a list is published, and how it is asked for. */
export interface UrlSourceOptions {
  /** `PRODUCTION_LIST_URL`, or where your environment publishes its list. */
  readonly url: URL
  /**
   * Must trust the authority of the site's certificate, which is of IGC-Santé and in no public store:
   * `nodeHttpClient({ ca: igcSantePem, allowedHosts: [url.host] })`. It also retries.
   */
  readonly http: HttpClient
  /** Time for the whole exchange, in milliseconds. @default 20_000 */
  readonly timeoutMs?: number
  /** Media types that may carry the list. @default application/xml, text/xml, application/octet-stream */
  readonly contentTypes?: readonly string[]
}

const XML_TYPES = ['application/xml', 'text/xml', 'application/octet-stream']
const DEFAULT_TIMEOUT_MS = 20_000

/**
 * A list published on a site. Asks with `If-None-Match`, or with `If-Modified-Since` when the site gives no ETag; whether
 * the list changed is decided by its hash all the same.
 *
 * @example
 * const source = urlSource({ url: new URL(PRODUCTION_LIST_URL), http })
 */
export function urlSource(options: UrlSourceOptions): ListSource {
  const { url, http, timeoutMs = DEFAULT_TIMEOUT_MS, contentTypes = XML_TYPES } = options
  return {
    name: url.host,
    async fetch(known, { maxBytes, signal }) {
      const answer = await asking(signal, () =>
        http.send({
          method: 'GET',
          url,
          headers: {
            accept: XML_TYPES.join(', '),
            ...conditionOf(known),
          },
          timeoutMs,
          maxBytes,
          ...(signal === undefined ? {} : { signal }),
        }),
      )
      return readAnswer(answer, known, contentTypes)
    },
  }
}

function readAnswer(
  { status, headers, body }: HttpResponse,
  known: string | undefined,
  contentTypes: readonly string[],
): SourceAnswer {
  if (status === 304 && known !== undefined) return { outcome: 'not-modified' }
  if (status >= 300 && status < 400) throw new WhitelistError('WL_REDIRECTED', { details: { status } })
  if (status !== 200)
    throw new WhitelistError('WL_SOURCE_UNAVAILABLE', { retryable: true, details: { status } })
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== undefined && !contentTypes.includes(type)) throw new WhitelistError('WL_CONTENT_TYPE_REFUSED')
  return { outcome: 'list', bytes: body, etag: headers.etag ?? datedTag(headers['last-modified']) }
}

/** Marks a date among the tags; an ETag starts with a quote or `W/`. */
const DATED = 'modified '

function datedTag(lastModified: string | undefined): string | undefined {
  return lastModified === undefined ? undefined : `${DATED}${lastModified}`
}

function conditionOf(known: string | undefined): Readonly<Record<string, string>> {
  if (known === undefined) return {}
  return known.startsWith(DATED)
    ? { 'if-modified-since': known.slice(DATED.length) }
    : { 'if-none-match': known }
}

async function asking(
  signal: AbortSignal | undefined,
  run: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  try {
    return await run()
  } catch (cause) {
    signal?.throwIfAborted()
    const isTooLarge = isEntenteError(cause) && cause.code.endsWith('TOO_LARGE')
    if (isTooLarge) throw new WhitelistError('WL_TOO_LARGE', { cause })
    throw new WhitelistError('WL_SOURCE_UNAVAILABLE', {
      cause,
      retryable: true,
      ...(isEntenteError(cause) ? { details: { reason: cause.code } } : {}),
    })
  }
}

/** A list in a file that something else brings. */
export function fileSource(path: string): ListSource {
  return {
    name: 'file',
    async fetch(_known, { maxBytes, signal }) {
      try {
        const { size } = await stat(path)
        if (size > maxBytes) throw new WhitelistError('WL_TOO_LARGE')
        const bytes = await readFile(path, signal === undefined ? {} : { signal })
        return { outcome: 'list', bytes, etag: undefined }
      } catch (cause) {
        if (cause instanceof WhitelistError) throw cause
        signal?.throwIfAborted()
        throw new WhitelistError('WL_SOURCE_UNAVAILABLE', { cause, retryable: true })
      }
    },
  }
}

/** A list that the caller already holds; it is copied. */
export function bytesSource(bytes: () => Uint8Array): ListSource {
  return {
    name: 'bytes',
    fetch: async () => ({ outcome: 'list', bytes: Uint8Array.from(bytes()), etag: undefined }),
  }
}
