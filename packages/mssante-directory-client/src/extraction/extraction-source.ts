import type { Clock, HttpClient, HttpResponse } from '@entente/core/ports'
import { systemClock } from '@entente/runtime'
import { DirectoryError } from '../errors.ts'
import type { ExtractionIndex } from './extraction-index.ts'
import { ExtractionLoader } from './extraction-loader.ts'
import { readZipEntry } from './read-zip-entry.ts'

/** Where an extraction is downloaded from, and how much of it is accepted. */
export interface ExtractionDownload {
  /** Where the archive is. Its TLS chain ends in the IGC-Santé, so the client needs that CA. */
  readonly url: URL
  /** Largest archive, in bytes. @default 134_217_728 */
  readonly maxArchiveBytes?: number
  /** Largest text, in bytes. @default 536_870_912 */
  readonly maxBytes?: number
  /** Time for the download, in milliseconds. @default 300_000 */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

const MOST_AHEAD_MS = 3_600_000

/** What came of asking for an extraction. */
export type ExtractionFetch =
  | { readonly status: 'unchanged'; readonly asOf: Date }
  | { readonly status: 'loaded'; readonly index: ExtractionIndex }

/**
 * Downloads an extraction unless it is the one already known, and loads it.
 *
 * A HEAD tells the instant of generation, which stands in the name of the file; the body is asked for only when it is
 * newer. A file that is damaged anywhere is refused whole.
 *
 * @param known the generation instant of the extraction in use
 * @param clock @default systemClock; a file generated more than an hour after now is refused
 * @throws {DirectoryError} `DIRECTORY_UNAVAILABLE` `EXTRACTION_ARCHIVE_INVALID` `EXTRACTION_HEADER_INVALID`
 *   `EXTRACTION_ROW_INVALID` `EXTRACTION_TOO_LARGE` `EXTRACTION_OLDER`, and the errors of the HTTP client
 */
export async function fetchExtraction(
  http: HttpClient,
  download: ExtractionDownload,
  known?: Date,
  clock: Clock = systemClock,
): Promise<ExtractionFetch> {
  const { url, maxBytes = 512 * 1024 * 1024, signal } = download
  const common = { url, timeoutMs: download.timeoutMs ?? 300_000, ...(signal !== undefined && { signal }) }
  const head = accepted(await http.send({ ...common, method: 'HEAD' }))
  const announced = generatedAt(head, known, clock)
  if (announced.getTime() === known?.getTime()) return { status: 'unchanged', asOf: announced }
  const answer = accepted(
    await http.send({ ...common, method: 'GET', maxBytes: download.maxArchiveBytes ?? 128 * 1024 * 1024 }),
  )
  // What comes may be another file than the one that was announced.
  const asOf = generatedAt(answer, known, clock)
  return { status: 'loaded', index: await loadExtractionArchive(answer.body, { asOf, maxBytes }) }
}

/**
 * When the file of an answer was generated: not before the one in use, and not in the future, or nothing newer would be
 * taken until then.
 */
function generatedAt({ headers }: HttpResponse, known: Date | undefined, clock: Clock): Date {
  const asOf = extractionDate(headers['content-disposition'])
  if (known !== undefined && asOf < known) {
    throw new DirectoryError({
      code: 'EXTRACTION_OLDER',
      what: `The published extraction is of ${asOf.toISOString()}, the one in use of ${known.toISOString()}.`,
    })
  }
  if (asOf.getTime() - clock.now().getTime() > MOST_AHEAD_MS) {
    throw new DirectoryError({
      code: 'EXTRACTION_ARCHIVE_INVALID',
      what: `The published file says that it was generated on ${asOf.toISOString()}, which has not come.`,
      fix: "Check this machine's clock first.",
    })
  }
  return asOf
}

/**
 * Loads an extraction from the bytes of its ZIP archive.
 *
 * @throws {DirectoryError} `EXTRACTION_ARCHIVE_INVALID` `EXTRACTION_HEADER_INVALID` `EXTRACTION_ROW_INVALID`
 *   `EXTRACTION_TOO_LARGE`
 */
export async function loadExtractionArchive(
  archive: Uint8Array,
  options: { readonly asOf: Date; readonly maxBytes: number },
): Promise<ExtractionIndex> {
  const entry = readZipEntry(archive, options.maxBytes)
  const loader = new ExtractionLoader({ ...options, expectedBytes: entry.size })
  for await (const piece of entry.content) loader.push(piece)
  return loader.finish()
}

/**
 * When an extraction was generated, from the name of its file: `Extraction_Correspondance_MSSante_202608261013.zip` is of
 * that day at 10:13, Paris time.
 *
 * @throws {DirectoryError} `EXTRACTION_ARCHIVE_INVALID`
 */
export function extractionDate(name: string | undefined): Date {
  const [, year, month, day, hour, minute] =
    /_(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})\.(?:zip|txt)/.exec(name ?? '') ?? []
  const instant = parisInstant(Number(year), Number(month), Number(day), Number(hour), Number(minute))
  if (instant !== undefined) return instant
  throw new DirectoryError({
    code: 'EXTRACTION_ARCHIVE_INVALID',
    what: 'The name of the published file does not tell when it was generated.',
  })
}

const PARIS = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Europe/Paris',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
})

/** The instant at which the clocks of Paris show the given time; the earlier one when they show it twice. */
function parisInstant(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
): Date | undefined {
  for (const offsetHours of [2, 1]) {
    const instant = new Date(Date.UTC(year, month - 1, day, hour - offsetHours, minute))
    if (Number.isNaN(instant.getTime())) return undefined
    const shown = Object.fromEntries(
      PARIS.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    )
    if (shown.day === day && shown.hour === hour && shown.minute === minute && shown.month === month)
      return instant
  }
  return undefined
}

function accepted(answer: HttpResponse): HttpResponse {
  if (answer.status === 200) return answer
  throw new DirectoryError({
    code: 'DIRECTORY_UNAVAILABLE',
    what: `The extraction was not served: status ${answer.status}.`,
    retryable: answer.status >= 500 || answer.status === 429,
    details: { status: answer.status },
  })
}
