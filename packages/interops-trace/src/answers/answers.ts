import type { Journal } from '../journal/journal.ts'
import { TRACE_FIELDS } from '../records/interops-events.ts'
import { type Inquiry, type OpenedRecord, readRecords, textIn, textsIn } from './read-records.ts'

/** An answer with the records that it rests on. */
export interface Answer<Content> {
  readonly content: Content
  readonly records: readonly OpenedRecord[]
}

/** What identifies the exchange that is asked about. */
export type ExchangeReference = { readonly requestId: string } | { readonly vectorId: string }

export interface HeldPagm {
  readonly pagm: string
  readonly service: string
  readonly since: Date
}

/**
 * Which PAGMs an entity held at an instant, replayed from the recorded grants and revocations.
 *
 * @see INTEROPS convention, art. 5.3
 */
export async function pagmsHeldAt(
  journal: Journal,
  asked: { readonly entity: string; readonly at: Date; readonly service?: string },
  inquiry: Inquiry,
): Promise<Answer<readonly HeldPagm[]>> {
  const fields = {
    [TRACE_FIELDS.entity]: asked.entity,
    ...(asked.service === undefined ? {} : { [TRACE_FIELDS.service]: asked.service }),
  }
  const records = await readRecords(journal, { fields, kinds: ['pagm.granted', 'pagm.revoked'] }, inquiry)
  const held = new Map<string, HeldPagm>()
  const inOrder = [...records].sort((left, right) => left.found.open.at.localeCompare(right.found.open.at))
  for (const { found } of inOrder) {
    const { kind, at, facts } = found.open
    const pagm = textIn(facts, 'pagm')
    const service = textIn(facts, 'service')
    if (new Date(at) > asked.at || pagm === undefined || service === undefined) continue
    const key = `${service}\n${pagm}`
    if (kind === 'pagm.revoked') held.delete(key)
    else if (!held.has(key)) held.set(key, { pagm, service, since: new Date(at) })
  }
  return { content: [...held.values()], records }
}

export interface EndUser {
  /** As it stands in the VI. */
  readonly userId: string
  readonly vectorId: string | undefined
  readonly at: Date
}

/**
 * The end user behind a request, as named in the VI.
 *
 * @see INTEROPS convention, art. 5.3
 */
export async function endUserBehind(
  journal: Journal,
  exchange: ExchangeReference,
  inquiry: Inquiry,
): Promise<Answer<readonly EndUser[]>> {
  const records = await readRecords(
    journal,
    { fields: fieldsOf(exchange), kinds: ['vi.created', 'vi.verified'] },
    inquiry,
  )
  const content = records.flatMap(({ found, payload }): EndUser[] => {
    const userId = textIn(payload, 'subject')
    if (userId === undefined) return []
    return [{ userId, vectorId: textIn(payload, 'id'), at: new Date(found.open.at) }]
  })
  return { content, records }
}

/** A request and its VI, as archived. */
export interface ArchivedPair<Revalidation> {
  readonly vectorId: string | undefined
  readonly requestId: string
  /** Digest of the request, as the client computed it. */
  readonly requestDigest: string | undefined
  /** The request itself, when it was archived. */
  readonly request: Uint8Array | undefined
  /** The VI as made or received, byte for byte. */
  readonly vector: Uint8Array
  /** What `revalidate` says about the VI today. */
  readonly revalidation: Revalidation | undefined
}

/**
 * The pair of request and VI, as archived ("archivage sécurisé de toutes les assertions SAML").
 *
 * @param revalidate judges the archived VI from its evidence: `revalidateVector` of `@entente/interops-vector`
 * @see INTEROPS convention, art. 5.3
 */
export async function requestAndVector<Revalidation = never>(
  journal: Journal,
  exchange: ExchangeReference,
  inquiry: Inquiry,
  revalidate?: (vector: Uint8Array, record: OpenedRecord) => Promise<Revalidation>,
): Promise<Answer<readonly ArchivedPair<Revalidation>[]>> {
  const records = await readRecords(
    journal,
    { fields: fieldsOf(exchange), kinds: ['vi.created', 'vi.verified'] },
    inquiry,
  )
  const content: ArchivedPair<Revalidation>[] = []
  for (const record of records) {
    const { payload, found } = record
    const vector = bytesIn(payload, 'vi')
    if (vector === undefined) continue
    content.push({
      vectorId: textIn(payload, 'id'),
      requestId: textIn(payload, 'request') ?? found.open.requestId,
      requestDigest: textIn(payload, 'requestDigest'),
      request: bytesIn(payload, 'requestArchive'),
      vector,
      revalidation: revalidate === undefined ? undefined : await revalidate(vector, record),
    })
  }
  return { content, records }
}

