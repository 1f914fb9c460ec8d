import type { AcceptedVector } from '../accept/accepted-vector.ts'

/** What the portal does with an accepted VI. */
export type PortalSession =
  /** Open a new session, under a new identifier. */
  | { readonly action: 'open' }
  /** Somebody else is logged in: ask before changing the user, and change nothing without an answer. */
  | { readonly action: 'confirm' }

/** Who is logged in at the portal in this browser. */
export interface CurrentUser {
  readonly issuer: string
  /** Undefined for an application. */
  readonly subjectId: string | undefined
}

/**
 * Says whether an accepted VI may open a session. A third party can post its own VI from the browser of somebody who
 * is logged in (login CSRF): the user must see it.
 *
 * @param vector  only an accepted VI opens a session
 * @param current who is logged in now; undefined when nobody is
 */
export function portalSession(vector: AcceptedVector, current: CurrentUser | undefined): PortalSession {
  const { issuer, subject } = vector.claims
  const subjectId = subject.kind === 'user' ? subject.id : undefined
  const same = current?.issuer === issuer && current.subjectId === subjectId
  return current === undefined || same ? { action: 'open' } : { action: 'confirm' }
}
