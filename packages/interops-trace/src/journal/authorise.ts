import { TraceError } from '../errors.ts'
import type { ReadContext, Reader, ReaderRole } from './journal-options.ts'

const MIN_PURPOSE = 10
const MAX_PURPOSE = 500

/**
 * Returns when this actor may read that way and says why. INTEROPS convention, art. 9.
 *
 * @throws {TraceError} `TRACE_ACCESS_REFUSED`
 */
export function authorise(readers: readonly Reader[], context: ReadContext, role: ReaderRole): void {
  const reader = readers.find(({ id }) => id === context.actor.id)
  if (reader === undefined) throw refused('The actor is not among the authorised readers.')
  if (!reader.roles.includes(role)) throw refused(`The reader does not have the role ${role}.`)
  const purpose = context.purpose.trim()
  if (purpose.length < MIN_PURPOSE || purpose.length > MAX_PURPOSE) {
    throw refused(`The purpose does not have ${MIN_PURPOSE} to ${MAX_PURPOSE} characters.`)
  }
}

function refused(why: string): TraceError {
  return new TraceError('TRACE_ACCESS_REFUSED', 'The traces were not read.', { why })
}
