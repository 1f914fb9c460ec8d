import { hash } from 'node:crypto'
import type { Check } from '@entente/core/checks'
import type { TenantId } from '@entente/core/ids'
import { WhitelistError } from '../errors.ts'
import { WhitelistSnapshot } from '../snapshot/snapshot.ts'
import { type JudgedSigner, judgeSigner, type SignerPolicy } from './judge-signer.ts'
import type { ListProfile } from './list-profile.ts'
import { type IntactList, openSignedList } from './open-signed-list.ts'

/** What a list must satisfy. Written by hand in ten lines, or made from a confirmed pin by `listPolicyFromPin`. */
export interface ListPolicy {
  /** The organisme that this policy belongs to. */
  readonly tenant: TenantId
  readonly profile: ListProfile
  readonly signer: SignerPolicy
  /** How far the list may be ahead of this machine's clock, in seconds. @default 300 */
  readonly skewSeconds?: number
}

/** A list that was verified. */
export interface VerifiedWhitelist {
  readonly snapshot: WhitelistSnapshot
  readonly signer: JudgedSigner
  /** Certificates of the signature in DER, to judge the signer again later. */
  readonly certificates: readonly Uint8Array[]
  readonly checks: readonly Check[]
}

export const DEFAULT_SKEW_SECONDS = 300

/**
 * Verifies a list and reads it, in the calling thread. `openWhitelist` does the same in a worker thread.
 *
 * Checks, in order: size, well-formed XML without document type, root and namespace, exactly one signature and last,
 * algorithms, digest and signature value, signer's certificate (chain to a pinned root, validity, revocation, CN and
 * OU), dates not after now, at least one domain.
 *
 * @param bytes  the list as downloaded
 * @param policy form, signer, clock skew
 * @param at     now
 * @returns      the snapshot and what was checked
 * @throws {WhitelistError} `WL_TOO_LARGE` `WL_LIST_MALFORMED` `WL_NAMESPACE_REFUSED` `WL_UNSIGNED`
 *   `WL_SIGNATURE_REFUSED` `WL_SIGNATURE_INVALID` `WL_SIGNER_EXPIRED` `WL_SIGNER_REVOKED` `WL_REVOCATION_UNKNOWN`
 *   `WL_SIGNER_NOT_TRUSTED` `WL_SIGNER_NOT_PINNED` `WL_FROM_FUTURE` `WL_EMPTY`
 * @see MSSanté contract, art. 3 (liste blanche)
 * @example
 * const { snapshot } = verifyList(bytes, policy, clock.now())
 */
export function verifyList(bytes: Uint8Array, policy: ListPolicy, at: Date): VerifiedWhitelist {
  const list = openSignedList(bytes, policy.profile)
  return acceptList(list, hash('sha256', bytes, 'hex'), policy, at)
}

/** Judges the signer and the dates of an intact list, and makes its snapshot. */
export function acceptList(
  list: IntactList,
  sha256: string,
  policy: ListPolicy,
  at: Date,
): VerifiedWhitelist {
  const signer = judgeSigner(list.certificates, policy.signer, at)
  const { content, signingTime } = list
  demandPast([content.generatedAt, signingTime], policy, at)
  const snapshot = new WhitelistSnapshot(
    content.table,
    {
      sha256,
      verification: 'verified',
      generatedAt: content.generatedAt,
      signingTime,
      signerSha256: signer.certificate.sha256,
    },
    content.diagnostics,
  )
  if (snapshot.domainCount === 0) throw new WhitelistError('WL_EMPTY')
  return { snapshot, signer, certificates: list.certificates, checks: [...list.checks, ...signer.checks] }
}

/** @throws {WhitelistError} `WL_FROM_FUTURE` when a date is further ahead than the skew */
export function demandPast(dates: readonly (Date | undefined)[], policy: ListPolicy, at: Date): void {
  const latest = at.getTime() + (policy.skewSeconds ?? DEFAULT_SKEW_SECONDS) * 1000
  if (dates.some((date) => date !== undefined && date.getTime() > latest)) {
    throw new WhitelistError('WL_FROM_FUTURE')
  }
}
