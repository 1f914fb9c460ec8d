import { isWeakeningInForce, type Weakening } from '@entente/trust/x509'
import type { DecodedClaims } from '../claims/decoded-claims.ts'
import type { CompiledService } from '../policy/compile-vector-policy.ts'
import type { VectorPartner } from '../policy/vector-policy.ts'
import { remark } from '../remarks/vector-remarks.ts'
import { BEARER } from '../saml20/names.ts'
import type { CheckRecorder } from './check-recorder.ts'

/** What the verified claims are compared with. */
export interface ClaimsSituation {
  readonly at: Date
  readonly skewMs: number
  readonly service: CompiledService
  readonly partner: VectorPartner
  readonly recipients: readonly string[]
}

/** Checks 7 to 11 and 13 of the standard's order, then ours, on claims that were read from verified bytes. */
export function checkClaims(
  claims: DecodedClaims,
  situation: ClaimsSituation,
  recorder: CheckRecorder,
): void {
  checkValidity(claims, situation, recorder)
  recorder.decide(
    'service-matches',
    claims.audience === situation.service.rule.audience ? undefined : remark('audience-differs'),
  )
  recorder.decide(
    'auth-level-accepted',
    claims.authnLevel !== undefined && situation.service.rule.authLevels.includes(claims.authnLevel)
      ? undefined
      : remark('auth-level-not-accepted'),
  )
  checkPagms(claims, situation, recorder)
  checkConfirmation(claims, situation, recorder)
  checkInstants(claims, situation, recorder)
}

function checkValidity(
  claims: DecodedClaims,
  { at, skewMs }: ClaimsSituation,
  recorder: CheckRecorder,
): void {
  const { notBefore, notOnOrAfter, sessionNotOnOrAfter } = claims
  const now = at.getTime()
  const skewSeconds = skewMs / 1000
  recorder.decide(
    'validity-begun',
    notBefore !== undefined && now + skewMs >= notBefore.getTime() ? undefined : remark('validity-in-future'),
    { skewSeconds, ...seconds('startsInSeconds', notBefore, now) },
  )
  const ends = [notOnOrAfter, sessionNotOnOrAfter].filter((end) => end !== undefined)
  recorder.decide(
    'validity-not-ended',
    notOnOrAfter !== undefined && ends.every((end) => isAhead(end, now, skewMs))
      ? undefined
      : remark('validity-over'),
    { skewSeconds, ...seconds('endsInSeconds', notOnOrAfter, now) },
  )
}

function checkPagms(
  claims: DecodedClaims,
  { service, partner }: ClaimsSituation,
  recorder: CheckRecorder,
): void {
  const count = claims.pagms.length
  recorder.decide('pagm-present', count > 0 ? undefined : remark('pagm-absent'), { count })
  if (count === 0) return
  const agreed = service.pagms.get(partner.issuer)
  const refused = claims.pagms.filter((pagm) => !agreed?.has(pagm)).length
  recorder.decide('pagm-agreed', refused === 0 ? undefined : remark('pagm-not-agreed'), { count, refused })
}

function checkConfirmation(claims: DecodedClaims, situation: ClaimsSituation, recorder: CheckRecorder): void {
  const { at, skewMs, recipients, service } = situation
  const accepted = [...recipients, ...(service.rule.destinations ?? [])]
  recorder.decide(
    'recipient-matches',
    claims.recipient !== undefined && accepted.includes(claims.recipient)
      ? undefined
      : remark('recipient-differs'),
  )
  if (claims.encoding === 'jwt') return
  recorder.decide(
    'bearer-confirmed',
    claims.confirmationMethod === BEARER ? undefined : remark('confirmation-not-bearer'),
  )
  const now = at.getTime()
  const { confirmationNotBefore: begin, confirmationNotOnOrAfter: end } = claims
  const inTime = end !== undefined && isAhead(end, now, skewMs)
  recorder.decide(
    'confirmation-not-ended',
    inTime && (begin === undefined || now + skewMs >= begin.getTime())
      ? undefined
      : remark('confirmation-not-in-force'),
    seconds('endsInSeconds', end, now),
  )
}

function checkInstants(claims: DecodedClaims, situation: ClaimsSituation, recorder: CheckRecorder): void {
  const { at, skewMs, service, partner } = situation
  const now = at.getTime()
  const { issuedAt, authnInstant, notBefore, notOnOrAfter } = claims
  const latest = Math.max(issuedAt?.getTime() ?? Infinity, authnInstant?.getTime() ?? Infinity)
  recorder.decide('issued-in-the-past', latest <= now + skewMs ? undefined : remark('instant-in-future'))

  const lifeSeconds =
    notBefore && notOnOrAfter ? (notOnOrAfter.getTime() - notBefore.getTime()) / 1000 : Infinity
  const { maximumLifeSeconds } = service
  const facts = { maximumLifeSeconds, ...(Number.isFinite(lifeSeconds) && { lifeSeconds }) }
  if (lifeSeconds > 0 && lifeSeconds <= maximumLifeSeconds) recorder.pass('life-within-maximum', { facts })
  else if (lifeSeconds > 0 && inForce(partner.weakenings?.longLife, at)) {
    recorder.warn('life-within-maximum', remark('life-weakened'), facts)
  } else recorder.fail('life-within-maximum', { remark: remark('life-too-long'), facts })

  const limit = service.rule.maximumAuthenticationAgeSeconds
  if (limit === undefined) {
    recorder.pass('authentication-recent', { remark: remark('authentication-unlimited') })
    return
  }
  const ageSeconds = authnInstant ? (now - authnInstant.getTime()) / 1000 : Infinity
  recorder.decide(
    'authentication-recent',
    ageSeconds <= limit + skewMs / 1000 ? undefined : remark('authentication-too-old'),
    { limit },
  )
}

/** Whether a VI that was in force has ended since: its validity, its session or its confirmation. */
export function hasEnded(
  { notOnOrAfter, sessionNotOnOrAfter, confirmationNotOnOrAfter }: DecodedClaims,
  at: Date,
  skewMs: number,
): boolean {
  return [notOnOrAfter, sessionNotOnOrAfter, confirmationNotOnOrAfter].some(
    (end) => end !== undefined && !isAhead(end, at.getTime(), skewMs),
  )
}

/** False also for an end that is no instant. */
function isAhead(end: Date, now: number, skewMs: number): boolean {
  return now - skewMs < end.getTime()
}

/** Tells whether a weakening was granted and applies at an instant. */
export function inForce(weakening: Weakening | undefined, at: Date): weakening is Weakening {
  return weakening !== undefined && isWeakeningInForce(weakening, at)
}

function seconds(name: string, instant: Date | undefined, now: number): Record<string, number> {
  return instant === undefined ? {} : { [name]: Math.round((instant.getTime() - now) / 1000) }
}
