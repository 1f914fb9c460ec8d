import { readToken, type TokenFacts } from './read-token.ts'

/** A request about to be sent, as far as a proof of possession needs to know it. */
export interface CallTarget {
  readonly method: 'GET'
  readonly url: URL
  readonly at: Date
}

/** How the API recognises us: asked for once per call, so that a renewed token is used at once. */
export interface Authorization {
  /** Headers that authorise this one call. */
  headersFor(target: CallTarget): Promise<Readonly<Record<string, string>>>
  /** What the token says about itself, for the guards. */
  facts(): Promise<TokenFacts>
}

/**
 * Authorises by bearer token.
 *
 * @param token gives the token in force; asked at each call, never kept
 * @see RFC 6750
 * @example
 * const authorization = bearer(() => vault.read('qf-token'))
 */
export function bearer(token: () => string | Promise<string>): Authorization {
  return {
    headersFor: async () => ({ authorization: `Bearer ${await token()}` }),
    facts: async () => readToken(await token()),
  }
}
