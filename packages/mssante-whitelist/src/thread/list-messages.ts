import type { Check } from '@entente/core/checks'
import type { SignatureAlgorithms } from '@entente/trust/dsig'
import type { WhitelistErrorCode } from '../errors.ts'
import type { DomainIndex } from '../list/domain-index.ts'
import type { ListProfileOptions } from '../list/list-profile.ts'
import type { ListContent } from '../list/read-list.ts'

/** A list with its table, or why it cannot be opened. Intact is not trusted. `same`: it has the hash that is known. */
export type OpenedList =
  | { readonly outcome: 'same'; readonly sha256: string }
  | ({
      readonly outcome: 'intact'
      readonly sha256: string
      readonly signingTime: Date | undefined
      readonly certificates: readonly Uint8Array[]
      readonly algorithms: SignatureAlgorithms
      readonly checks: readonly Check[]
      /** How many domains of the list in use are missing in this one; undefined when none was given. */
      readonly removed: number | undefined
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
  readonly options: OpenOptions
}

/** What differs between one opening and another. */
export interface OpenOptions {
  /** The list in use: the same bytes are not read again, and other ones are compared with its domains. */
  readonly current?: { readonly sha256: string; readonly domains: DomainIndex }
  /** Also reads what is unsigned or broken, for audit mode. */
  readonly readAnyway?: boolean
}

export interface ListAnswer {
  readonly id: number
  readonly list: OpenedList
  /** The bytes, handed back. */
  readonly bytes: Uint8Array
}
