import { isEntenteError } from '@entente/core'

/** What a throwing call threw. Fails when it did not throw. Works for promises too. */
export async function caught(run: () => unknown): Promise<unknown> {
  try {
    await run()
  } catch (error) {
    return error
  }
  throw new Error('The call was expected to throw, and returned.')
}

/** The code of the Entente error that a call threw; any other outcome fails the test with what was seen. */
export async function codeThrownBy(run: () => unknown): Promise<string> {
  const error = await caught(run)
  if (isEntenteError(error)) return error.code
  throw new Error('The call threw something that is not an Entente error.', { cause: error })
}
