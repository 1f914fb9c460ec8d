import { isEntenteError } from '@entente/core'
import { isQfError, QfError } from './errors.ts'

/**
 * Reads or writes the stores of the partner. What fails there becomes one coded error, without its cause: what a store
 * says may hold what was looked up, and what a vault says may hold the token.
 *
 * @throws {QfError} `QF_REGISTER_UNAVAILABLE`, or the error of this package that the work threw
 */
export async function readingRegisters<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (isQfError(error)) throw error
    throw new QfError({
      code: 'QF_REGISTER_UNAVAILABLE',
      what: 'The opposition register, the status of the convention, the account or the token could not be read.',
      why: 'Without them nobody can say whether the consultation is allowed.',
      fix: 'Restore the store, then repeat the call.',
      retryable: true,
      details: { reason: isEntenteError(error) ? error.code : 'unknown' },
    })
  }
}
