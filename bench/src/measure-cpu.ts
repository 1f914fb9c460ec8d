import { type Spread, summarise } from './spread.ts'

/** CPU time of one operation over several rounds, in microseconds. */
export interface CpuSample extends Spread {
  /** Each round, in order. */
  readonly rounds: readonly number[]
}

export interface CpuOptions {
  /** How many rounds are counted; an odd number has a true median. @default 11 */
  readonly rounds?: number
  /** How long one batch lasts about, in milliseconds of CPU. @default 40 */
  readonly batchMs?: number
  /**
   * How long each operation runs before anything is counted, in milliseconds: compilation, on threads of this process,
   * is over then, as it is in a server. @default 0
   */
  readonly warmUpMs?: number
}

/**
 * Measures several operations in turn, A B A B …, so that a change of the machine's speed touches all of them alike.
 * Counts user and system CPU time of the whole process, garbage collection included.
 */
export async function measureCpu<Name extends string>(
  operations: Readonly<Record<Name, () => unknown>>,
  options: CpuOptions = {},
): Promise<Record<Name, CpuSample>> {
  const { rounds = 11, batchMs = 40, warmUpMs = 0 } = options
  const names = Object.keys(operations) as Name[]
  const batches = new Map<Name, number>()
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (const name of names) {
    for (const end = performance.now() + warmUpMs; performance.now() < end; ) await operations[name]()
  }
  for (const name of names) batches.set(name, await calibrate(operations[name], batchMs))
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      times.get(name)?.push(await timeBatch(operations[name], batches.get(name) ?? 1))
    }
  }
  const sampleOf = (rounds: readonly number[]): CpuSample => ({ ...summarise(rounds), rounds })
  return Object.fromEntries(names.map((name) => [name, sampleOf(times.get(name) ?? [])])) as Record<
    Name,
    CpuSample
  >
}

/**
 * How one operation compares with another measured beside it: each round with its own reference, because the machine's
 * speed changes between rounds.
 */
export function ratioOfRounds(ours: CpuSample, theirs: CpuSample): Spread {
  return summarise(ours.rounds.map((time, round) => time / (theirs.rounds[round] ?? Number.NaN)))
}

async function calibrate(operation: () => unknown, batchMs: number): Promise<number> {
  let count = 1
  for (;;) {
    const each = await timeBatch(operation, count)
    if (each * count >= batchMs * 1_000 || count >= 1_000_000) {
      return Math.max(1, Math.round((batchMs * 1_000) / each))
    }
    count *= 2
  }
}

async function timeBatch(operation: () => unknown, count: number): Promise<number> {
  const start = process.cpuUsage()
  for (let index = 0; index < count; index += 1) {
    const result = operation()
    if (result instanceof Promise) await result
  }
  const { user, system } = process.cpuUsage(start)
  return Math.max((user + system) / count, 0.001)
}
