import { createSecretKey } from 'node:crypto'
import type { ConventionStatus } from '@entente/core/convention'
import { parseNir, parseRuleId, parseSiret, parseTenantId } from '@entente/core/ids'
import type { TraceContext, TraceEvent, TraceSink } from '@entente/core/ports'
import { parseCivilDate } from '@entente/core/time'
import { hmacKeyedHash, memoryKeyValueStore, nodeDigest, nodeHttpClient, nodeRandom } from '@entente/runtime'
import { type FrozenClock, frozenClock } from '@entente/testkit'
import {
  type ApiSubject,
  bearer,
  type ConsultationRequest,
  type NirSubject,
  oppositionRegister,
  parseCivilIdentity,
  type QfPolicy,
  type QfPorts,
} from '../../src/index.ts'
import { type FakeApi, type FakeApiOptions, startFakeApi, testToken } from '../../src/testing/index.ts'

/** Monday 2 March 2026, 10:00 in Paris. */
export const NOW = '2026-03-02T09:00:00Z'
export const TODAY = '2026-03-02'
export const day = parseCivilDate

export const TENANT = parseTenantId('99000005100013')

export function policyFor(baseUrl: string, change: Partial<QfPolicy> = {}): QfPolicy {
  return {
    tenant: TENANT,
    environment: 'staging',
    users: [
      { id: 'agent-07', from: day('2026-01-20') },
      { id: 'agent-12', from: day('2026-01-20'), until: day('2026-02-27') },
    ],
    purposes: [
      { id: 'alsh', rubrics: ['montant'] },
      { id: 'cantine', rubrics: ['montant', 'coordonnees'] },
    ],
    noticeVersion: 'annexe1-2021-01',
    thirdParties: [
      { id: 'hebergeur', kind: 'processor', commitmentOn: day('2026-01-20') },
      { id: 'association', kind: 'recipient' },
    ],
    convention: {
      id: 'QF-EX-2026-001',
      digest: 'a'.repeat(64),
      amendments: [],
      caisse: 'MSA fictive des Trois Vallées',
      departments: ['38', '73'],
      partner: parseSiret('99000005100013'),
      formalityOn: day('2026-01-16'),
      openingHours: { opens: '05:00', closes: '23:00' },
      availabilityPercent: 98,
    },
    habilitation: {
      datapass: 'DP-EX-0001',
      recipient: parseSiret('99000005100013'),
      scopes: ['cnaf_quotient_familial', 'cnaf_allocataires', 'cnaf_enfants', 'cnaf_adresse'],
    },
    api: { baseUrl },
    ...change,
  }
}

export function statusOn(date: string, change: Partial<ConventionStatus> = {}): ConventionStatus {
  return {
    convention: 'QF-EX-2026-001',
    asOf: day(date),
    state: 'in-force',
    effectiveOn: day('2026-01-15'),
    projects: [],
    amendments: [],
    rules: [parseRuleId('QF-9.1-1')],
    ...change,
  }
}

/** A sink that keeps its records in memory, and may be broken. */
export interface MemorySink extends TraceSink {
  readonly records: { readonly event: TraceEvent; readonly context: TraceContext }[]
  broken: boolean | number
}

export function memorySink(): MemorySink {
  const records: MemorySink['records'] = []
  return {
    records,
    broken: false,
    async append(event, context) {
      if (this.broken === true || this.broken === records.length) throw new Error('disk full')
      records.push({ event, context })
      const index = records.length - 1
      return { status: 'recorded', receipt: { log: 'memory', index, leafHash: '00', recordedAt: event.at } }
    },
    noteUnauthenticated: () => undefined,
    state: () => 'open',
  }
}

export interface Desk {
  readonly api: FakeApi
  readonly clock: FrozenClock
  readonly sink: MemorySink
  readonly ports: QfPorts
  readonly policy: QfPolicy
  readonly close: () => Promise<void>
}

export async function openDesk(
  options: Omit<FakeApiOptions, 'now'> & {
    readonly policy?: Partial<QfPolicy>
    readonly ports?: Partial<QfPorts>
    readonly at?: string
  } = {},
): Promise<Desk> {
  const clock = frozenClock(options.at ?? NOW)
  const api = await startFakeApi({ ...options, now: () => (options.ports?.clock ?? clock).now() })
  const http = nodeHttpClient({ allowLoopbackHttp: true, retries: 0 })
  const sink = memorySink()
  const ports: QfPorts = {
    clock,
    digest: nodeDigest,
    random: nodeRandom,
    trace: sink,
    oppositions: oppositionRegister(memoryKeyValueStore(clock), TENANT),
    hash: hmacKeyedHash('opposition-2026', createSecretKey(Buffer.alloc(32, 7))),
    http,
    authorization: bearer(() => testToken(new Date('2027-06-01T00:00:00Z'))),
    status: (date) => statusOn(date),
    account: (agent) => ({ agent, state: 'active', since: day('2026-01-20') }),
    ...options.ports,
  }
  return {
    api,
    clock,
    sink,
    ports,
    policy: policyFor(api.url, options.policy),
    close: async () => {
      await http.close()
      await api.close()
    },
  }
}

export function identityOf(birthName = 'Exemple') {
  return parseCivilIdentity(
    {
      birthName,
      givenNames: ['Camille'],
      sex: 'F',
      birthDate: { year: 1988, month: 4, day: 17 },
      birthPlace: { country: '99100', commune: '08480' },
    },
    TODAY,
  )
}

export function requestFor<Subject extends ApiSubject | NirSubject = ApiSubject>(
  change: Partial<ConsultationRequest<Subject>> = {},
): ConsultationRequest<ApiSubject | Subject> {
  return {
    requestId: 'demande-1',
    session: { agent: 'agent-07', id: 'session-1', lastActivityAt: new Date(NOW) },
    purpose: 'alsh',
    registration: 'inscription-4711',
    information: { deliveredOn: day('2026-02-01'), notice: 'annexe1-2021-01' },
    subject: identityOf(),
    department: '38',
    ...change,
  }
}

/** A NIR valid by its key, of a person who does not exist (month 20, commune 999). */
export const NIR = parseNir('2882099999999', { allowWithoutKey: true })

export function manualRequest(
  change: Partial<ConsultationRequest<NirSubject>> = {},
): ConsultationRequest<NirSubject> {
  return { ...requestFor(), subject: { kind: 'nir', nir: NIR }, ...change }
}
