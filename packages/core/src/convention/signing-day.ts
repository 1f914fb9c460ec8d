import { type CivilDate, latestDate } from '../time/index.ts'
import type { PartName, Signing } from './document.ts'

/**
 * The day on which a text bound its parties: that of the last signature, once everybody has signed.
 *
 * @param signers names of the parties that must sign
 * @returns       `undefined` while a signature is missing
 * @example
 * const day = signingDay(convention.signing, convention.parties.map(({ id }) => id))
 */
export function signingDay(signing: Signing, signers: readonly PartName[]): CivilDate | undefined {
  const days = signers.map((signer) => signing.signatures.find(({ party }) => party === signer)?.on)
  const [first, ...others] = days.filter((day) => day !== undefined)
  return first === undefined || others.length + 1 < days.length ? undefined : latestDate(first, ...others)
}
