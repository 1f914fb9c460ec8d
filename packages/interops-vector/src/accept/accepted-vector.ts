import { REDACTED } from '@entente/core'
import type { CheckReport } from '@entente/core/checks'
import type { TraceReceipt } from '@entente/core/ports'
import {
  type EvidenceObject,
  evidenceObjects,
  type PathEvidence,
  type ValidatedPath,
} from '@entente/trust/x509'
import type { VectorCheckId } from '../checks/check-list.ts'
import type { VectorClaims } from '../claims/vector-claims.ts'

/** What an accepted VI consists of. */
export interface AcceptedVectorParts {
  readonly claims: VectorClaims
  readonly receipt: TraceReceipt
  readonly report: CheckReport<VectorCheckId>
  readonly policyHash: string
  readonly weakenings: readonly string[]
  readonly path: ValidatedPath
  readonly acceptedAt: Date
}

/** Held by nobody outside this file. */
const MAKER = Symbol('acceptVector')

/** Makes the proof. Only `acceptVector` calls it; it is not exported from the package. */
export let makeAcceptedVector: (parts: AcceptedVectorParts) => AcceptedVector

/**
 * The proof that a VI was checked, recorded and, where it serves once, used up. Only `acceptVector` makes one, so a
 * function that takes an `AcceptedVector` cannot be called with anything else.
 */
export class AcceptedVector {
  readonly #parts: AcceptedVectorParts

  private constructor(parts: AcceptedVectorParts, maker: symbol) {
    // A constructor that is private to the type checker alone could be called from JavaScript.
    if (maker !== MAKER) throw new TypeError('Only acceptVector makes an AcceptedVector.')
    this.#parts = parts
  }

  static {
    makeAcceptedVector = (parts) => new AcceptedVector(parts, MAKER)
  }

  /** Tells a real proof from a look-alike. */
  static isAccepted(value: unknown): value is AcceptedVector {
    return typeof value === 'object' && value !== null && #parts in value
  }

  /** What the VI says, read from the verified bytes. */
  get claims(): VectorClaims {
    return this.#parts.claims
  }

  /** Where the acceptance is recorded. */
  get receipt(): TraceReceipt {
    return this.#parts.receipt
  }

  /** Every check, in the standard's order. */
  get report(): CheckReport<VectorCheckId> {
    return this.#parts.report
  }

  /** Hash of the policy that decided. */
  get policyHash(): string {
    return this.#parts.policyHash
  }

  /** Dated weakenings without which the VI would have been refused. */
  get weakenings(): readonly string[] {
    return this.#parts.weakenings
  }

  /** What the certificate verdict rests on, by digest. */
  get evidence(): PathEvidence {
    return this.#parts.path.evidence
  }

  /** The certificates and revocation lists themselves, to be stored once each under their digest. */
  get evidenceObjects(): readonly EvidenceObject[] {
    return evidenceObjects(this.#parts.path)
  }

  get acceptedAt(): Date {
    return this.#parts.acceptedAt
  }

  toString(): string {
    return `AcceptedVector(${REDACTED})`
  }

  toJSON(): string {
    return this.toString()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}
