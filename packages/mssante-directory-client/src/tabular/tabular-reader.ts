import type { Clock } from '@entente/core/ports'
import { systemClock } from '@entente/runtime'
import { LinkGuard, nextPageUrl, pageError, statusError } from '../calls/call-failure.ts'
import { type PacedCallOptions, PacedCalls } from '../calls/paced-calls.ts'
import { DirectoryError } from '../errors.ts'
import { EXTRACTION_COLUMNS, type ExtractionColumn } from '../extraction/extraction-header.ts'
import { ExtractionMailbox } from '../extraction/extraction-row.ts'
import { isAddressLike, type Mailbox, mailboxKey } from '../model/mailbox.ts'
import type { DirectoryQuery, DirectoryReader, ReadOptions } from '../read/directory-reader.ts'
import {
  parseTabularPage,
  parseTabularResource,
  type TabularPage,
  type TabularRow,
} from './tabular-schema.ts'

/** The mirror tells no quota; 5 calls a second is ours. */
export interface TabularReaderOptions extends PacedCallOptions {
  /** Base of the tabular API. @default https://tabular-api.data.gouv.fr/api */
  readonly baseUrl?: URL
  /** Resource with the extraction. @default afe01105-d9a1-41fe-921f-e40ea48b2ba6 */
  readonly resourceId?: string
  /** Most pages of one query, of 50 rows each. @default 400 */
  readonly maxPages?: number
  /** How long the date of the mirrored file is believed before it is asked for again, in milliseconds. @default 3_600_000 */
  readonly freshnessMs?: number
}

const DEFAULT_BASE = 'https://tabular-api.data.gouv.fr/api'
const MSSANTE_RESOURCE = 'afe01105-d9a1-41fe-921f-e40ea48b2ba6'
/** The documented maximum. */
const PAGE_SIZE = '50'
const COLUMNS = Object.keys(EXTRACTION_COLUMNS).filter((name): name is ExtractionColumn =>
  Object.hasOwn(EXTRACTION_COLUMNS, name),
)
const HEADER = {
  position: Object.fromEntries(COLUMNS.map((column, index) => [column, index])) as Record<
    ExtractionColumn,
    number
  >,
}

/**
 * Reads the public mirror of the extraction: the tabular API of data.gouv.fr, one query at a time, without a download.
 *
 * The mirror follows the daily file; provenance carries the instant at which the mirror took it in.
 *
 * @example
 * const reader = tabularReader({ http: nodeHttpClient() })
 * const found = await reader.find({ by: 'rpps', rpps: '99000000010' })
 */
export function tabularReader(options: TabularReaderOptions): DirectoryReader {
  const { baseUrl, resourceId = MSSANTE_RESOURCE, maxPages = 400, freshnessMs = 3_600_000 } = options
  const calls = new PacedCalls({ callsPerSecond: 5, ...options })
  const clock: Clock = options.clock ?? systemClock
  const root = (baseUrl?.href ?? DEFAULT_BASE).replace(/\/+$/, '')
  const base = new URL(`${root}/resources/${encodeURIComponent(resourceId)}/`)
  let known: { readonly asOf: Date; readonly until: number } | undefined

  async function body(url: URL, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const answer = await calls.get(url, { accept: 'application/json' }, signal)
    if (answer.status !== 200) throw statusError(answer.status)
    return answer.body
  }

  /** When the mirror took the file in. */
  async function asOf(signal: AbortSignal | undefined): Promise<Date> {
    const now = clock.now().getTime()
    if (known === undefined || known.until <= now) {
      known = { asOf: parseTabularResource(await body(base, signal)), until: now + freshnessMs }
    }
    return known.asOf
  }

  async function* pages(search: TabularSearch, signal: AbortSignal | undefined): AsyncGenerator<TabularPage> {
    const parameters = new URLSearchParams([search.parameter, ['page_size', PAGE_SIZE], ['page', '1']])
    let url = new URL(`data/?${parameters}`, base)
    const guard = new LinkGuard(maxPages)
    let rows = 0
    for (let page = 1; ; page += 1) {
      guard.check(url.href)
      const found = parseTabularPage(await body(url, signal))
      rows += found.data.length
      const next = found.links.next ?? undefined
      const isShort = (next === undefined || found.data.length === 0) && rows < (found.meta.total ?? 0)
      if (isShort) throw pageError('DIRECTORY_PAGE_EMPTY', page)
      yield found
      if (next === undefined || found.data.length === 0) return
      url = nextPageUrl(next, base, page)
    }
  }

  return {
    name: 'tabular',
    supports: (query) => searchFor(query) !== undefined,
    find: async (query, { limit = 200, signal }: ReadOptions = {}) => {
      const search = searchFor(query)
      if (search === undefined) {
        throw new DirectoryError({
          code: 'DIRECTORY_QUERY_UNSUPPORTED',
          what: `The tabular mirror cannot be asked by ${query.by}.`,
          details: { by: query.by },
        })
      }
      const provenance = { source: 'tabular', asOf: await asOf(signal) }
      const mailboxes: Mailbox[] = []
      for await (const { data } of pages(search, signal)) {
        const read = data.map((row) => new ExtractionMailbox(() => fieldsOf(row), HEADER, provenance))
        mailboxes.push(...read.filter((mailbox) => isAddressLike(mailbox.address) && search.isMeant(mailbox)))
        if (mailboxes.length >= limit) break
      }
      return mailboxes.slice(0, limit)
    },
  }
}

interface TabularSearch {
  readonly parameter: [name: string, value: string]
  /** The mirror compares loosely, and one column holds identifiers of several registers. */
  isMeant(mailbox: Mailbox): boolean
}

function searchFor(query: DirectoryQuery): TabularSearch | undefined {
  switch (query.by) {
    case 'rpps':
      return {
        parameter: [`${EXTRACTION_COLUMNS.personId}__exact`, query.rpps],
        isMeant: ({ professional }) => has(professional?.identifiers, 'rpps', query.rpps),
      }
    case 'idNatPs':
      return {
        parameter: [`${EXTRACTION_COLUMNS.nationalId}__exact`, query.idNatPs],
        isMeant: ({ professional }) => has(professional?.identifiers, 'idNatPs', query.idNatPs),
      }
    case 'structure':
      return {
        parameter: [`${EXTRACTION_COLUMNS.structureId}__exact`, query.id],
        isMeant: ({ structure }) => has(structure?.identifiers, query.kind, query.id),
      }
    case 'address': {
      const key = mailboxKey(query.address)
      // "contains" is the operator without case; addresses are published with capitals now and then.
      return {
        parameter: [`${EXTRACTION_COLUMNS.address}__contains`, key],
        isMeant: ({ address }) => address === key,
      }
    }
    default:
      return undefined
  }
}

function has(
  identifiers: readonly { readonly kind: string; readonly value: string }[] = [],
  kind: string,
  id: string,
): boolean {
  return identifiers.some((own) => own.kind === kind && own.value === id)
}

/** Digits that a column of numbers loses at the front. */
const WIDTH: Partial<Record<ExtractionColumn, number>> = { structureId: 9, postalCode: 5, profession: 2 }

/** The mirror guesses the type of each column, so an identifier may come as a number. */
function fieldsOf(row: TabularRow): readonly string[] {
  return COLUMNS.map((column) => {
    const value = row[EXTRACTION_COLUMNS[column]] ?? ''
    return typeof value === 'number' ? String(value).padStart(WIDTH[column] ?? 0, '0') : String(value)
  })
}
