import { isRuntimeError } from '@entente/runtime'
import { TraceError } from '../errors.ts'

/** What a failure of the driver means for a journal. */
export function storeFailure(cause: unknown): TraceError {
  if (cause instanceof TraceError) return cause
  if (isRuntimeError(cause, 'SQL_LOCKED')) {
    return new TraceError('TRACE_STORE_IN_USE', 'The store is held by another writer.', {
      cause,
      retryable: true,
    })
  }
  if (isRuntimeError(cause, 'SQL_UNEXPECTED_CHANGES') && cause.details?.statement !== 0) {
    return new TraceError('TRACE_ONCE_TAKEN', 'A key of the batch is taken.', { cause })
  }
  if (isRuntimeError(cause, 'SQL_CONSTRAINT') || isRuntimeError(cause, 'SQL_UNEXPECTED_CHANGES')) {
    return new TraceError('TRACE_STORE_IN_USE', 'Another writer wrote where this one was about to.', {
      cause,
    })
  }
  const reason = isRuntimeError(cause) ? cause.code : 'unknown'
  return new TraceError('TRACE_STORE_FAILED', 'The store failed.', {
    why: `Its reason is ${reason}.`,
    details: { reason },
    cause,
  })
}
