import { REDACTED } from '@entente/core'
import type { TraceReceipt } from '@entente/core/ports'
import type { VectorClaims } from '../claims/vector-claims.ts'

/** How a made VI travels. */
export type IssuedForm = 'saml-assertion' | 'saml-response' | 'jwt'

/** What a made VI consists of. */
export interface IssuedVectorParts {
  readonly form: IssuedForm
  readonly claims: VectorClaims
  readonly bytes: Uint8Array
  readonly receipt: TraceReceipt
  readonly destination: string | undefined
}

/** Makes the object. Only `issueVector` calls it, after the record is durable; it is not exported from the package. */
export let makeIssuedVector: (parts: IssuedVectorParts) => IssuedVector

/** A VI that is signed and whose creation is recorded. Only `issueVector` makes one; the carriers take nothing else. */
export class IssuedVector {
  readonly #parts: IssuedVectorParts

  private constructor(parts: IssuedVectorParts) {
    this.#parts = parts
  }

  static {
    makeIssuedVector = (parts) => new IssuedVector(parts)
  }

  get form(): IssuedForm {
    return this.#parts.form
  }

  /** Identifier of the VI. */
  get id(): string {
    return this.#parts.claims.id
  }

  get claims(): VectorClaims {
    return this.#parts.claims
  }

  /** The signed VI as it travels, UTF-8. */
  get bytes(): Uint8Array {
    return this.#parts.bytes
  }

  /** Where the creation is recorded. */
  get receipt(): TraceReceipt {
    return this.#parts.receipt
  }

  /** Address of the provider's portal, in mode P. */
  get destination(): string | undefined {
    return this.#parts.destination
  }

  toString(): string {
    return `IssuedVector(${REDACTED})`
  }

  toJSON(): string {
    return this.toString()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}
