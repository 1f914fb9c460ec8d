import type { TenantId } from '../ids/index.ts'

/** What a trace may hold: JSON without `undefined`. */
export type TraceJson =
  | string
  | number
  | boolean
  | null
  | readonly TraceJson[]
  | { readonly [name: string]: TraceJson }

/** Who acts. A person's identifier goes into the encrypted part of the record. */
export interface TraceActor {
  readonly kind: 'person' | 'application' | 'system'
  readonly id: string
}

/** For whom and for which request something is recorded. Always an explicit parameter, never ambient. */
export interface TraceContext {
  readonly tenant: TenantId
  readonly actor: TraceActor
  /** Identifier of the business request that this record belongs to. */
  readonly requestId: string
  /** Project of annexe 3, which fixes the retention. */
  readonly project?: string
  /** Why traces are read or exported. Required for those kinds of record. */
  readonly purpose?: string
}

/**
 * One thing that happened. `facts` stay readable, `payload` is encrypted, `search` is stored as keyed hashes only.
 * The packages that record declare their own kinds and payloads; this is the envelope.
 */
export interface TraceEvent<Kind extends string = string> {
  readonly kind: Kind
  /** Version of this kind's payload. Old records keep theirs. */
  readonly version: number
  readonly at: Date
  readonly facts: { readonly [name: string]: TraceJson }
  readonly payload?: { readonly [name: string]: TraceJson }
  /** Identifiers to find the record by, per field: `{ 'vi.id': ['_6f…'], 'vi.subject': ['…'] }`. */
  readonly search?: Readonly<Record<string, readonly string[]>>
}

/** Proof that a record is durable. Inclusion can be proven once the next signed head covers it. */
export interface TraceReceipt {
  readonly log: string
  /** Zero-based position in the log. */
  readonly index: number
  /** Leaf hash in lower-case hexadecimal. */
  readonly leafHash: string
  readonly recordedAt: Date
}

/** How one record is appended. */
export interface AppendOptions {
  /**
   * Makes the append conditional: when the key is new, `event` is recorded and the key is taken; when it is taken
   * already, `otherwise` is recorded instead. One atomic step.
   */
  readonly once?: {
    readonly key: string
    /** The key may be forgotten after this instant. */
    readonly until: Date
    readonly otherwise: TraceEvent
  }
}

/** `already-taken` is the answer for a replay: the `otherwise` event is what was recorded. */
export interface AppendOutcome {
  readonly status: 'recorded' | 'already-taken'
  readonly receipt: TraceReceipt
}

/** `overloaded` sheds one request; only `broken` closes the gate. */
export type TraceSinkState = 'open' | 'overloaded' | 'broken'

/**
 * Where VIs and accesses are recorded. No trace, no service (INTEROPS convention, art. 8): an `append` that rejects
 * means that nothing may be released or served.
 */
export interface TraceSink {
  /** Resolves only when the record is durable. */
  append(event: TraceEvent, context: TraceContext, options?: AppendOptions): Promise<AppendOutcome>
  /**
   * Notes a refusal that happened before anything was authenticated: counted always, recorded as far as the bounded
   * lane allows, and never a reason to close the gate.
   */
  noteUnauthenticated(event: TraceEvent, context: TraceContext): void
  state(): TraceSinkState
}
