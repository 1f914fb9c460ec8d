import type { Digest } from '@entente/core/ports'
import { QfError } from '../errors.ts'
import { hexadecimal } from '../policy/check-qf-policy.ts'

/** Tokens that one process sees refused in its life are few. */
const MOST_MARKS = 100

/**
 * Remembers which tokens the API refused, by digest, so that none of them is sent again: repeated refusals look like an
 * attack. A new token passes at once.
 */
export class TokenGate {
  readonly #digest: Digest
  readonly #refused = new Set<string>()

  constructor(digest: Digest) {
    this.#digest = digest
  }

  /** @throws {QfError} `QF_TOKEN_REFUSED` without a call */
  check(headers: Readonly<Record<string, string>>): void {
    if (!this.#refused.has(this.#mark(headers))) return
    throw new QfError({
      code: 'QF_TOKEN_REFUSED',
      what: 'The API refused this token before; no call was made.',
      fix: 'Renew the token, and check that it belongs to the environment of the policy.',
    })
  }

  /** Notes that the API refused the token of these headers. */
  close(headers: Readonly<Record<string, string>>): void {
    if (this.#refused.size >= MOST_MARKS) this.#refused.clear()
    this.#refused.add(this.#mark(headers))
  }

  #mark(headers: Readonly<Record<string, string>>): string {
    const token = headers.authorization ?? headers['x-api-key'] ?? ''
    return hexadecimal(this.#digest.digest('SHA-256', new TextEncoder().encode(token)))
  }
}
