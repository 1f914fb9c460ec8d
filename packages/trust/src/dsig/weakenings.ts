import type { Check } from '@entente/core/checks'
import { isBounded, isInForce } from '../x509/weakening.ts'
import type { ReferenceDigest, SignatureShape, VerificationAlgorithm, WeakeningName } from './profile.ts'
import { refuse } from './refuse.ts'
import type { GrantedWeakening } from './verified-xml.ts'

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
 * @param at the instant of the verification; without it nothing is granted
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
    if (!isBounded(grant)) {
      refuse(
        'SIGNATURE_WEAKENING_REFUSED',
        'It needs a reason, and an end after its start by at most 12 months.',
        {
          weakening: name,
        },
      )
    }
    if (!isInForce(grant, at)) {
      refuse('SIGNATURE_WEAKENING_REFUSED', 'The instant is outside its dates.', { weakening: name })
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
    facts: { until: grant.until.toISOString(), reason: grant.reason },
  }
}
