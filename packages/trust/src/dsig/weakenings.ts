import type { Check } from '@entente/core/checks'
import type { ReferenceDigest, SignatureShape, VerificationAlgorithm, WeakeningName } from './profile.ts'
import { refuse } from './refuse.ts'
import type { GrantedWeakening } from './verified-xml.ts'

/** A weakening lasts at most a year, so none may end later than that from now. */
const LONGEST_DAYS = 366
const DAY_MS = 86_400_000

/** The weakenings that a signature needs because of its shape and its algorithms. */
export function neededWeakenings(
  shape: SignatureShape,
  signature: VerificationAlgorithm,
  digests: readonly ReferenceDigest[],
): readonly WeakeningName[] {
  const needed = new Set<WeakeningName>()
  if (shape.weakening !== undefined) needed.add(shape.weakening)
  if (signature === 'RSA-SHA1' || digests.includes('SHA-1')) needed.add('sha1')
  return [...needed]
}

/**
 * The grants that cover what is needed.
 *
 * @param at the instant of the verification; without it nothing that ends can be granted
 * @throws {TrustError} `SIGNATURE_WEAKENING_REFUSED`
 */
export function grantsFor(
  needed: readonly WeakeningName[],
  granted: readonly GrantedWeakening[],
  at: Date | undefined,
): readonly GrantedWeakening[] {
  return needed.map((name) => {
    const grant = granted.find((each) => each.name === name)
    if (grant === undefined) refuse('SIGNATURE_WEAKENING_REFUSED', 'It was not granted.', { weakening: name })
    if (at === undefined) {
      refuse('SIGNATURE_WEAKENING_REFUSED', 'The call did not say at which instant to judge.', {
        weakening: name,
      })
    }
    const left = grant.until.getTime() - at.getTime()
    if (!(left > 0)) refuse('SIGNATURE_WEAKENING_REFUSED', 'Its end date has passed.', { weakening: name })
    if (left > LONGEST_DAYS * DAY_MS) {
      refuse('SIGNATURE_WEAKENING_REFUSED', 'It was granted for more than a year.', { weakening: name })
    }
    return grant
  })
}

/** How a granted weakening shows in the report. */
export function weakeningCheck(grant: GrantedWeakening): Check {
  return {
    id: `weakening-${grant.name}`,
    outcome: 'warning',
    detail: 'Accepted only because the partner was granted this departure until a date.',
    facts: { until: grant.until.toISOString() },
  }
}
