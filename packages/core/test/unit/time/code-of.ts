import { isEntenteError } from '../../../src/errors.ts'

/** The code of the Entente error that a call throws, `undefined` when it throws none. */
export function codeOf(call: () => unknown): string | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    if (isEntenteError(error)) return error.code
    throw error
  }
}
