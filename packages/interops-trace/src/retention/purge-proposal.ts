/** What would go for one project. */
export interface PurgeItem {
  readonly project: string | null
  /** The retention, as `formatDelay` of core writes it. */
  readonly keep: string
  /** Records written before this instant are due. */
  readonly before: string
  readonly records: number
  /** By the origin of the log. */
  readonly ranges: readonly { readonly log: string; readonly first: number; readonly last: number }[]
  /** Data keys that nothing needs any more. */
  readonly keys: readonly string[]
  /** Data keys that stay because records of their month are held. */
  readonly keptKeys: readonly string[]
  /** True when the retention lies outside of six months to six years. */
  readonly unusual: boolean
}

/** What a purge would erase: the bordereau that another person approves. */
export interface PurgeProposal {
  readonly version: 1
  readonly tenant: string
  readonly proposedAt: string
  readonly items: readonly PurgeItem[]
  readonly notReached: readonly string[]
}
