import type { Clock } from '@entente/core/ports'
import { systemClock } from '@entente/runtime'
import { DirectoryError } from '../errors.ts'
import { type DirectoryIdentifier, type Mailbox, type MailboxCarrier, mailboxKey } from '../model/mailbox.ts'
import type { DirectoryQuery, DirectoryReader, ReadOptions } from '../read/directory-reader.ts'
import { FhirClient, type FhirClientOptions } from './fhir-client.ts'
import {
  FINESS_SYSTEM,
  ID_NAT_PS_SYSTEM,
  ID_NAT_STRUCT_SYSTEM,
  RPPS_RANG_SYSTEM,
  SECTOR_SYSTEM,
  SIRENE_SYSTEM,
} from './fhir-names.ts'
import { type CarrierResource, isCarrier, type ReadBundle } from './fhir-schema.ts'
import { type Included, identifiersOf, mailboxesOfResource } from './mailboxes-of-resource.ts'

const PAGE_SIZE = '200'
const HAS_MAILBOX: readonly [string, string] = ['mailbox-mss:contains', '@']
/** Of one look-up, which keeps what it reads; a structure with its people needs some. */
const MOST_PAGES = 200
const DELTA_DAYS = 30
const DAY_MS = 86_400_000

interface Search {
  readonly resource: MailboxCarrier
  readonly parameters: readonly (readonly [string, string])[]
}

/** A {@link DirectoryReader} that can also follow what changed. */
export interface FhirReader extends DirectoryReader {
  /**
   * What changed since an instant, at most 30 days ago. A resource whose mailboxes are gone comes with an empty list.
   *
   * @throws {DirectoryError} `DIRECTORY_DELTA_WINDOW`, and those of a search
   */
  changesSince(since: Date, options?: ChangeOptions): AsyncGenerator<FhirChange>
}

/** Until when changes are read, and what stops the reading. */
export interface ChangeOptions {
  /** Leaves out what changed at this instant or later. */
  readonly until?: Date
  readonly signal?: AbortSignal
}

/** One resource as it is now. */
export interface FhirChange {
  readonly resource: MailboxCarrier
  /** Business identifiers of the resource itself. */
  readonly identifiers: readonly DirectoryIdentifier[]
  readonly active: boolean
  readonly mailboxes: readonly Mailbox[]
}

/**
 * Reads the directory through its FHIR API, version 2; resources of version 1 are understood.
 *
 * A person's mailboxes may stand on the Practitioner or on a PractitionerRole: both are always asked.
 *
 * @example
 * const reader = fhirReader({ http, apiKey })
 * const found = await reader.find({ by: 'rpps', rpps: '99000000010' })
 */
