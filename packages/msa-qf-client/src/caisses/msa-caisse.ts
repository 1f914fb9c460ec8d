import type { NonEmpty } from '@entente/core'

/** One caisse de MSA. */
export interface MsaCaisse {
  /** Code of the caisse in the DSN: `DMSA38`. */
  readonly code: string
  readonly name: string
  readonly departments: NonEmpty<string>
}
