import { createSecretKey } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseSiret, parseTenantId } from '@entente/core/ids'
import type { HttpClient } from '@entente/core/ports'
import { parseCivilDate } from '@entente/core/time'
import { embeddedStore } from '@entente/interops-trace'
import {
  bearer,
  createQfClient,
  oppositionRegister,
  parseCivilIdentity,
  type QfPolicy,
  type QfPorts,
} from '@entente/msa-qf-client'
import { sampleFiles, testToken } from '@entente/msa-qf-client/testing'
import { hmacKeyedHash, memoryKeyValueStore, nodeDigest, nodeRandom, systemClock } from '@entente/runtime'
import type { BenchOptions, Figure } from './figure.ts'
import { measureCpu } from './measure-cpu.ts'
import { copying, openBareCommits } from './qf-bare-commits.ts'
import { inUnit, median, percentile, summarise } from './spread.ts'
import { openEncryptedJournal } from './trace-fixture.ts'

const ROUNDS = 5
/** Consultations before the first that counts: a desk has been open for a while. */
const WARM_UP = 300
const CHECKS = 10_000
const TENANT = parseTenantId('73282932000074')
const hash = hmacKeyedHash('bench', createSecretKey(Buffer.alloc(32, 9)))

/** Overhead of a consultation over two bare durable commits, and the look-up of oppositions. */
export async function run({ soak }: BenchOptions): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'entente-bench-qf-'))
  try {
    return [await overhead(folder, soak ? 10_000 : 1_500), await oppositions()]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * The 99th percentile of a consultation (guards, two records in the encrypted embedded journal, validation, comparison,
 * projection; the answer of the API comes from memory) less that of the bare pair: the very rows that the consultation
 * left in the journal, committed one after the other by the embedded SQL driver alone. Both alternate on one disk.
 */
async function overhead(folder: string, consultations: number): Promise<Figure> {
  const differences: number[] = []
  const references: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const { store, taken } = copying(embeddedStore(join(folder, `journal-${round}.db`)))
    const journal = await openEncryptedJournal(store)
    const client = createQfClient(policy, portsWith(journal))
    const bareCommits = await openBareCommits(join(folder, `bare-${round}.db`))
    const ours: number[] = []
    const bare: number[] = []
    taken()
    for (let n = -WARM_UP; n < consultations; n += 1) {
      const request = requestNumber(n)
      const first = performance.now()
      const outcome = await client.consult(request)
      const second = performance.now()
      if (outcome.kind !== 'found') throw new Error(`the consultation ended with ${outcome.kind}`)
      const batches = taken()
      const third = performance.now()
      for (const batch of batches) await bareCommits.commit(batch)
      const fourth = performance.now()
      if (batches.length !== 2) throw new Error(`the consultation made ${batches.length} commits`)
      if (n < 0) continue
      ours.push(second - first)
      bare.push(fourth - third)
    }
    await bareCommits.close()
    await journal.close()
    differences.push(percentile(ours, 0.99) - percentile(bare, 0.99))
    references.push(percentile(bare, 0.99))
  }
  return {
    key: 'qf.overhead_over_commits_ms',
    unit: 'ms',
    ...summarise(differences),
    reference: 'p99 of the same two rows committed by the embedded driver alone',
    referenceValue: median(references),
    referenceUnit: 'ms',
    target: '≤ 2',
  }
}

/** Ten thousand people, each looked up under both references of an identity, none of them registered. */
async function oppositions(): Promise<Figure> {
  const register = oppositionRegister(memoryKeyValueStore(), TENANT)
  const people = Array.from({ length: CHECKS }, (_, n) => [
    `bench.${'a'.repeat(56)}${n}`,
    `bench.${'b'.repeat(56)}${n}`,
  ])
  await register.record(['bench.opposed'], 'partner', parseCivilDate('2026-01-02'))
  const set = new Set(['bench.opposed'])
  const { ours, bare } = await measureCpu({
    ours: async () => {
      for (const references of people) {
        if (await register.has(references)) throw new Error('nobody objected')
      }
    },
    bare: () => {
      for (const references of people) {
        if (references.some((each) => set.has(each))) throw new Error('nobody objected')
      }
    },
  })
  return {
    key: 'qf.opposition_10k_ms',
    unit: 'ms of CPU',
    ...inUnit(ours, 1_000),
    reference: 'the same look-ups in a bare Set',
    referenceValue: bare.value / 1_000,
    referenceUnit: 'ms of CPU',
    target: '< 50',
  }
}

const now = new Date()
const today = now.toISOString().slice(0, 10)
const identity = parseCivilIdentity(
  {
    birthName: 'Exemple',
    givenNames: ['Camille'],
    sex: 'F',
    birthDate: { year: 1988, month: 4, day: 17 },
    birthPlace: { country: '99100', commune: '08480' },
  },
  today,
)

const policy: QfPolicy = {
  tenant: TENANT,
  environment: 'staging',
  users: [{ id: 'agent', from: parseCivilDate('2026-01-02') }],
  purposes: [{ id: 'alsh', rubrics: ['montant', 'coordonnees'] }],
  noticeVersion: 'annexe1-2021-01',
  habilitation: {
    datapass: 'DP-BENCH',
    recipient: parseSiret('73282932000074'),
    scopes: ['cnaf_quotient_familial', 'cnaf_allocataires', 'cnaf_enfants', 'cnaf_adresse'],
  },
  api: { baseUrl: 'https://staging.particulier.api.gouv.fr' },
}

/** A clock that runs ahead by a tenth of a second for each consultation, so that the quota never answers. */
const clock = {
  ahead: 0,
  now: () => new Date(systemClock.now().getTime() + clock.ahead),
}

function portsWith(trace: QfPorts['trace']): QfPorts {
  const answer = new TextEncoder().encode(JSON.stringify(sampleFiles(today.slice(0, 7))[0]?.body))
  const http: HttpClient = {
    send: async ({ url }) => ({ status: 200, headers: { 'x-response-cached': 'false' }, url, body: answer }),
    stream: async () => {
      throw new Error('the QF client streams nothing')
    },
  }
  const token = testToken(new Date(now.getTime() + 300 * 86_400_000))
  return {
    clock,
    digest: nodeDigest,
    random: nodeRandom,
    trace,
    oppositions: oppositionRegister(memoryKeyValueStore(), TENANT),
    hash,
    http,
    authorization: bearer(() => token),
  }
}

function requestNumber(n: number) {
  clock.ahead += 100
  return {
    requestId: `demande-${n}`,
    session: { agent: 'agent', id: 'session', lastActivityAt: clock.now() },
    purpose: 'alsh',
    registration: `inscription-${n}`,
    information: { deliveredOn: parseCivilDate('2026-01-02'), notice: 'annexe1-2021-01' },
    subject: identity,
  }
}
