import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Bundle, BundleEntry, OperationOutcome, Parameters } from 'fhir/r4.js'
import { applyPatch } from './apply-patch.ts'
import type { DirectoryResource } from './directory-resource.ts'

/** Defects that the real directory has or had. */
export interface DirectoryFaults {
  /** Statuses of the next answers, before any normal one. */
  statuses: number[]
  /** Every link to a next page is answered as unknown. */
  expiredPages: boolean
  /** The link to the next page leads to this address. */
  foreignNext: string | undefined
  /** The second page is empty although more was announced. */
  emptyNext: boolean
  /** The next page is the page itself. */
  loop: boolean
  /** Links to a next page are unknown for searches that match more than this. */
  mostBeforeExpiry: number
}

/** Rules that the real directory enforces. */
export interface DirectoryLimits {
  /** More calls than this within a second are answered 429, without any header. @default none */
  callsPerSecond: number | undefined
  /** Changes of more than 30 days before this instant are forgotten. @default none */
  now: Date | undefined
}

/** A running directory of the test, with what it holds and the defects to switch on. */
export interface DirectoryServer {
  readonly baseUrl: URL
  readonly apiKey: string
  readonly resources: DirectoryResource[]
  readonly faults: DirectoryFaults
  readonly limits: DirectoryLimits
  /** Instants of the calls, in milliseconds. */
  readonly calls: number[]
  /** Paths and queries asked for, and bodies of PATCH. */
  readonly log: { readonly method: string; readonly target: string; readonly body: string }[]
  stop(): Promise<void>
}

const API_KEY = 'key-of-the-test'
const PAGE_LIMIT = 200

