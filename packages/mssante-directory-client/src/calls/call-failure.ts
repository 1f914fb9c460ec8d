import { DirectoryError } from '../errors.ts'

/** What a status other than 200 means. */
export function statusError(status: number): DirectoryError {
  const code =
    status === 429 ? 'DIRECTORY_RATE_LIMITED' : status >= 500 ? 'DIRECTORY_UNAVAILABLE' : 'DIRECTORY_REFUSED'
  return new DirectoryError({
    code,
    what: `The directory answered with status ${status}.`,
    retryable: code !== 'DIRECTORY_REFUSED',
    details: { status },
  })
}

type PageCode =
  | 'DIRECTORY_PAGE_FOREIGN'
  | 'DIRECTORY_PAGE_LOOP'
  | 'DIRECTORY_PAGE_EMPTY'
  | 'DIRECTORY_PAGE_EXPIRED'

const PAGE_WHAT: Readonly<Record<PageCode, string>> = {
  DIRECTORY_PAGE_FOREIGN: 'The link to the next page leads outside the directory.',
  DIRECTORY_PAGE_LOOP: 'The links to the next page run in a circle, or never end.',
  DIRECTORY_PAGE_EMPTY: 'A page is empty although more results were announced.',
  DIRECTORY_PAGE_EXPIRED: 'The directory no longer knows the next page.',
}

export function pageError(code: PageCode, page: number): DirectoryError {
  return new DirectoryError({ code, what: PAGE_WHAT[code], details: { page } })
}

/**
 * The link to a next page, when it stays below the base; a key must not leave it, whatever the answer says.
 *
 * @throws {DirectoryError} `DIRECTORY_PAGE_FOREIGN`
 */
export function nextPageUrl(link: string, base: URL, page: number): URL {
  const url = URL.canParse(link, base.href) ? new URL(link, base) : undefined
  const hasUser = url?.username !== '' || url.password !== ''
  if (url?.origin === base.origin && !hasUser && url.pathname.startsWith(base.pathname)) return url
  throw pageError('DIRECTORY_PAGE_FOREIGN', page)
}

/** Notices that links run in a circle, with the memory of one link: Brent's way. */
export class LinkGuard {
  readonly #maxPages: number
  #remembered = ''
  #page = 0
  #next = 1

  constructor(maxPages: number) {
    this.#maxPages = maxPages
  }

  /** @throws {DirectoryError} `DIRECTORY_PAGE_LOOP` */
  check(link: string): void {
    this.#page += 1
    if (link === this.#remembered || this.#page > this.#maxPages)
      throw pageError('DIRECTORY_PAGE_LOOP', this.#page)
    if (this.#page < this.#next) return
    this.#remembered = link
    this.#next *= 2
  }
}
