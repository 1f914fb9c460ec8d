import type { SpecRef } from './spec-ref.ts'

const ERROR_BRAND = Symbol.for('@entente/EntenteError')

/** Values that may accompany an error: never a name, a NIR, a token or a piece of XML. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>

/** What an error says: what happened, why, what to do. */
export interface EntenteErrorInit<Code extends string> {
  /** Permanent code, listed in the package's error catalogue. */
  readonly code: Code
  /** What happened, as a sentence. */
  readonly what: string
  /** Why it happened, as a sentence. */
  readonly why?: string
  /** What the reader can do about it, as a sentence. */
  readonly fix?: string
  readonly spec?: SpecRef
  /** True when the same call may succeed later without any change. @default false */
  readonly retryable?: boolean
  readonly details?: ErrorDetails
  readonly cause?: unknown
}

/**
 * The base of every error that Entente throws on purpose. Each package extends it once and narrows the codes.
 *
 * The message reads *what happened. Why. What to do.* and never holds personal data.
 */
export class EntenteError<Code extends string = string> extends Error {
  override readonly name: string = 'EntenteError'
  readonly code: Code
  readonly spec: SpecRef | undefined
  readonly retryable: boolean
  readonly details: ErrorDetails

  constructor(init: EntenteErrorInit<Code>) {
    super(
      [init.what, init.why, init.fix].filter((sentence) => sentence !== undefined).join(' '),
      init.cause === undefined ? undefined : { cause: init.cause },
    )
    Object.defineProperty(this, ERROR_BRAND, { value: true })
    this.code = init.code
    this.spec = init.spec
    this.retryable = init.retryable ?? false
    this.details = init.details ?? {}
  }
}

/** Recognises an Entente error, also one made by another copy of the library in the same process. */
export function isEntenteError(error: unknown): error is EntenteError {
  return typeof error === 'object' && error !== null && ERROR_BRAND in error
}

/** One line of a package's error catalogue, from which the documentation is generated. */
export interface ErrorEntry {
  /** What the code means, as a sentence. */
  readonly meaning: string
  /** What the reader can do about it, as a sentence. */
  readonly remedy: string
  readonly spec?: SpecRef
}

/** Every code of a package with its meaning: `const trustErrors = { … } as const satisfies ErrorCatalogue`. */
export type ErrorCatalogue = Readonly<Record<string, ErrorEntry>>
