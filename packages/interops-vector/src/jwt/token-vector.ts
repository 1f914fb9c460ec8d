import { attributeRecord } from '../claims/attribute-record.ts'
import type { DecodedClaims } from '../claims/decoded-claims.ts'
import { NO_USER, type VectorClaims } from '../claims/vector-claims.ts'
import { FormProblems } from '../remarks/form-problems.ts'
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
  const reader = new TokenReader(token)
  const { problems } = reader
  const claims: DecodedClaims = {
    encoding: 'jwt',
    id: reader.text('jti'),
    issuer: reader.text('iss'),
    recipient: reader.text('recipient'),
    audience: reader.text('aud'),
    subjectId: reader.text('sub'),
    subjectFormat: reader.text('sub_fmt'),
    confirmationMethod: undefined,
    confirmationNotBefore: undefined,
    confirmationNotOnOrAfter: undefined,
    authnInstant: reader.instant('auth_time'),
    authnLevel: reader.text('acr'),
    sessionIndex: reader.text('sid'),
    sessionNotOnOrAfter: undefined,
    issuedAt: reader.instant('iat'),
    notBefore: reader.instant('nbf'),
    notOnOrAfter: reader.instant('exp'),
    pagms: reader.list('pagm').filter((pagm) => pagm.trim() !== ''),
    attributes: reader.attributes(),
    formProblems: problems.sentences,
    formRemarks: problems.remarks,
  }
  if (token.vi_ver !== VI_TOKEN_VERSION) problems.add('claim-version-unknown', { claim: 'vi_ver' })
  if (claims.subjectId === undefined) problems.add('claim-absent', { claim: 'sub' })
  return claims
}

/** Reads claims of known types and notes every departure without any value. */
class TokenReader {
  readonly problems = new FormProblems()
  readonly #token: TokenClaims

  constructor(token: TokenClaims) {
    this.#token = token
  }

  text(name: string): string | undefined {
    const value = this.#token[name]
    if (typeof value === 'string') return value.trim() === '' ? undefined : value
    if (value !== undefined) this.problems.add('claim-not-text', { claim: name })
    return undefined
  }

  instant(name: string): Date | undefined {
    const value = this.#token[name]
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST_SECOND) {
      return new Date(value * 1000)
    }
    this.problems.add('claim-not-seconds', { claim: name })
    return undefined
  }

  list(name: string): readonly string[] {
    return this.#texts(this.#token[name], name)
  }

  attributes(): Readonly<Record<string, readonly string[]>> {
    const value = this.#token.attrs
    if (value === undefined) return {}
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.problems.add('claim-not-object', { claim: 'attrs' })
      return {}
    }
    const entries = Object.entries(value).map(
      ([name, values]) => [name, this.#texts(values, 'attrs')] as const,
    )
    return attributeRecord(entries, this.problems)
  }

  #texts(value: unknown, name: string): readonly string[] {
    if (value === undefined) return []
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
    this.problems.add('claim-not-texts', { claim: name })
    return []
  }
}

function secondOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000)
}