export interface ReachedInformation {
  readonly at: Date
  readonly service: string | undefined
  readonly operation: string | undefined
  readonly outcome: string | undefined
  readonly objects: readonly string[]
}

/**
 * What information a user reached in a time.
 *
 * @see INTEROPS convention, art. 5.2
 */
export async function informationReached(
  journal: Journal,
  asked: { readonly userId: string; readonly from?: Date; readonly to?: Date },
  inquiry: Inquiry,
): Promise<Answer<readonly ReachedInformation[]>> {
  const { userId, from, to } = asked
  const query = {
    fields: { [TRACE_FIELDS.subject]: userId },
    kinds: ['app.access'],
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
  const records = await readRecords(journal, query, inquiry)
  return { content: records.map(reachedIn), records }
}

export interface UsedProfile {
  readonly at: Date
  readonly pagms: readonly string[]
  /** The application's own profile, when the application recorded it. */
  readonly profile: string | undefined
}

/**
 * The profile that was used for a request: the PAGMs of its VI, and the application's profile.
 *
 * @see INTEROPS convention, art. 5.2
 */
export async function profileUsed(
  journal: Journal,
  exchange: ExchangeReference,
  inquiry: Inquiry,
): Promise<Answer<readonly UsedProfile[]>> {
  const records = await readRecords(
    journal,
    { fields: fieldsOf(exchange), kinds: ['vi.verified', 'app.access'] },
    inquiry,
  )
  const content = records.map(({ found, payload }) => {
    const { at, facts } = found.open
    const pagms = [...textsIn(payload, 'pagms'), ...textsIn(facts, 'pagms')]
    return { at: new Date(at), pagms, profile: textIn(facts, 'profile') }
  })
  return { content, records }
}

/** What the journal holds about one person. */
export interface SubjectReport {
  /** Times at which the person's data was reached. */
  readonly concerned: readonly ReachedInformation[]
  /** Records of what the person did as a user. */
  readonly acted: readonly {
    readonly at: Date
    readonly kind: string
    readonly service: string | undefined
  }[]
}

/**
 * What the journal holds about a person, for that person's right of access. Found by keyed hash.
 *
 * @param person the person's identifier, as the application and the VI write it
 */
export async function subjectReport(
  journal: Journal,
  person: { readonly identifier: string },
  inquiry: Inquiry,
): Promise<Answer<SubjectReport>> {
  const { identifier } = person
  const concerned = await readRecords(journal, { fields: { [TRACE_FIELDS.concerned]: identifier } }, inquiry)
  const acted = await readRecords(journal, { fields: { [TRACE_FIELDS.subject]: identifier } }, inquiry)
  return {
    content: {
      concerned: concerned.map(reachedIn),
      acted: acted.map(({ found: { open } }) => ({
        at: new Date(open.at),
        kind: open.kind,
        service: textIn(open.facts, 'service'),
      })),
    },
    records: [...concerned, ...acted],
  }
}

function reachedIn({ found, payload }: OpenedRecord): ReachedInformation {
  const { at, facts } = found.open
  return {
    at: new Date(at),
    service: textIn(facts, 'service'),
    operation: textIn(facts, 'operation'),
    outcome: textIn(facts, 'outcome'),
    objects: textsIn(payload, 'objects'),
  }
}

function fieldsOf(exchange: ExchangeReference): Readonly<Record<string, string>> {
  return 'requestId' in exchange
    ? { [TRACE_FIELDS.request]: exchange.requestId }
    : { [TRACE_FIELDS.vector]: exchange.vectorId }
}

function bytesIn(payload: OpenedRecord['payload'], name: string): Uint8Array | undefined {
  const text = textIn(payload, name)
  return text === undefined ? undefined : new Uint8Array(Buffer.from(text, 'base64'))
}
