import type { TraceEvent, TraceSink } from '@entente/core/ports'

/** A journal in memory that keeps the once rule, and can be broken. */
export function memoryTrace() {
  const events: TraceEvent[] = []
  const taken = new Set<string>()
  const state = { broken: false }
  const sink: TraceSink = {
    append: async (event, _context, options) => {
      if (state.broken) throw new Error('journal broken')
      const isTaken = options?.once !== undefined && taken.has(options.once.key)
      if (options?.once !== undefined) taken.add(options.once.key)
      events.push(isTaken ? options.once!.otherwise : event)
      const receipt = { log: 'test', index: events.length - 1, leafHash: '', recordedAt: event.at }
      return { status: isTaken ? 'already-taken' : 'recorded', receipt }
    },
    noteUnauthenticated: () => undefined,
    state: () => (state.broken ? 'broken' : 'open'),
  }
  return { sink, events, state }
}
