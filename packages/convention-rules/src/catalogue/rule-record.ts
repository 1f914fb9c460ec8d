/** The délai of a rule as the text words it. `day` means that the text says "jours" without a unit. */
export interface RuleDeadline {
  readonly value: number | string
  readonly unit: string
  readonly anchor: string
  readonly direction?: string
  readonly strict?: string
  readonly floor?: boolean
  readonly recurring?: boolean
  readonly survival?: boolean
  readonly param?: string
  readonly maxRenewals?: number
  readonly text?: string
}

/** One rule as the data hold it. */
export interface RuleRecord {
  readonly id: string
  readonly document: string
  readonly article: string
  readonly type: string
  readonly mode: string
  readonly subject: string
  readonly statement: string
  readonly quote: string
  readonly lines: readonly number[]
  readonly check: string
  readonly packages: readonly string[]
  readonly deadline?: RuleDeadline
  readonly channel?: string
  readonly consequence?: string
}