export function fhirReader(options: FhirClientOptions): FhirReader {
  const client = new FhirClient(options)
  const clock: Clock = options.clock ?? systemClock

  /** The resources of a search, until enough mailboxes are among them. */
  async function carriersFor(
    search: Search,
    { limit = 200, signal }: ReadOptions,
  ): Promise<readonly CarrierResource[]> {
    const found: CarrierResource[] = []
    const parameters = new URLSearchParams([
      ...search.parameters.map(([name, value]): [string, string] => [name, value]),
      ['_count', PAGE_SIZE],
    ])
    let mailboxes = 0
    for await (const bundle of client.search(search.resource, parameters, signal, MOST_PAGES)) {
      const carriers = carriersOf(bundle)
      found.push(...carriers)
      mailboxes += carriers.flatMap((carrier) => mailboxesOfResource(carrier, {}, clock.now())).length
      if (mailboxes >= limit) break
    }
    return found
  }

  async function answers(
    query: DirectoryQuery,
    readOptions: ReadOptions,
  ): Promise<readonly CarrierResource[]> {
    const searches = searchesFor(query)
    const first = (await Promise.all(searches.map((search) => carriersFor(search, readOptions)))).flat()
    if (query.by !== 'rpps' && query.by !== 'idNatPs') return first
    const ids = first
      .filter(isMeantBy(query, first))
      .flatMap(({ resourceType, id }) => (resourceType === 'Practitioner' && id !== undefined ? [id] : []))
    if (ids.length === 0) return first
    const roles: Search = {
      resource: 'PractitionerRole',
      parameters: [
        ['practitioner', ids.join(',')],
        ['_include', 'PractitionerRole:organization'],
      ],
    }
    return [...first, ...(await carriersFor(roles, readOptions))]
  }

  return {
    name: 'fhir',
    supports: () => true,
    find: async (query, readOptions = {}) => {
      const mailboxes = mailboxesOf(await answers(query, readOptions), query, clock.now())
      return distinct(mailboxes).slice(0, readOptions.limit ?? 200)
    },
    changesSince: async function* (since, { until, signal } = {}) {
      if (clock.now().getTime() - since.getTime() > DELTA_DAYS * DAY_MS) {
        throw new DirectoryError({
          code: 'DIRECTORY_DELTA_WINDOW',
          what: `The changes since ${since.toISOString()} were asked for.`,
          why: `The directory keeps ${DELTA_DAYS} days.`,
        })
      }
      for (const resource of ['Practitioner', 'PractitionerRole', 'Organization'] as const) {
        const parameters = new URLSearchParams({ _lastUpdated: `ge${since.toISOString()}` })
        if (until !== undefined) parameters.append('_lastUpdated', `lt${until.toISOString()}`)
        if (resource === 'PractitionerRole') {
          for (const [name, value] of ROLE_INCLUDES) parameters.append(name, value)
        }
        parameters.append('_count', PAGE_SIZE)
        for await (const bundle of client.search(resource, parameters, signal)) {
          const carriers = carriersOf(bundle)
          const resolve = resolverOf(carriers)
          const asOf = clock.now()
          for (const changed of carriers) {
            // What came along with a role is not itself a change.
            if (changed.resourceType !== resource) continue
            yield {
              resource,
              identifiers: identifiersOf(changed.identifier ?? []),
              active: changed.active !== false,
              mailboxes: mailboxesOfResource(changed, resolve(changed), asOf),
            }
          }
        }
      }
    },
  }
}

/** A person's roles are asked for in a second step, by the technical identifier that the first one gave. */
function searchesFor(query: DirectoryQuery): readonly Search[] {
  switch (query.by) {
    case 'rpps':
      return [{ resource: 'Practitioner', parameters: [['identifier', literal(query.rpps)]] }]
    case 'idNatPs':
      return [
        {
          resource: 'Practitioner',
          parameters: [['identifier', `${ID_NAT_PS_SYSTEM}|${literal(query.idNatPs)}`]],
        },
      ]
    case 'structure':
      return [
        {
          resource: 'Organization',
          parameters: [
            ['identifier', `${STRUCTURE_SYSTEMS[query.kind]}|${literal(query.id)}`],
            ['_revinclude', 'PractitionerRole:organization'],
          ],
        },
      ]
    case 'address': {
      const exact = ['mailbox-mss:exact', literal(query.address)] as const
      return [
        { resource: 'Practitioner', parameters: [exact] },
        { resource: 'PractitionerRole', parameters: [exact, ...ROLE_INCLUDES] },
        { resource: 'Organization', parameters: [exact] },
      ]
    }
    case 'name': {
      const words = query.name
        .trim()
        .split(/\s+/)
        .map((word) => ['name:contains', literal(word)] as const)
      return [
        { resource: 'Practitioner', parameters: [...words, HAS_MAILBOX] },
        { resource: 'Organization', parameters: [...words, HAS_MAILBOX] },
      ]
    }
    case 'sector':
      return [
        {
          resource: 'Organization',
          parameters: [['type', `${SECTOR_SYSTEM}|${literal(query.sector)}`], HAS_MAILBOX],
        },
      ]
  }
}

