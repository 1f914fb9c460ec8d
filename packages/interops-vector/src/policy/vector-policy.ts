import type { NonEmpty } from '@entente/core'
import type { PagmSyntax, TenantId } from '@entente/core/ids'
import type { PartnerBinding, RevocationPolicy, TrustStore, Weakening } from '@entente/trust/x509'

/** How often a VI may serve: once, or as often as wanted until it expires (mode A only). */
export type VectorReuse = 'single' | 'until-expiry'

/** A service that we provide, and which PAGMs each client may use on it. */
export interface ServiceRule {
  /** URI of the service, compared character by character. */
  readonly audience: string
  /** `A` application à application, `P` portail à portail. */
  readonly mode: 'A' | 'P'
  /** AuthnContextClassRef URIs that the service accepts. */
  readonly authLevels: NonEmpty<string>
  /** Agreed PAGMs per issuer. */
  readonly pagms: Readonly<Record<string, NonEmpty<string>>>
  /** Longest accepted validity of a VI, in seconds. Mode P never accepts more than 120. @default 300, 120 in mode P */
  readonly maximumLifeSeconds?: number
  /** Longest time since the user authenticated, in seconds. @default not limited */
  readonly maximumAuthenticationAgeSeconds?: number
  /** Mode P is always `single`. */
  readonly reuse: VectorReuse
  /** `jwt` is our proposal for REST and must be asked for. Mode P takes SAML Responses only. @default ['saml'] */
  readonly encodings?: NonEmpty<'saml' | 'jwt'>
  /** Addresses of the portal, one of which `Destination` and `Recipient` must be. Mode P only. */
  readonly destinations?: NonEmpty<string>
  /** Values of RelayState that the portal opens, compared character by character. Mode P only. @default none */
  readonly relayStates?: readonly string[]
}

/** Certificates that belong to a partner for one use. */
export interface PartnerCertificates {
  /** Anchors of the IGC that both parties validated. */
  readonly trust: TrustStore
  /** Which certificates of that IGC are the partner's own: see `parsePartnerBinding`. */
  readonly binding: PartnerBinding
  readonly revocation: RevocationPolicy
}

/** Dated exceptions for one partner, never longer than 12 months. None of them disables path validation. */
export interface VectorWeakenings {
  /** Accepts SHA-1 in signatures and digests of VIs. */
  readonly sha1Signatures?: Weakening
  /** Accepts `URI=""`, inclusive canonicalisation, and only bare UUIDs as identifiers, as older tools emit. */
  readonly legacyShapes?: Weakening
  /** Accepts VIs that live longer than the service allows. */
  readonly longLife?: Weakening
  /** Accepts certificates signed with SHA-1 below the anchor. */
  readonly sha1Certificates?: Weakening
  /** Accepts VIs that the partner signs with one of its TLS certificates. */
  readonly sharedCertificate?: Weakening
}

/** A client organisme whose VIs we accept. */
export interface VectorPartner {
  /** Issuer of its VIs, compared character by character. */
  readonly issuer: string
  readonly signer: PartnerCertificates
  /** The TLS client certificates of this partner. Absent when TLS ends where we cannot see it. */
  readonly tls?: PartnerCertificates
  /** Further keys that serve the partner for TLS, as those of its servers: SHA-256 of SubjectPublicKeyInfo, hexadecimal. */
  readonly tlsKeys?: readonly string[]
  readonly weakenings?: VectorWeakenings
}

/**
 * Whom a provider trusts and what it requires. Write it by hand, or build it with `vectorPolicyFrom`.
 *
 * @term VI
 */
export interface VectorPolicy {
  /** The organisme on whose behalf VIs are checked. */
  readonly tenant: TenantId
  /** Our own identifiers as recipient. */
  readonly recipients: NonEmpty<string>
  readonly services: NonEmpty<ServiceRule>
  readonly partners: NonEmpty<VectorPartner>
  /** Syntax of the PAGMs, when the convention fixes one. @default letters, digits and _ . : ; / - */
  readonly pagmSyntax?: PagmSyntax
  /** Accepted difference between clocks, in seconds, at most 300. @default 60 */
  readonly skewSeconds?: number
  /** Hash of the convention version that the policy was built from, written in each record. */
  readonly convention?: string
}
