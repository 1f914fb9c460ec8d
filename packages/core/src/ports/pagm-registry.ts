import type { Pagm } from '../ids/index.ts'

/** A PAGM that an entity holds towards one service, and since when. */
export interface PagmHolding {
  readonly pagm: Pagm
  readonly grantedAt: Date
  /** The holding ends before this instant. Absent while no end is known. */
  readonly endsAt?: Date
}

/**
 * The client organisme's own answer to "who holds which PAGM": its identity management, or the historised
 * registry of `@entente/runtime`. INTEROPS convention, art. 5.3.
 */
export interface PagmRegistry {
  /**
   * @param entity  the user or application, as the organisme names it
   * @param service the audience URI of the service
   * @param at      the instant asked about; a past one must give what was held then
   */
  heldBy(entity: string, service: string, at: Date): Promise<readonly PagmHolding[]>
}
