import { LinkGuard, nextPageUrl, pageError, statusError } from '../calls/call-failure.ts'
import { type PacedCallOptions, PacedCalls } from '../calls/paced-calls.ts'
import { parseBundle, type ReadBundle } from './fhir-schema.ts'

/** The server itself gives up after 30 s, so a call may take 35. */
export interface FhirClientOptions extends PacedCallOptions {
  /** Base of the API, without a final slash. @default https://gateway.api.esante.gouv.fr/fhir/v2 */
  readonly baseUrl?: URL
  /** Sent as `ESANTE-API-KEY`, to the base URL only. */
  readonly apiKey: string
  /** Most pages of one query. @default 40_000 */
  readonly maxPages?: number
}

const DEFAULT_BASE = 'https://gateway.api.esante.gouv.fr/fhir/v2'

/** Calls the FHIR search of the directory, page by page, under its quota and in spite of its known defects. */
export class FhirClient {
  readonly #options: FhirClientOptions
  readonly #base: URL
  readonly #calls: PacedCalls

  constructor(options: FhirClientOptions) {
    this.#options = options
    this.#base = new URL(`${(options.baseUrl?.href ?? DEFAULT_BASE).replace(/\/+$/, '')}/`)
    this.#calls = new PacedCalls(options)
  }

  /**
   * Reads the pages of a search, one at a time.
   *
   * @param mostPages of this search, below the limit of the client
   * @throws {DirectoryError} `DIRECTORY_UNAVAILABLE` `DIRECTORY_RATE_LIMITED` `DIRECTORY_REFUSED`
   *   `DIRECTORY_ANSWER_INVALID` `DIRECTORY_PAGE_FOREIGN` `DIRECTORY_PAGE_LOOP` `DIRECTORY_PAGE_EMPTY`
   *   `DIRECTORY_PAGE_EXPIRED`
   */
  async *search(
    resource: string,
    parameters: URLSearchParams,
    signal?: AbortSignal,
    mostPages = Number.POSITIVE_INFINITY,
  ): AsyncGenerator<ReadBundle> {
    let url = new URL(`${resource}?${parameters}`, this.#base)
    const { maxPages = 40_000 } = this.#options
    const guard = new LinkGuard(Math.min(maxPages, mostPages))
    let results = 0
    for (let page = 1; ; page += 1) {
      guard.check(url.href)
      const bundle = await this.#page(url, page, signal)
      const matches = bundle.entry?.length ?? 0
      results += matches
      const next = bundle.link?.find(({ relation }) => relation === 'next')?.url
      // A known defect: the first page tells a total, a later one is empty and the rest never comes.
      const isShort = matches === 0 && bundle.total !== undefined && results < bundle.total
      if (isShort) throw pageError('DIRECTORY_PAGE_EMPTY', page)
      yield bundle
      if (next === undefined || matches === 0) return
      url = nextPageUrl(next, this.#base, page)
    }
  }

  async #page(url: URL, page: number, signal: AbortSignal | undefined): Promise<ReadBundle> {
    const headers = { accept: 'application/fhir+json', 'esante-api-key': this.#options.apiKey }
    const answer = await this.#calls.get(url, headers, signal)
    if (answer.status === 200) return parseBundle(answer.body)
    const isExpired = page > 1 && (answer.status === 400 || answer.status === 410)
    throw isExpired ? pageError('DIRECTORY_PAGE_EXPIRED', page) : statusError(answer.status)
  }
}
