import { isEntenteError } from '@entente/core'
import type { Clock, TraceContext, TraceSink } from '@entente/core/ports'
import { systemClock } from '@entente/runtime'
import { DirectoryError } from './errors.ts'
import type { Mailbox } from './model/mailbox.ts'
import { embeddedNomenclature } from './nomenclature/embedded-nomenclature.ts'
import type { Nomenclature } from './nomenclature/nomenclature.ts'
import { withLabels } from './nomenclature/with-labels.ts'
import type { DirectoryQuery, DirectoryReader } from './read/directory-reader.ts'
import { type MergedMailbox, mergeMailboxes } from './read/merge-mailboxes.ts'
import { type DirectoryPurpose, requirePurpose } from './usage/purpose.ts'

/** What a directory is made of. */
export interface DirectoryOptions {
  /** The sources, the most trusted first. All that support a query are asked. */
  readonly readers: readonly DirectoryReader[]
  /** Records each look-up of a person, and each other one whose answer names people. No record, no answer. */
  readonly trace: TraceSink
  /** @default systemClock */
  readonly clock?: Clock
  /** Labels for codes that come without. @default embeddedNomenclature */
  readonly nomenclature?: Nomenclature
}

/** The directory of mailboxes behind its sources; made by {@link createDirectory}. */
export interface Directory {
  readonly readers: readonly DirectoryReader[]
  readonly trace: TraceSink
  readonly clock: Clock
  readonly nomenclature: Nomenclature
}

/** Who looks something up, why, and how much of it. */
export interface LookUpContext {
  /** Why the directory is used: contract, art. 6.2. */
  readonly purpose: DirectoryPurpose
  /** Who asks, for which request. */
  readonly trace: TraceContext
  /** Most mailboxes of the answer. @default 50 */
  readonly limit?: number
  readonly signal?: AbortSignal
}

/** A source that could not answer, and its permanent code. */
export interface UnavailableSource {
  readonly source: string
  readonly code: string
}

interface AnswerBase {
  /** Sources that answered. */
  readonly asked: readonly string[]
  readonly unavailable: readonly UnavailableSource[]
  /** When a copy of this answer should be forgotten: the directory keeps its own changes 30 days. */
  readonly forgetAfter: Date
}

/**
 * `not-found` means that every source answered and knows nothing. When a source is missing and no other knows the
 * mailbox, the answer is `unavailable`.
 */
export type DirectoryAnswer =
  | (AnswerBase & {
      readonly status: 'found'
      readonly mailboxes: readonly MergedMailbox[]
      /** Mailboxes left out because they are on the liste rouge. */
      readonly withheld: number
    })
  | (AnswerBase & { readonly status: 'not-found' })
  | (AnswerBase & { readonly status: 'unavailable' })

const FORGET_AFTER_MS = 30 * 86_400_000

/**
 * Puts the sources of the directory together.
 *
 * @example
 * const directory = createDirectory({ readers: [fhirReader({ http, apiKey })], trace: journal })
 */
export function createDirectory(options: DirectoryOptions): Directory {
  const { readers, trace, clock = systemClock, nomenclature = embeddedNomenclature } = options
  return { readers, trace, clock, nomenclature }
}

/**
 * Looks for mailboxes in every source that supports the query, and says who knows what.
 *
 * A look-up of a person, or one whose answer names people, is recorded before its result is given. Mailboxes on the liste rouge are withheld from end users.
 *
 * @term BAL
 * @see MSSanté contract, art. 6.2
 * @throws {DirectoryError} `PURPOSE_REQUIRED` `TRACE_REQUIRED` `DIRECTORY_QUERY_UNSUPPORTED`
 * @example
 * const answer = await findMailboxes(directory, { by: 'rpps', rpps }, { purpose: 'end-user-lookup', trace: context })
 * if (answer.status === 'found') show(answer.mailboxes)
 */
export async function findMailboxes(
  directory: Directory,
  query: DirectoryQuery,
  context: LookUpContext,
): Promise<DirectoryAnswer> {
  const purpose = requirePurpose(context.purpose)
  const readers = directory.readers.filter((reader) => reader.supports(query))
  if (readers.length === 0) {
    throw new DirectoryError({
      code: 'DIRECTORY_QUERY_UNSUPPORTED',
      what: `No source of this directory can be asked by ${query.by}.`,
      details: { by: query.by },
    })
  }
  const { limit = 50, signal } = context
  const outcomes = await Promise.all(readers.map((reader) => ask(reader, query, limit, signal)))
  const at = directory.clock.now()
  const merged = mergeMailboxes(outcomes.flatMap(({ found }) => found)).map((mailbox) =>
    withLabels(mailbox, directory.nomenclature),
  )
  const shown = purpose === 'end-user-lookup' ? merged.filter(({ redList }) => redList !== true) : merged
  const unavailable = outcomes.flatMap(({ source, code }) => (code === undefined ? [] : [{ source, code }]))
  const base = {
    asked: outcomes.filter(({ code }) => code === undefined).map(({ source }) => source),
    unavailable,
    forgetAfter: new Date(at.getTime() + FORGET_AFTER_MS),
  }
  const answer: DirectoryAnswer =
    merged.length > 0
      ? { ...base, status: 'found', mailboxes: shown.slice(0, limit), withheld: merged.length - shown.length }
      : { ...base, status: unavailable.length > 0 ? 'unavailable' : 'not-found' }
  await record(directory, query, context, answer, at)
  return answer
}

interface Outcome {
  readonly source: string
  readonly found: readonly Mailbox[]
  readonly code: string | undefined
}

async function ask(
  reader: DirectoryReader,
  query: DirectoryQuery,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  try {
    const found = await reader.find(query, { limit, ...(signal !== undefined && { signal }) })
    return { source: reader.name, found, code: undefined }
  } catch (error) {
    signal?.throwIfAborted()
    return { source: reader.name, found: [], code: isEntenteError(error) ? error.code : 'UNKNOWN' }
  }
}

async function record(
  directory: Directory,
  query: DirectoryQuery,
  { purpose, trace }: LookUpContext,
  answer: DirectoryAnswer,
  at: Date,
): Promise<void> {
  const { by, ...criteria } = query
  const mailboxes = answer.status === 'found' ? answer.mailboxes : []
  const namesPeople = mailboxes.some(({ professional }) => professional !== undefined)
  if ((by === 'structure' || by === 'sector') && !namesPeople) return
  const addresses = mailboxes.map(({ address }) => address)
  try {
    await directory.trace.append(
      {
        kind: 'directory.look-up',
        version: 1,
        at,
        facts: {
          purpose,
          by,
          status: answer.status,
          results: addresses.length,
          asked: answer.asked,
          unavailable: answer.unavailable.map(({ source }) => source),
        },
        payload: { criteria, addresses },
        search: { 'directory.criterion': Object.values(criteria) },
      },
      { ...trace, purpose },
    )
  } catch (cause) {
    throw new DirectoryError({
      code: 'TRACE_REQUIRED',
      what: 'The look-up could not be recorded, so its result is withheld.',
      retryable: true,
      cause,
    })
  }
}
