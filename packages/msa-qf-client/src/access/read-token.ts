import { isNonEmpty, type NonEmpty } from '@entente/core'
import { z } from 'zod'
import { QfError } from '../errors.ts'

/** Days before the end of a token at which the API's team sends its reminders. */
const REMINDER_DAYS = [90, 60, 30, 15] as const

const MAX_TOKEN = 8_192
const DAY_MS = 86_400_000

const claims = z.object({
  exp: z.number().int().positive().exactOptional(),
  iat: z.number().int().positive().exactOptional(),
  scopes: z.array(z.string().max(100)).max(500).exactOptional(),
  roles: z.array(z.string().max(100)).max(500).exactOptional(),
})

/** What a token says about itself. Nothing is verified: its signature is symmetric and only the API knows the key. */
export interface TokenFacts {
  /** Absent for a token that does not say. */
  readonly expiresAt?: Date
  /** Absent for a vendor's token, whose rights depend on the delegation. */
  readonly scopes?: NonEmpty<string>
}

/**
 * Reads the expiry and the scopes of an API Particulier token.
 *
 * @param token JWT, at most 8,192 characters; never repeated in an error
 * @throws {QfError} `QF_TOKEN_MALFORMED`
 * @example
 * const { expiresAt } = readToken(token)
 */
export function readToken(token: string): TokenFacts {
  const payload = token.length <= MAX_TOKEN ? /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token)?.[1] : undefined
  const read = payload === undefined ? undefined : claims.safeParse(decoded(payload)).data
  if (read === undefined) {
    throw new QfError({
      code: 'QF_TOKEN_MALFORMED',
      what: 'The API token cannot be read.',
      why: 'Expected a JWT whose exp is a number and whose scopes are texts.',
      fix: 'Take the token again from the page of the habilitation.',
    })
  }
  const scopes = read.scopes ?? read.roles ?? []
  return {
    ...(read.exp === undefined ? {} : { expiresAt: new Date(read.exp * 1_000) }),
    ...(isNonEmpty(scopes) ? { scopes } : {}),
  }
}

/**
 * How close the end of a token is, in the steps of the API's own reminders.
 *
 * @returns `expired`, the smallest of 15, 30, 60, 90 days that the rest of its life does not exceed, or `far`
 */
export function tokenReminder(expiresAt: Date, at: Date): 'expired' | 15 | 30 | 60 | 90 | 'far' {
  const left = expiresAt.getTime() - at.getTime()
  if (left <= 0) return 'expired'
  return REMINDER_DAYS.findLast((days) => left <= days * DAY_MS) ?? 'far'
}

function decoded(payload: string): unknown {
  try {
    const binary = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
    // Read at each consultation: a loop is several times faster than a function for each character.
    const bytes = new Uint8Array(binary.length)
    for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index)
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
