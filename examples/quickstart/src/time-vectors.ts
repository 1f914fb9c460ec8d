import type { Clock } from '@entente/core/ports'
import type { Journal } from '@entente/interops-trace'
import {
  acceptVector,
  checkVector,
  readSecurityHeader,
  type TlsPeer,
  type VectorPolicy,
} from '@entente/interops-vector'
import type { Client } from './client.ts'

export interface VectorTiming {
  readonly rounds: number
  /** Medians in milliseconds. */
  readonly issueMs: number
  readonly checkMs: number
  readonly acceptMs: number
}

export interface TimingInput {
  readonly client: Client
  readonly policy: VectorPolicy
  readonly service: string
  readonly journal: Journal
  readonly clock: Clock
  readonly peer: TlsPeer
}

const ROUNDS = 50

/** Times the three steps of a VI without the network, one VI at a time. */
export async function timeVectors(input: TimingInput): Promise<VectorTiming> {
  const { client, policy, service, journal, clock, peer } = input
  const issue: number[] = []
  const check: number[] = []
  const accept: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const vector = await timed(issue, () => client.issue())
    const { received } = readSecurityHeader(client.wrap(vector))
    await timed(check, async () => checkVector(received, policy, { service, peer, at: clock.now() }))
    const request = { service, peer, requestId: `mesure-${round}`, project: 'droits' }
    await timed(accept, () => acceptVector(received, policy, request, { clock, sink: journal }))
  }
  return { rounds: ROUNDS, issueMs: median(issue), checkMs: median(check), acceptMs: median(accept) }
}

async function timed<Result>(times: number[], work: () => Promise<Result>): Promise<Result> {
  const start = performance.now()
  const result = await work()
  times.push(performance.now() - start)
  return result
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
