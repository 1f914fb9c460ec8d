import { isNonEmpty } from '@entente/core'
import type { Pagm } from '@entente/core/ids'
import type { DecodedClaims } from './decoded-claims.ts'
import { hidePersonal } from './hide-personal.ts'
import { NO_USER, UNSPECIFIED_FORMAT, type VectorClaims, type VectorSubject } from './vector-claims.ts'

/**
 * Turns what was decoded into the claims of a VI.
 *
 * @param agreed the PAGMs that were agreed, by their text
 * @returns      nothing when a claim is missing; the checks say which
 */
export function completeClaims(
  decoded: DecodedClaims,
  agreed: ReadonlyMap<string, Pagm>,
): VectorClaims | undefined {
  const { id, issuer, recipient, audience, subjectId, authnInstant, authnLevel } = decoded
  const { issuedAt, notBefore, notOnOrAfter, sessionIndex } = decoded
  const pagms = decoded.pagms.map((name) => agreed.get(name)).filter((pagm) => pagm !== undefined)
  if (
    id === undefined ||
    issuer === undefined ||
    recipient === undefined ||
    audience === undefined ||
    subjectId === undefined ||
    authnInstant === undefined ||
    authnLevel === undefined ||
    issuedAt === undefined ||
    notBefore === undefined ||
    notOnOrAfter === undefined ||
    !isNonEmpty(pagms)
  ) {
    return undefined
  }
  return hidePersonal({
    id,
    issuer,
    recipient,
    audience,
    subject: subjectOf(subjectId, decoded.subjectFormat ?? UNSPECIFIED_FORMAT),
    authentication: {
      instant: authnInstant,
      level: authnLevel,
      ...(sessionIndex !== undefined && { sessionIndex }),
    },
    issuedAt,
    notBefore,
    notOnOrAfter,
    pagms,
    attributes: hidePersonal(decoded.attributes),
  })
}

/** The literal of the standard stands for no user. */
export function subjectOf(id: string, format: string): VectorSubject {
  if (id === NO_USER) return { kind: 'application', format }
  return hidePersonal({ kind: 'user', id, format })
}
