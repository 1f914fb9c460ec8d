import type { AppendOptions, AppendOutcome, TraceContext, TraceEvent, TraceSink } from '@entente/core/ports'
import { VectorError } from '../errors.ts'

/** Waits no longer than the signal allows: a trace service that hangs must not hang the caller. */
export interface RecordOptions extends AppendOptions {
  readonly signal?: AbortSignal
}

/**
 * Refuses to begin when the trace service cannot record the end.
 *
 * @throws {VectorError} `VI_TRACE_UNAVAILABLE` `VI_OVERLOADED`
 */
export function requireOpenSink(sink: TraceSink): void {
  const state = sink.state()
  if (state === 'overloaded') throw new VectorError({ code: 'VI_OVERLOADED', retryable: true })
  if (state === 'broken') throw new VectorError({ code: 'VI_TRACE_UNAVAILABLE', retryable: true })
}

/**
 * Appends durably, or throws: no trace, no service (INTEROPS convention, art. 8).
 *
 * @throws {VectorError} `VI_TRACE_UNAVAILABLE` `VI_OVERLOADED`
 */
export async function recordDurably(
  sink: TraceSink,
  event: TraceEvent,
  context: TraceContext,
  options: RecordOptions = {},
): Promise<AppendOutcome> {
  const { signal, ...append } = options
  try {
    signal?.throwIfAborted()
    const appended = sink.append(event, context, append)
    return await (signal === undefined ? appended : orAborted(appended, signal))
  } catch (cause) {
    const code = sink.state() === 'overloaded' ? 'VI_OVERLOADED' : 'VI_TRACE_UNAVAILABLE'
    throw new VectorError({ code, retryable: true, cause })
  }
}

async function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let stop: (() => void) | undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    if (stop) signal.removeEventListener('abort', stop)
  }
}
