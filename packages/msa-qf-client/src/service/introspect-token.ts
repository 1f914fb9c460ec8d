import { z } from 'zod'
import { askService, type QfService, type ServiceCallOptions } from './ask-service.ts'

/** What the API says a token is good for. */
export interface TokenIntrospection {
  readonly id: string
  /** Name of the habilitation. */
  readonly name: string
  readonly scopes: readonly string[]
}

const text = z.string().max(500)
const introspection = z
  .object({ _id: text, name: text, scopes: z.array(text).max(500) })
  .transform(({ _id, name, scopes }): TokenIntrospection => ({ id: _id, name, scopes }))

/**
 * Asks the API what the token in force is good for: the answer counts, where `readToken` only repeats what the token
 * says about itself.
 *
 * @throws {QfError} `QF_POLICY_INVALID` `QF_TOKEN_REFUSED` `QF_ACCESS_FORBIDDEN` `QF_PROVIDER_UNAVAILABLE`
 *   `QF_ANSWER_MALFORMED` `QF_CALL_FAILED`
 * @see API Particulier, `/api/introspect`
 * @example
 * const { scopes } = await introspectToken({ environment, baseUrl, authorization, http, clock })
 */
export function introspectToken(
  service: QfService,
  options: ServiceCallOptions = {},
): Promise<TokenIntrospection> {
  return askService('/api/introspect', introspection, service, options)
}
