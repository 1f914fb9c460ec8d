import { TrustError } from '../errors.ts'
import { type JsonObject, readJsonObject } from './read-json-object.ts'
import {
  type JwsPolicy,
  type PresentedToken,
  type ResolvedJwsKey,
  type VerifiedJws,
  verifyJws,
} from './verify-jws.ts'

/** What is required of a token and of its claims. */
export interface JwtPolicy extends Omit<JwsPolicy, 'detachedPayload'> {
  /** The instant that dates are compared with. */
  readonly at: Date
  /** Issuers that are accepted. */
  readonly issuers: readonly string[]
  /** The one audience the token must be addressed to. */
  readonly audience: string
  /** Longest life, from `iat` to `exp`, in seconds. @default 300 */
  readonly maxLifetimeSeconds?: number
  /** Accepted difference between the clocks, in seconds, at most 300. @default 60 */
  readonly clockSkewSeconds?: number
  /** Claims that must be there besides `iss`, `aud`, `iat` and `exp`. @default sub and jti */
  readonly requiredClaims?: readonly string[]
}

/** What a token shows before anything of it is verified. Only for choosing the key. */
export interface PresentedJwt extends PresentedToken {
  /** The issuer that the token claims, already one of those that are accepted. */
  readonly issuer: string
}

/** A token whose signature verified and whose claims are as required. */
export interface VerifiedJwt<Resolved extends ResolvedJwsKey> extends VerifiedJws<Resolved> {
  readonly claims: JsonObject
  readonly issuer: string
  readonly issuedAt: Date
  readonly expiresAt: Date
}

const MAX_SKEW_SECONDS = 300
const LAST_SECOND = 253_402_300_799

/**
 * Verifies a JSON Web Token: its signature as `verifyJws` does, then its claims. Dates are whole seconds, the life is
 * bounded, the audience is one; `jti` is not remembered here.
 *
 * @param token      the compact serialisation
 * @param policy     what is required, and the instant
 * @param resolveKey chooses the key; throws when none is trusted for this issuer
 * @throws {TrustError} what `verifyJws` throws, and `JWT_CLAIM_MISSING` `JWT_CLAIM_INVALID` `JWT_ISSUER_MISMATCH`
 *   `JWT_AUDIENCE_MISMATCH` `JWT_NOT_YET_VALID` `JWT_EXPIRED` `JWT_LIFETIME_EXCEEDED`
 * @see RFC 7519 §4.1; RFC 8725 §3
 */
export async function verifyJwt<Resolved extends ResolvedJwsKey>(
  token: string,
  policy: JwtPolicy,
  resolveKey: (presented: PresentedJwt) => Resolved | Promise<Resolved>,
): Promise<VerifiedJwt<Resolved>> {
  const { header, payload, resolved } = await verifyJws(token, policy, async (presented) => {
    const claims = readJsonObject(presented.payload, 'JWT_CLAIM_INVALID')
    const issuer = readIssuer(claims, policy)
    const chosen = await resolveKey({ ...presented, issuer })
    return { key: chosen.key, chosen, claims, issuer }
  })
  const { chosen, claims, issuer } = resolved
  checkRequired(claims, policy.requiredClaims ?? ['sub', 'jti'])
  checkAudience(claims, policy)
  return { header, payload, resolved: chosen, claims, issuer, ...checkDates(claims, policy) }
}

function readIssuer(claims: JsonObject, policy: JwtPolicy): string {
  checkRequired(claims, ['iss'])
  const { iss } = claims
  if (typeof iss !== 'string') throw claimInvalid('iss')
  if (!policy.issuers.includes(iss)) throw new TrustError({ code: 'JWT_ISSUER_MISMATCH' })
  return iss
}

function checkRequired(claims: JsonObject, names: readonly string[]): void {
  const claim = names.find((name) => !Object.hasOwn(claims, name))
  if (claim !== undefined) throw new TrustError({ code: 'JWT_CLAIM_MISSING', details: { claim } })
}

function checkAudience(claims: JsonObject, policy: JwtPolicy): void {
  checkRequired(claims, ['aud'])
  const audiences: readonly unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud]
  if (audiences.length !== 1 || audiences[0] !== policy.audience) {
    throw new TrustError({ code: 'JWT_AUDIENCE_MISMATCH' })
  }
}

function checkDates(claims: JsonObject, policy: JwtPolicy): { issuedAt: Date; expiresAt: Date } {
  checkRequired(claims, ['iat', 'exp'])
  const iat = readSecond(claims, 'iat')
  const exp = readSecond(claims, 'exp')
  const nbf = Object.hasOwn(claims, 'nbf') ? readSecond(claims, 'nbf') : iat
  if (exp <= iat || exp <= nbf) throw claimInvalid('exp')
  // Every comparison is written so that a value that is not a number refuses.
  if (!(exp - Math.min(iat, nbf) <= (policy.maxLifetimeSeconds ?? 300))) {
    throw new TrustError({ code: 'JWT_LIFETIME_EXCEEDED' })
  }
  const skew = Math.min(policy.clockSkewSeconds ?? 60, MAX_SKEW_SECONDS)
  const now = policy.at.getTime() / 1000
  if (!(Math.max(iat, nbf) - skew <= now)) throw new TrustError({ code: 'JWT_NOT_YET_VALID' })
  if (!(exp + skew > now)) throw new TrustError({ code: 'JWT_EXPIRED' })
  return { issuedAt: new Date(iat * 1000), expiresAt: new Date(exp * 1000) }
}

function readSecond(claims: JsonObject, name: string): number {
  const value = claims[name]
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > LAST_SECOND) {
    throw claimInvalid(name)
  }
  return value
}

function claimInvalid(claim: string): TrustError {
  return new TrustError({ code: 'JWT_CLAIM_INVALID', details: { claim } })
}
