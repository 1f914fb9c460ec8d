import type { SignatureAlgorithm } from '@entente/core/ports'

/** What mode P needs of a partner's SAML metadata; the rest of them is left alone. */
export interface SamlMetadata {
  readonly entityId: string
  /** First instant at which they no longer count, ISO 8601. */
  readonly validUntil: string
  /** `client` vouches for users (IDPSSODescriptor), `provider` receives them (SPSSODescriptor). */
  readonly roles: readonly ('client' | 'provider')[]
  /** Where SAML Responses are posted, HTTP-POST only. */
  readonly assertionConsumers: readonly string[]
  /** Where a client's portal begins a session. */
  readonly logins: readonly string[]
  /** Certificates that sign, DER in base64. */
  readonly signingCertificates: readonly string[]
  /** How the metadata themselves were signed; `none` only when asked for. */
  readonly signature: SignatureAlgorithm | 'none'
  /** SHA-256 of the file, lower-case hexadecimal: what two people confirm when it is not signed. */
  readonly fingerprint: string
}
