import { createSecretKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TraceSink } from '@entente/core/ports'
import { auditorKey, checkpointKeyFromPem, embeddedStore, openJournal } from '@entente/interops-trace'
import { acceptVector, checkVector, issueVector, type ReceivedVector } from '@entente/interops-vector'
import { hmacKeyedHash, systemClock } from '@entente/runtime'
import { frozenClock } from '@entente/testkit'
import { jwtVerify } from 'jose'
import type { BenchOptions, Figure } from './figure.ts'
import { type CpuSample, measureCpu, percentile, summarise } from './measure-cpu.ts'
import { ISSUER, makeVectorMaterial, REST, SERVICE, type VectorMaterial } from './vector-material.ts'

const NOW = '2026-03-02T09:00:00Z'
/** Bytes of the message that raw RSA verifies, about the canonical form of the VI. */
const RAW_BYTES = 2_500
const WARM_UP = 8_000
const CALLERS = 64
const RUN_VIS = 4_000

/** Checks of a VI against raw RSA and jose, and durable acceptance with the real embedded journal. */
export async function run({ soak }: BenchOptions): Promise<readonly Figure[]> {
  return [...(await measureChecks(soak)), ...(await measureAcceptance(soak))]
}

async function measureChecks(soak: boolean): Promise<readonly Figure[]> {
  const clock = frozenClock(NOW)
  const material = makeVectorMaterial(clock)
  const { policy, peer, signer } = material
  const at = clock.now()
  const saml = await make(material, 'saml', 'demande-1', silentSink)
  const jwt = await make(material, 'jwt', 'demande-2', silentSink)
  const message = Buffer.alloc(RAW_BYTES, 'a')
  const signature = sign('sha256', message, signer.key.privateKey)
  const token = Buffer.from(jwt.bytes).toString('latin1')
  const joseOptions = {
    algorithms: ['RS256'],
    issuer: ISSUER,
    audience: REST,
    typ: 'vi+jwt',
    requiredClaims: ['sub', 'jti', 'iat', 'nbf', 'exp', 'auth_time', 'acr', 'recipient', 'pagm'],
    maxTokenAge: 300,
    clockTolerance: 60,
    currentDate: at,
  }
  const operations = {
    rawVerify: () => verify('sha256', message, signer.key.publicKey, signature),
    checkSaml: () => mustPass(checkVector(saml, policy, { service: SERVICE, peer, at })),
    jose: () => jwtVerify(token, signer.key.publicKey, joseOptions),
    checkJwt: () => mustPass(checkVector(jwt, policy, { service: REST, peer, at })),
  }
  // A provider's process is long-lived: what is measured is compiled code.
  for (const operation of Object.values(operations)) {
    for (let n = 0; n < WARM_UP; n += 1) await operation()
  }
  const samples = await measureCpu(operations, { rounds: soak ? 41 : 15, batchMs: 100 })
  const bytes = saml.bytes.length
  return [
    ratio(
      'vector.verify_vs_rsa',
      samples.checkSaml,
      samples.rawVerify,
      `raw RSA-2048 verify (VI of ${bytes} bytes)`,
      '≤ 8',
    ),
    ratio(
      'vector.jwt_vs_jose',
      samples.checkJwt,
      samples.jose,
      'jwtVerify of jose, same claims required',
      '≤ 1.5',
    ),
  ]
}

async function mustPass(check: ReturnType<typeof checkVector>): Promise<void> {
  const { verdict } = await check
  if (verdict !== 'passed') throw new Error('The VI of the measurement was refused.')
}

const silentSink: TraceSink = {
  append: async (event) => ({
    status: 'recorded',
    receipt: { log: 'none', index: 0, leafHash: '', recordedAt: event.at },
  }),
  noteUnauthenticated: () => undefined,
  state: () => 'open',
}

async function make(
  { request, issuancePolicy, issuancePorts }: VectorMaterial,
  encoding: 'saml' | 'jwt',
  id: string,
  sink: TraceSink,
): Promise<Extract<ReceivedVector, { readonly form: 'saml-assertion' | 'jwt' }>> {
  const { bytes } = await issueVector(request(encoding, id), issuancePolicy, { ...issuancePorts, sink })
  return { form: encoding === 'jwt' ? 'jwt' : 'saml-assertion', bytes }
}

/** Accepts VIs made ahead of time, with encryption and indexes on, every acceptance on disk before it resolves. */
async function measureAcceptance(soak: boolean): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'entente-bench-vector-'))
  const material = makeVectorMaterial(systemClock)
  const journal = await openBenchJournal(join(folder, 'journal.db'), material)
  const rates: number[] = []
  const tails: number[] = []
  const memory: number[] = []
  const until = Date.now() + (soak ? 300_000 : 0)
  try {
    await acceptMany(material, journal, 500)
    do {
      const { seconds, latencies } = await acceptMany(material, journal, RUN_VIS)
      rates.push(latencies.length / seconds)
      tails.push(percentile(latencies, 0.99))
      memory.push(process.memoryUsage().rss / 1_048_576)
    } while (Date.now() < until || rates.length < 3)
  } finally {
    await journal.close()
    await rm(folder, { recursive: true, force: true })
  }
  const reference = `embedded journal, encrypted and indexed, ${CALLERS} callers`
  return [
    figure('vector.accept_durable_per_s', summarise(rates), '/s', reference, '≥ 2000'),
    figure('vector.accept_durable_p99_ms', summarise(tails), 'ms', reference, '≤ 60'),
    ...(soak ? [figure('vector.accept_soak_rss_mb', summarise(memory), 'MB', 'over 5 minutes', 'flat')] : []),
  ]
}

async function openBenchJournal(path: string, { policy }: VectorMaterial) {
  const { privateKey } = generateKeyPairSync('ed25519')
  const auditors = ['auditeur-1', 'auditeur-2'].map((id) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return auditorKey(id, publicKey.export({ type: 'spki', format: 'pem' }).toString())
  })
  return openJournal({
    tenant: policy.tenant,
    writer: 'bench',
    store: embeddedStore(path),
    checkpointKey: checkpointKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    clock: systemClock,
    keyedHash: hmacKeyedHash('index', createSecretKey(randomBytes(32))),
    readers: [],
    auditors,
    mode: 'development',
  })
}

async function acceptMany(
  material: VectorMaterial,
  sink: TraceSink,
  count: number,
): Promise<{ readonly seconds: number; readonly latencies: readonly number[] }> {
  const vectors: ReceivedVector[] = []
  for (let n = 0; n < count; n += 1) vectors.push(await make(material, 'saml', `demande-${n}`, silentSink))
  const latencies: number[] = []
  let next = 0
  const caller = async (): Promise<void> => {
    for (let vector = vectors[next++]; vector !== undefined; vector = vectors[next++]) {
      const start = performance.now()
      await acceptVector(
        vector,
        material.policy,
        { service: SERVICE, peer: material.peer, requestId: `appel-${next}` },
        { clock: systemClock, sink },
      )
      latencies.push(performance.now() - start)
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: CALLERS }, caller))
  return { seconds: (performance.now() - start) / 1000, latencies }
}

function ratio(key: string, ours: CpuSample, theirs: CpuSample, reference: string, target: string): Figure {
  return {
    key,
    value: ours.median / theirs.median,
    min: ours.min / theirs.min,
    max: ours.max / theirs.max,
    unit: '×',
    reference,
    referenceValue: theirs.median,
    referenceUnit: 'µs',
    target,
  }
}

function figure(key: string, sample: CpuSample, unit: string, reference: string, target: string): Figure {
  return { key, value: sample.median, min: sample.min, max: sample.max, unit, reference, target }
}
