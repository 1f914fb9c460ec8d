import type { DecodedClaims } from '../claims/decoded-claims.ts'
import { NO_USER, type VectorClaims } from '../claims/vector-claims.ts'
import type { TokenClaims } from './read-claims.ts'

/** Type of the token, which keeps a VI from being taken for another kind of token (RFC 8725 §3.11). */
export const VI_TOKEN_TYPE = 'vi+jwt'
/** Version of the layout below. It is our proposal: no public INTEROPS document describes a token. */
export const VI_TOKEN_VERSION = '1'

const LAST_SECOND = 253_402_300_799

/** Lays out the claims of a VI as JSON Web Token claims, dates in whole seconds. */
export function tokenClaims(claims: VectorClaims): object {
  const { subject, authentication } = claims
  return {
    iss: claims.issuer,
    sub: subject.kind === 'user' ? subject.id : NO_USER,
    aud: claims.audience,
    iat: secondOf(claims.issuedAt),
    nbf: secondOf(claims.notBefore),
    exp: secondOf(claims.notOnOrAfter),
    jti: claims.id,
    auth_time: secondOf(authentication.instant),
    acr: authentication.level,
    sid: authentication.sessionIndex,
    sub_fmt: subject.format,
    recipient: claims.recipient,
    pagm: claims.pagms,
    vi_ver: VI_TOKEN_VERSION,
    ...(Object.keys(claims.attributes).length > 0 && { attrs: { ...claims.attributes } }),
  }
}

/** Reads token claims as a VI, as far as it goes. What is missing or of the wrong type is noted. */
export function decodeToken(token: TokenClaims): DecodedClaims {
  const problems: string[] = []
  const own = (name: string): unknown => (Object.hasOwn(token, name) ? token[name] : undefined)
  const text = (name: string): string | undefined => {
    const value = own(name)
    if (value !== undefined && typeof value !== 'string') problems.push(`The claim ${name} is not text.`)
    return typeof value === 'string' && value.trim() !== '' ? value : undefined
  }
  const instant = (name: string): Date | undefined => {
    const value = own(name)
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST_SECOND) {
      return new Date(value * 1000)
    }
    problems.push(`The claim ${name} is missing or is not a whole number of seconds.`)
    return undefined
  }
  const list = (value: unknown, name: string): readonly string[] => {
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
    if (value !== undefined) problems.push(`The claim ${name} is not a list of texts.`)
    return []
  }
  const attributes = own('attrs') ?? {}
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) {
    problems.push('The claim attrs is not an object.')
  }
  const claims: DecodedClaims = {
    encoding: 'jwt',
    id: text('jti'),
    issuer: text('iss'),
    recipient: text('recipient'),
    audience: text('aud'),
    subjectId: text('sub'),
    subjectFormat: text('sub_fmt'),
    confirmationMethod: undefined,
    confirmationNotBefore: undefined,
    confirmationNotOnOrAfter: undefined,
    authnInstant: instant('auth_time'),
    authnLevel: text('acr'),
    sessionIndex: text('sid'),
    sessionNotOnOrAfter: undefined,
    issuedAt: instant('iat'),
    notBefore: instant('nbf'),
    notOnOrAfter: instant('exp'),
    pagms: list(own('pagm'), 'pagm').filter((pagm) => pagm.trim() !== ''),
    attributes: Object.fromEntries(
      Object.entries(attributes ?? {}).map(([name, values]) => [name, list(values, 'attrs')]),
    ),
    formProblems: problems,
  }
  if (own('vi_ver') !== VI_TOKEN_VERSION) problems.push('The claim vi_ver is not the known version.')
  if (claims.subjectId === undefined) problems.push('The claim sub is missing.')
  return claims
}

function secondOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000)
}
