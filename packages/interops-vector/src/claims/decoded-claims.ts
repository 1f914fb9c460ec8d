import type { VectorRemark } from '../remarks/vector-remarks.ts'

/**
 * What was found in a received VI, complete or not. Where it was read decides what it is worth: from the bytes as
 * received it is only good for choosing the policy and for showing to a person.
 */
export interface DecodedClaims {
  readonly encoding: 'saml-2.0' | 'saml-1.1' | 'jwt'
  readonly id: string | undefined
  readonly issuer: string | undefined
  readonly recipient: string | undefined
  readonly audience: string | undefined
  /** Personal data. */
  readonly subjectId: string | undefined
  readonly subjectFormat: string | undefined
  readonly confirmationMethod: string | undefined
  readonly confirmationNotBefore: Date | undefined
  readonly confirmationNotOnOrAfter: Date | undefined
  readonly authnInstant: Date | undefined
  readonly authnLevel: string | undefined
  readonly sessionIndex: string | undefined
  readonly sessionNotOnOrAfter: Date | undefined
  readonly issuedAt: Date | undefined
  readonly notBefore: Date | undefined
  readonly notOnOrAfter: Date | undefined
  readonly pagms: readonly string[]
  readonly attributes: Readonly<Record<string, readonly string[]>>
  /** Departures from the form of a VI, as sentences without any value. */
  readonly formProblems: readonly string[]
  /** The same departures by name, for programs and for other languages. */
  readonly formRemarks: readonly VectorRemark[]
}
