import type { Check } from '@entente/core/checks'
import type { SignatureAlgorithms } from '@entente/trust/dsig'
import type { WhitelistErrorCode } from '../errors.ts'
import type { ListProfileOptions } from '../list/list-profile.ts'
import type { ListContent } from '../list/read-list.ts'

/** A list with its table, or why it cannot be opened. Intact is not trusted. */
export type OpenedList =
  | ({
      readonly outcome: 'intact'
      readonly sha256: string
      readonly signingTime: Date | undefined
      readonly certificates: readonly Uint8Array[]
      readonly algorithms: SignatureAlgorithms
      readonly checks: readonly Check[]
    } & ListContent)
  | {
      readonly outcome: 'refused'
      readonly sha256: string
      readonly code: WhitelistErrorCode
      /** The code of trust or of the XML reader behind it. */
      readonly reason: string | undefined
      /** What could be read all the same, when that was asked for. */
      readonly unverified: ListContent | undefined
    }

/** One list for the worker thread. */
export interface ListRequest {
  readonly id: number
  readonly bytes: Uint8Array
  readonly profile: ListProfileOptions
  readonly readAnyway: boolean
}

export interface ListAnswer {
  readonly id: number
  readonly list: OpenedList
}
