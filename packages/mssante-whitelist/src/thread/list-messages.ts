import type { Check } from '@entente/core/checks'
import type { SignatureAlgorithms } from '@entente/trust'
import type { WhitelistErrorCode } from '../errors.ts'
import type { ListDiagnostic } from '../list/collect-rows.ts'
import type { ListProfileOptions } from '../list/list-profile.ts'
import type { ListTable } from '../list/list-table.ts'

/** One list to open. The bytes are handed over, not copied. */
export interface ListRequest {
  readonly id: number
  readonly bytes: Uint8Array
  readonly profile: ListProfileOptions
  /** Also when the signature is absent or bad, for audit mode. */
  readonly readAnyway: boolean
}

/** The list with its table, or why it cannot be opened. */
export type ListAnswer =
  | {
      readonly id: number
      readonly outcome: 'intact'
      readonly sha256: string
      readonly generatedAt: Date | undefined
      readonly signingTime: Date | undefined
      readonly table: ListTable
      readonly diagnostics: readonly ListDiagnostic[]
      readonly certificates: readonly Uint8Array[]
      readonly algorithms: SignatureAlgorithms
      readonly checks: readonly Check[]
    }
  | {
      readonly id: number
      readonly outcome: 'refused'
      readonly sha256: string
      readonly code: WhitelistErrorCode
      readonly reason: string | undefined
      /** What could be read all the same, when that was asked for. */
      readonly unverified:
        | {
            readonly generatedAt: Date | undefined
            readonly table: ListTable
            readonly diagnostics: readonly ListDiagnostic[]
          }
        | undefined
    }
