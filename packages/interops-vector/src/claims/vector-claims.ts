import type { NonEmpty } from '@entente/core'
import type { Pagm } from '@entente/core/ids'

/** What stands in the VI for the user when an application acts by itself. */
export const NO_USER = 'NON_RENSEIGNE'

/** NameID format used when the convention names no other. */
export const UNSPECIFIED_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'

/** For whom the client organisme vouches: one of its users, or an application without a user. */
export type VectorSubject =
  | {
      readonly kind: 'user'
      /** The user's identifier as the provider sees it. Personal data. */
      readonly id: string
      /** URI of the identifier's format. */
      readonly format: string
    }
  | { readonly kind: 'application'; readonly format: string }

/** How the subject proved who it is, at the client organisme. */
export interface VectorAuthentication {
  readonly instant: Date
  /** AuthnContextClassRef URI, compared by equality. */
  readonly level: string
  readonly sessionIndex?: string
}

/**
 * What a vecteur d'identification says, whatever its encoding. Times are instants; `notOnOrAfter` is exclusive.
 *
 * @term VI, PAGM
 * @see Standard INTEROPS, spécifications du VI
 */
export interface VectorClaims {
  /** Unique identifier of the VI; `_` and a UUID by default. */
  readonly id: string
  /** Identifier (URN) of the client organisme. */
  readonly issuer: string
  /** Identifier of the provider organisme, or the agreed address in mode P. SAML 1.1 cannot say it. */
  readonly recipient: string
  /** URI of the service. */
  readonly audience: string
  readonly subject: VectorSubject
  readonly authentication: VectorAuthentication
  readonly issuedAt: Date
  readonly notBefore: Date
  readonly notOnOrAfter: Date
  readonly pagms: NonEmpty<Pagm>
  /** Optional attributes that the two organismes agreed on. They may be personal data. */
  readonly attributes: Readonly<Record<string, readonly string[]>>
}
