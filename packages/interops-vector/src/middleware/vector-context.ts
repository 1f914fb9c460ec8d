import { AsyncLocalStorage } from 'node:async_hooks'
import type { AcceptedVector } from '../accept/accepted-vector.ts'

const storage = new AsyncLocalStorage<AcceptedVector>()

/**
 * The accepted VI of the request that is being served, for code that a framework calls without parameters.
 *
 * Only the middlewares set it. Everywhere else an accepted VI is a parameter.
 *
 * @returns undefined outside a request
 */
export function currentVector(): AcceptedVector | undefined {
  return storage.getStore()
}

/** Serves one request under its own VI; nothing of it reaches another request. */
export function serveUnder<Result>(vector: AcceptedVector, serve: () => Result): Result {
  return storage.run(vector, serve)
}
