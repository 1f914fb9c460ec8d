import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TraceSink } from '@entente/core/ports'
import {
  auditorKey,
  checkpointKeyFromPem,
  embeddedStore,
  type Journal,
  openJournal,
} from '@entente/interops-trace'
import { type AcceptedVector, acceptVector, issueVector, type ReceivedVector } from '@entente/interops-vector'
import { hmacKeyedHash, systemClock } from '@entente/runtime'
import type { Figure } from './figure.ts'
import { percentile, summarise } from './spread.ts'
import { makeVectorMaterial, SERVICE, type VectorMaterial } from './vector-material.ts'

const CALLERS = 64
const RUNS = 5
const RUN_VIS = 4_000
/** Before the first run that counts: a service has been up for some seconds, and its code is compiled. */
const WARM_UP = 6_000

/** Accepts VIs made ahead of time, with encryption and indexes on, every acceptance on disk before it resolves. */
export function measureAcceptance(): Promise<readonly Figure[]> {
  return withBenchJournal(async (material, journal) => {
    const rates: number[] = []
    const tails: number[] = []
    await acceptMany(material, journal, WARM_UP)
    for (let run = 0; run < RUNS; run += 1) {
      const { seconds, latencies } = await acceptMany(material, journal, RUN_VIS)
      rates.push(latencies.length / seconds)
      tails.push(percentile(latencies, 0.99))
    }
    const reference = `embedded journal, encrypted and indexed, ${CALLERS} callers`
    return [
      {
        key: 'vector.accept_durable_per_s',
        ...summarise(rates),
        unit: '/s',
        reference,
        target: '≥ 2000',
      },
      {
        key: 'vector.accept_durable_p99_ms',
        ...summarise(tails),
        unit: 'ms',
        reference,
        target: '≤ 60',
      },
    ]
  })
}

/** Opens a journal on the disk for a measurement, and removes it afterwards. */
export async function withBenchJournal<Result>(
  measure: (material: VectorMaterial, journal: Journal) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'entente-bench-vector-'))
  const material = makeVectorMaterial(systemClock)
  const { privateKey } = generateKeyPairSync('ed25519')
  const auditors = ['auditeur-1', 'auditeur-2'].map((id) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return auditorKey(id, publicKey.export({ type: 'spki', format: 'pem' }).toString())
  })
  const journal = await openJournal({
    tenant: material.policy.tenant,
    writer: 'bench',
    store: embeddedStore(join(folder, 'journal.db')),
    checkpointKey: checkpointKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    clock: systemClock,
    keyedHash: hmacKeyedHash('index', createSecretKey(randomBytes(32))),
    readers: [],
    auditors,
    mode: 'development',
  })
  try {
    return await measure(material, journal)
  } finally {
    await journal.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const silentSink: TraceSink = {
  append: async (event) => ({
    status: 'recorded',
    receipt: { log: 'none', index: 0, leafHash: '', recordedAt: event.at },
  }),
  noteUnauthenticated: () => undefined,
  state: () => 'open',
}

/** Makes a VI as the client organisme does, without recording it. */
export async function makeVector(
  { request, issuancePolicy, issuancePorts }: VectorMaterial,
  encoding: 'saml' | 'jwt' = 'saml',
): Promise<Extract<ReceivedVector, { readonly form: 'saml-assertion' | 'jwt' }>> {
  const ports = { ...issuancePorts, sink: silentSink }
  const { bytes } = await issueVector(request(encoding, 'demande'), issuancePolicy, ports)
  return { form: encoding === 'jwt' ? 'jwt' : 'saml-assertion', bytes }
}

let calls = 0

/** Accepts a VI as the provider does. */
export function accept(
  { policy, peer }: VectorMaterial,
  sink: TraceSink,
  received: ReceivedVector,
): Promise<AcceptedVector> {
  calls += 1
  const request = { service: SERVICE, peer, requestId: `appel-${calls}` }
  return acceptVector(received, policy, request, { clock: systemClock, sink })
}

/** Accepts so many VIs from callers that each wait for their answer; latencies in milliseconds. */
export async function acceptMany(
  material: VectorMaterial,
  sink: TraceSink,
  count: number,
): Promise<{ readonly seconds: number; readonly latencies: readonly number[] }> {
  const vectors: ReceivedVector[] = []
  for (let n = 0; n < count; n += 1) vectors.push(await makeVector(material))
  const latencies: number[] = []
  let next = 0
  const caller = async (): Promise<void> => {
    for (let vector = vectors[next++]; vector !== undefined; vector = vectors[next++]) {
      const start = performance.now()
      await accept(material, sink, vector)
      latencies.push(performance.now() - start)
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: CALLERS }, caller))
  return { seconds: (performance.now() - start) / 1000, latencies }
}
