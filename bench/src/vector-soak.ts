import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Journal } from '@entente/interops-trace'
import type { ReceivedVector } from '@entente/interops-vector'
import type { Figure } from './figure.ts'
import { summarise } from './spread.ts'
import { accept, acceptMany, makeVector, withBenchJournal } from './vector-accept.ts'
import type { VectorMaterial } from './vector-material.ts'

const SOAK_MS = 300_000
const SAMPLE_VIS = 2_000
const FLOOD_MS = 10_000
const GARBAGE_PER_S = 10_000
const GENUINE_PER_S = 50
/** Refusals made before genuine callers get their turn again. */
const SLICE = 50

/** What stays in memory after a full collection, while VIs are made and accepted for five minutes. */
export function measureMemory(): Promise<readonly Figure[]> {
  return withBenchJournal(sampleMemory)
}

/** Genuine VIs at a steady pace beside ten thousand pieces of garbage a second. */
export function measureFlood(): Promise<readonly Figure[]> {
  return withBenchJournal(flood)
}

async function sampleMemory(material: VectorMaterial, journal: Journal): Promise<readonly Figure[]> {
  const collect = exposedCollector()
  // Compiled code and caches of a warm process are not growth.
  await acceptMany(material, journal, 4 * SAMPLE_VIS)
  const heap: number[] = []
  const rss: number[] = []
  let accepted = 0
  const sample = (): void => {
    collect()
    const { heapUsed, external } = process.memoryUsage()
    heap.push((heapUsed + external) / 1_048_576)
    rss.push(process.memoryUsage.rss() / 1_048_576)
  }
  sample()
  for (const start = performance.now(); performance.now() - start < SOAK_MS; accepted += SAMPLE_VIS) {
    await acceptMany(material, journal, SAMPLE_VIS)
    sample()
  }
  const [first = Number.NaN] = heap
  const last = heap.at(-1) ?? Number.NaN
  const grown = ((last - first) * 1_048_576) / accepted
  const reference = `after a full collection, ${accepted} VIs in 5 minutes`
  return [
    {
      ...summarise(heap),
      key: 'vector.soak_heap_mb',
      value: last,
      unit: 'MB',
      reference: `${reference}; at the start`,
      referenceValue: first,
      referenceUnit: 'MB',
      target: 'flat',
    },
    {
      key: 'vector.soak_bytes_per_vi',
      value: grown,
      min: grown,
      max: grown,
      unit: 'B',
      reference: 'kept in memory for each accepted VI; a leaf of the journal’s tree is 32 bytes',
      target: '≤ 200',
    },
    { ...summarise(rss), key: 'vector.soak_rss_mb', value: rss.at(-1) ?? Number.NaN, unit: 'MB', reference },
  ]
}

async function flood(material: VectorMaterial, journal: Journal): Promise<readonly Figure[]> {
  const garbage = await makeGarbage(material)
  const genuine = await Promise.all(
    Array.from({ length: (FLOOD_MS / 1000) * GENUINE_PER_S }, () => makeVector(material)),
  )
  const latencies: number[] = []
  const waiting: Promise<void>[] = []
  let refused = 0
  const start = performance.now()
  for (let elapsed = 0; elapsed < FLOOD_MS; elapsed = performance.now() - start) {
    while (waiting.length < (elapsed / 1000) * GENUINE_PER_S) {
      const vector = genuine[waiting.length]
      if (vector === undefined) break
      const sent = performance.now()
      waiting.push(
        accept(material, journal, vector).then(() => {
          latencies.push(performance.now() - sent)
        }),
      )
    }
    const due = Math.min((elapsed / 1000) * GARBAGE_PER_S - refused, SLICE)
    for (let n = 0; n < due; n += 1) {
      await accept(material, journal, garbage[refused % garbage.length] ?? { form: 'absent' }).catch(
        () => undefined,
      )
      refused += 1
    }
    await setImmediate()
  }
  // One genuine VI that is refused ends the measurement with its error.
  await Promise.all(waiting)
  const perSecond = refused / (FLOOD_MS / 1000)
  return [
    {
      key: 'vector.flood_refused_per_s',
      value: perSecond,
      min: perSecond,
      max: perSecond,
      unit: '/s',
      reference: 'garbage refused beside genuine VIs, journal open all the time',
      target: '≥ 10000',
    },
    {
      key: 'vector.flood_genuine_p99_ms',
      ...summarise(latencies, 0.99),
      unit: 'ms',
      reference: `${latencies.length} genuine VIs at ${GENUINE_PER_S} a second, all accepted`,
    },
  ]
}

/** What anybody can send: no VI, no XML, a VI without signature, a VI of nobody we know. */
async function makeGarbage(material: VectorMaterial): Promise<readonly ReceivedVector[]> {
  const { bytes } = await makeVector(material)
  const text = Buffer.from(bytes).toString('utf8')
  const altered = (from: RegExp, to: string): ReceivedVector => ({
    form: 'saml-assertion',
    bytes: Buffer.from(text.replace(from, to)),
  })
  return [
    { form: 'absent' },
    { form: 'unreadable', why: 'Not an envelope.' },
    { form: 'jwt', bytes: Buffer.from('a.b.c') },
    { form: 'saml-assertion', bytes: Buffer.from('<a>'.repeat(1_000)) },
    altered(/<ds:Signature[\s\S]*<\/ds:Signature>/, ''),
    altered(/caisse-cliente/, 'caisse-inconnue'),
  ]
}

function exposedCollector(): () => void {
  setFlagsFromString('--expose_gc')
  return runInNewContext('gc') as () => void
}
