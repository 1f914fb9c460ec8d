import type { NonEmpty } from '@entente/core'

/** The business request that a VI goes with (INTEROPS convention, art. 5.3: the pair request and VI). */
export interface AccompaniedRequest {
  /** Identifier of the request on our side, or of the session where the service is recorded with sessions. */
  readonly id: string
  /** SHA-256 of the request as it will be sent, lower-case hexadecimal. Required unless a session is opened. */
  readonly digest?: string
  /** The request itself, to be kept with the VI; encrypted by the journal. @default the digest alone is kept */
  readonly archive?: Uint8Array
  /** Project of annexe 3, which fixes how long the record is kept. */
  readonly project?: string
}

/** What the client organisme wants to vouch for. */
export interface IssuanceRequest {
  /** Audience URI of the service that will be called. */
  readonly service: string
  /** The user or application, as our own registry of PAGMs names it. */
  readonly entity: string
  /** The user as the provider will see it, or `application` when no user is behind the call. */
  readonly subject: { readonly id: string; readonly format?: string } | 'application'
  readonly authentication: {
    /** When the subject authenticated with us. */
    readonly instant: Date
    /** AuthnContextClassRef URI. */
    readonly level: string
    /** @default the identifier of the VI */
    readonly sessionIndex?: string
  }
  readonly pagms: NonEmpty<string>
  /** Optional attributes that both organismes agreed on. @default none */
  readonly attributes?: Readonly<Record<string, readonly string[]>>
  /** Life of the VI in seconds. @default 300, or the maximum of the service when that is shorter */
  readonly lifeSeconds?: number
  /** `jwt` is our proposal for REST. Mode P always makes a SAML Response. @default 'saml' */
  readonly encoding?: 'saml' | 'jwt'
  readonly request: AccompaniedRequest
}