/** A value as FHIR searches write it: a comma would mean "or", a bar the end of a system (R4, 3.1.1.5.7). */
function literal(value: string): string {
  return value.replace(/[\\,|$]/g, '\\$&')
}

const STRUCTURE_SYSTEMS = {
  finess: FINESS_SYSTEM,
  siren: SIRENE_SYSTEM,
  siret: SIRENE_SYSTEM,
  idNatStruct: ID_NAT_STRUCT_SYSTEM,
  rppsRang: RPPS_RANG_SYSTEM,
} as const
const ROLE_INCLUDES = [
  ['_include', 'PractitionerRole:practitioner'],
  ['_include', 'PractitionerRole:organization'],
] as const

function carriersOf(bundle: ReadBundle): readonly CarrierResource[] {
  return (bundle.entry ?? []).flatMap(({ resource }) => (isCarrier(resource) ? [resource] : []))
}

/**
 * Whether a carrier is what a query by identifier asked for, or a role of that person or in that structure. A server that
 * passes over a parameter answers with somebody else, whose mailbox must not be taken for the right one; what comes along
 * with a role carries mailboxes of its own, which nobody asked for.
 */
function isMeantBy(
  query: DirectoryQuery,
  carriers: readonly CarrierResource[],
): (carrier: CarrierResource) => boolean {
  const ids = askedIdentifiers(query)
  if (ids === undefined) return () => true
  const root = query.by === 'structure' ? 'Organization' : 'Practitioner'
  const resolve = resolverOf(carriers)
  const isAsked = (holder: CarrierResource | undefined) =>
    holder?.identifier?.some(({ value = '' }) => ids.includes(value)) === true
  return (carrier) => {
    if (carrier.resourceType === root) return isAsked(carrier)
    if (carrier.resourceType !== 'PractitionerRole') return false
    const { practitioner, organization } = resolve(carrier)
    return isAsked(root === 'Organization' ? organization : practitioner)
  }
}

function askedIdentifiers(query: DirectoryQuery): readonly string[] | undefined {
  switch (query.by) {
    case 'rpps':
      return [query.rpps, `8${query.rpps}`]
    case 'idNatPs':
      return [query.idNatPs]
    case 'structure':
      return [query.id]
    default:
      return undefined
  }
}

function mailboxesOf(
  carriers: readonly CarrierResource[],
  query: DirectoryQuery,
  asOf: Date,
): readonly Mailbox[] {
  const resolve = resolverOf(carriers)
  const mailboxes = carriers
    .filter(isMeantBy(query, carriers))
    .flatMap((carrier) => mailboxesOfResource(carrier, resolve(carrier), asOf))
  if (query.by !== 'address') return mailboxes
  // The server compares loosely, and what it includes carries other mailboxes.
  return mailboxes.filter(({ address }) => address === mailboxKey(query.address))
}

/** Finds the person and the structure of a role among what came with it. */
function resolverOf(carriers: readonly CarrierResource[]): (carrier: CarrierResource) => Included {
  const byReference = new Map(carriers.map((carrier) => [`${carrier.resourceType}/${carrier.id}`, carrier]))
  const find = (reference = '') => byReference.get(reference.split('/').slice(-2).join('/'))
  return (carrier) => {
    if (carrier.resourceType !== 'PractitionerRole') return {}
    const practitioner = find(carrier.practitioner?.reference)
    const organization = find(carrier.organization?.reference)
    return {
      practitioner: practitioner?.resourceType === 'Practitioner' ? practitioner : undefined,
      organization: organization?.resourceType === 'Organization' ? organization : undefined,
    }
  }
}

/** The same resource may come by two searches. */
function distinct(mailboxes: readonly Mailbox[]): readonly Mailbox[] {
  const seen = new Set<string>()
  return mailboxes.filter((mailbox) => {
    const key = JSON.stringify([
      mailbox.address,
      mailbox.carrier,
      mailbox.professional?.identifiers,
      mailbox.structure?.identifiers,
    ])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
