import { RedactedByDefault } from '@entente/core'
import type { Nir } from '@entente/core/ids'
import { QfError } from '../errors.ts'
import type { CivilIdentity } from './civil-identity.ts'

/** Access tokens are visible ASCII; the bound is far above any seen. */
const ACCESS_TOKEN = /^[\w.~+/=-]{8,8192}$/

/** A FranceConnect access token. It prints as `[redacted]`. */
export class FranceConnectToken extends RedactedByDefault {
  readonly #token: string

  constructor(token: string) {
    super()
    this.#token = token
  }

  /** Gives the token out, for the Authorization header only. */
  reveal(): string {
    return this.#token
  }
}

/**
 * Reads a FranceConnect access token.
 *
 * @throws {QfError} `QF_TOKEN_MALFORMED`
 */
export function parseFranceConnectToken(text: string): FranceConnectToken {
  if (typeof text === 'string' && ACCESS_TOKEN.test(text)) return new FranceConnectToken(text)
  throw new QfError({
    code: 'QF_TOKEN_MALFORMED',
    what: 'This is not a FranceConnect access token.',
    why: 'Expected 8 to 8,192 characters of RFC 6750.',
    fix: 'Take the access_token of the token endpoint as it is.',
  })
}

/**
 * A person who signed in with FranceConnect. The identity of the userinfo answer goes with the token, so that
 * oppositions are looked up and the answer is compared like for everybody else.
 */
export interface FranceConnectSubject {
  readonly kind: 'france-connect'
  readonly token: FranceConnectToken
  readonly identity: CivilIdentity
}

/** Whom the API can be asked about. There is no place for a NIR: the API takes none. */
export type ApiSubject = CivilIdentity | FranceConnectSubject

/** Whom the extranet can be asked about: a NIR and nothing else (art. 4-7). */
export interface NirSubject {
  readonly kind: 'nir'
  readonly nir: Nir
}

export type QfSubject = ApiSubject | NirSubject
