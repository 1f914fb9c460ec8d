/** What several measurements of one thing come to, in the words of a `Figure`. */
export interface Spread {
  readonly value: number
  readonly min: number
  readonly max: number
}

/** The median of the values, or another percentile, with the smallest and the largest. */
export function summarise(values: readonly number[], share = 0.5): Spread {
  return { value: percentile(values, share), min: Math.min(...values), max: Math.max(...values) }
}

/** A spread counted in another unit: microseconds divided by 1,000 are milliseconds. */
export function inUnit({ value, min, max }: Spread, divisor = 1): Spread {
  return { value: value / divisor, min: min / divisor, max: max / divisor }
}

/** The value below which the given share of the values lies, for instance 0.99. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}