/** Starts a directory on a free loopback port, with the search, paging and PATCH that the client uses. */
export async function startDirectoryServer(resources: DirectoryResource[] = []): Promise<DirectoryServer> {
  const faults: DirectoryFaults = {
    statuses: [],
    expiredPages: false,
    foreignNext: undefined,
    emptyNext: false,
    loop: false,
    mostBeforeExpiry: Number.POSITIVE_INFINITY,
  }
  const limits: DirectoryLimits = { callsPerSecond: undefined, now: undefined }
  const state = { resources, faults, limits, calls: [] as number[], log: [] as DirectoryServer['log'] }
  const pages = new Map<
    string,
    { readonly entries: BundleEntry[]; readonly at: number; readonly count: number }
  >()
  let base = new URL('http://127.0.0.1')

  const server = createServer(async (request, response) => {
    const at = performance.now()
    state.calls.push(at)
    const body = await textOf(request)
    const url = new URL(request.url ?? '/', base)
    state.log.push({ method: request.method ?? '', target: `${url.pathname}${url.search}`, body })
    const { callsPerSecond = Number.POSITIVE_INFINITY } = limits
    const isTooOften =
      state.calls.slice(-callsPerSecond - 1).filter((call) => at - call < 1_000).length > callsPerSecond
    const status =
      (isTooOften ? 429 : faults.statuses.shift()) ??
      (request.headers['esante-api-key'] === API_KEY ? undefined : 401)
    const [resource = '', id] = url.pathname.replace(`${base.pathname}/`, '').split('/')
    if (status !== undefined) {
      fail(response, status)
    } else if (request.method === 'PATCH') {
      patch(response, state.resources, { resource, id, query: url.searchParams, body })
    } else if (resource === '_page') {
      nextPage(response, url.searchParams.get('id') ?? '')
    } else {
      const count = Math.min(Number(url.searchParams.get('_count') ?? 50), PAGE_LIMIT)
      const kept = url.searchParams.has('_lastUpdated') ? remembered(state.resources, limits.now) : resources
      page(response, search(kept, resource, url.searchParams), 0, count)
    }
  })

  function nextPage(response: ServerResponse, id: string): void {
    const found = pages.get(id)
    const isExpired = faults.expiredPages || (found?.entries.length ?? 0) > faults.mostBeforeExpiry
    if (found === undefined || isExpired) fail(response, 400)
    else page(response, found.entries, found.at, found.count, id)
  }

  function page(
    response: ServerResponse,
    entries: BundleEntry[],
    at: number,
    count: number,
    own?: string,
  ): void {
    const isEmptied = faults.emptyNext && at > 0
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'searchset',
      total: entries.length,
      entry: isEmptied ? [] : entries.slice(at, at + count),
    }
    if (at + count < entries.length) {
      const id = faults.loop && own !== undefined ? own : `page-${pages.size}`
      pages.set(id, { entries, at: at + count, count })
      bundle.link = [{ relation: 'next', url: faults.foreignNext ?? `${base.href}/_page?id=${id}` }]
    }
    send(response, 200, bundle)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir/v2`)
  return {
    ...state,
    baseUrl: base,
    apiKey: API_KEY,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The server keeps what changed for 30 days. */
function remembered(
  resources: readonly DirectoryResource[],
  now: Date | undefined,
): readonly DirectoryResource[] {
  if (now === undefined) return resources
  const from = new Date(now.getTime() - 30 * 86_400_000).toISOString()
  return resources.filter(({ meta }) => (meta?.lastUpdated ?? '') >= from)
}

function search(
  resources: readonly DirectoryResource[],
  type: string,
  query: URLSearchParams,
): BundleEntry[] {
  const matches = resources.filter(
    (resource) =>
      resource.resourceType === type &&
      [...query].every(([name, value]) => matchesParameter(resource, name, value)),
  )
  const related = resources.filter((resource) => isRelated(resource, matches, query))
  return [...matches, ...related].map((resource) => ({ resource }))
}

function matchesParameter(resource: DirectoryResource, name: string, value: string): boolean {
  switch (name) {
    case 'identifier':
      return (resource.identifier ?? []).some((own) => {
        const [system, id] = value.includes('|') ? value.split('|') : [undefined, value]
        return own.value === id && (system === undefined || own.system === system)
      })
    case 'mailbox-mss:exact':
      return (resource.telecom ?? []).some((point) => point.value === value)
    case 'mailbox-mss:contains':
      return (resource.telecom ?? []).some((point) => point.value?.includes(value))
    case 'name:contains':
      return JSON.stringify('name' in resource ? resource.name : '')
        .toLowerCase()
        .includes(value.toLowerCase())
    case 'practitioner':
      return (
        resource.resourceType === 'PractitionerRole' &&
        value.split(',').some((id) => resource.practitioner?.reference === `Practitioner/${id}`)
      )
    case 'type':
      return (
        resource.resourceType === 'Organization' &&
        (resource.type ?? []).some(({ coding = [] }) =>
          coding.some(({ system, code }) => `${system}|${code}` === value),
        )
      )
    case '_lastUpdated': {
      const [bound, updated] = [value.slice(2), resource.meta?.lastUpdated ?? '']
      return value.startsWith('lt') ? updated < bound : updated >= bound
    }
    default:
      return name.startsWith('_')
  }
}

function isRelated(
  resource: DirectoryResource,
  matches: readonly DirectoryResource[],
  query: URLSearchParams,
): boolean {
  const wanted = [...query.getAll('_include'), ...query.getAll('_revinclude')]
  const reference = `${resource.resourceType}/${resource.id}`
  return matches.some((match) => {
    if (match.resourceType === 'PractitionerRole') {
      return (
        (wanted.includes('PractitionerRole:practitioner') && match.practitioner?.reference === reference) ||
        (wanted.includes('PractitionerRole:organization') && match.organization?.reference === reference)
      )
    }
    return (
      wanted.includes('PractitionerRole:organization') &&
      resource.resourceType === 'PractitionerRole' &&
      resource.organization?.reference === `${match.resourceType}/${match.id}`
    )
  })
}

interface PatchRequest {
  readonly resource: string
  readonly id: string | undefined
  readonly query: URLSearchParams
  readonly body: string
}

function patch(
  response: ServerResponse,
  resources: DirectoryResource[],
  { resource, id, query, body }: PatchRequest,
): void {
  const candidates = resources.filter(
    (own) =>
      own.resourceType === resource &&
      (id === undefined ? matchesParameter(own, 'identifier', query.get('identifier') ?? '') : own.id === id),
  )
  const [target, second] = candidates
  const status =
    target === undefined
      ? 404
      : second === undefined
        ? applyPatch(target, JSON.parse(body) as Parameters)
        : 412
  if (target !== undefined && status === 200) send(response, 200, target)
  else fail(response, status)
}

const OUTCOMES: Readonly<
  Record<number, readonly [severity: 'error' | 'fatal', code: string, coding: string | undefined]>
> = {
  400: ['error', 'structure', 'MSG_BAD_FORMAT'],
  401: ['error', 'security', undefined],
  404: ['error', 'not-found', 'MSG_NO_EXIST'],
  412: ['error', 'conflict', 'SEARCH_MULTIPLE'],
  422: ['error', 'conflict', 'MSG_PARAM_NO_REPEAT'],
}

function fail(response: ServerResponse, status: number): void {
  const [severity, code, coding] = OUTCOMES[status] ?? ['fatal', 'exception', undefined]
  const details =
    coding === undefined
      ? {}
      : { details: { coding: [{ system: 'http://hl7.org/fhir/operation-outcome', code: coding }] } }
  const outcome: OperationOutcome = {
    resourceType: 'OperationOutcome',
    issue: [{ severity, code: code as 'exception', ...details }],
  }
  send(response, status, outcome)
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/fhir+json' }).end(JSON.stringify(body))
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}
