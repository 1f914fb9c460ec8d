/** One measured figure, with the reference it was measured against in the same run. */
export interface Figure {
  /** Permanent key: `trust.verify_vs_rsa`. */
  readonly key: string
  readonly value: number
  /** What the value counts: `×`, `ms`, `µs`, `/s`, `MB`. */
  readonly unit: string
  /** Smallest and largest value over the runs. */
  readonly min: number
  readonly max: number
  /** What it was compared with, in words. */
  readonly reference?: string
  /** The reference's own figure. */
  readonly referenceValue?: number
  readonly referenceUnit?: string
  /** What is aimed at: `≤ 6`. */
  readonly target?: string
}

export interface BenchOptions {
  /** Runs the long variants too (minutes instead of seconds). */
  readonly soak: boolean
  /** Puts what was measured into the documentation that shows it. */
  readonly write: boolean
}

/** One module of `bench/src`: runs its measurements and gives the figures. */
export type BenchModule = { run(options: BenchOptions): Promise<readonly Figure[]> }
