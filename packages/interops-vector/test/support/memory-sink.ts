import type {
  AppendOptions,
  AppendOutcome,
  TraceContext,
  TraceEvent,
  TraceSink,
  TraceSinkState,
} from '@entente/core/ports'

interface Recorded {
  readonly event: TraceEvent
  readonly context: TraceContext
}

/** A journal in memory that can be told to fail, to hang or to be overloaded. */
export class MemorySink implements TraceSink {
  readonly records: Recorded[] = []
  readonly notes: Recorded[] = []
  failure: 'none' | 'broken' | 'overloaded' | 'throws' | 'hangs' = 'none'
  readonly #taken = new Set<string>()

  async append(event: TraceEvent, context: TraceContext, options?: AppendOptions): Promise<AppendOutcome> {
    if (this.failure === 'throws') throw new Error('disk full')
    if (this.failure === 'hangs') return new Promise(() => undefined)
    const { once } = options ?? {}
    const taken = once !== undefined && this.#taken.has(once.key)
    if (once) this.#taken.add(once.key)
    this.records.push({ event: taken ? once.otherwise : event, context })
    const receipt = {
      log: 'memory',
      index: this.records.length - 1,
      leafHash: '00'.repeat(32),
      recordedAt: event.at,
    }
    return { status: taken ? 'already-taken' : 'recorded', receipt }
  }

  noteUnauthenticated(event: TraceEvent, context: TraceContext): void {
    this.notes.push({ event, context })
  }

  state(): TraceSinkState {
    return this.failure === 'broken' || this.failure === 'overloaded' ? this.failure : 'open'
  }

  get kinds(): readonly string[] {
    return this.records.map(({ event }) => event.kind)
  }
}
