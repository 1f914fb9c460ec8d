import type { NonEmpty } from '@entente/core'
import type { PartName } from '@entente/core/convention'
import type { Environment, Weakening } from '@entente/core/deployment'
import type { AudienceUri, AuthLevel, MailAddress, OrganismeUrn, Pagm, TenantId } from '@entente/core/ids'

/** What a certificate of a sheet is for. `seal` signs sheets, heads and reports for the organisme. */
export type SheetCertificateUse = 'vector-signature' | 'tls-client' | 'tls-server' | 'seal'

/** Who the organisme is, as the convention names it. */
export interface SheetOrganisme {
  readonly siret: TenantId
  readonly name: string
  /** Reference of the convention. */
  readonly convention: string
  /** Id of the organisme among the parties of the convention. */
  readonly party: PartName
  /** Needed as soon as it is the client of a service. */
  readonly issuerUrn?: OrganismeUrn
  /** Needed as soon as it provides a service. */
  readonly recipientUrn?: OrganismeUrn
}

/** A PKI that issues certificates of the organisme. */
export interface SheetPki {
  readonly id: PartName
  readonly name: string
  /** The root certificate in DER, base64. */
  readonly root: string
  /** Certificates of the authorities that issue the organisme's certificates, DER in base64. */
  readonly issuingCas: NonEmpty<string>
  /** Where the revocation lists are published. */
  readonly crl: readonly string[]
}

/** One certificate of the organisme, and when it is in use. Two of one use overlap while it is being renewed. */
export interface SheetCertificate {
  readonly id: PartName
  readonly uses: NonEmpty<SheetCertificateUse>
  /** Id of a PKI of the sheet. */
  readonly pki: PartName
  /** DER in base64. */
  readonly certificate: string
  /** First instant of use, ISO 8601 in UTC; within the certificate's own validity. */
  readonly from: string
  /** First instant at which it is no longer used. */
  readonly until: string
  /**
   * Why one certificate signs VIs and serves TLS, and until when. Needed then, and only then: whoever runs such a server
   * could vouch for people.
   */
  readonly shared?: Weakening
}

/** Where the organisme is reached. */
export interface SheetEndpoint {
  readonly id: PartName
  /** `portal-acs` receives SAML Responses in mode P; `portal-login` is where a client's portal begins a session. */
  readonly use: 'interops-service' | 'interops-gateway' | 'portal-acs' | 'portal-login'
  readonly url: string
}

/** A service that the organisme offers to whom the sheet is for (art. 5.2). */
export interface SheetService {
  readonly id: PartName
  readonly title: string
  readonly audience: AudienceUri
  readonly mode: 'A' | 'P'
  /** How a service of mode A takes its VIs: in the SOAP header, or as a token, which is our proposal. @default 'soap' */
  readonly carriage?: 'soap' | 'rest'
  readonly requiredAuthLevel: AuthLevel
  readonly pagms: NonEmpty<Pagm>
  /** In seconds, 1 to 86 400. */
  readonly maximumVectorLifeSeconds: number
  readonly reuse: 'single' | 'until-expiry'
  /** Id of the endpoint that serves it. */
  readonly endpoint: PartName
}

/** A function to call or write to, never a person. */
export interface SheetContact {
  readonly id: PartName
  readonly purpose: 'operations' | 'incident' | 'security' | 'traces' | 'data-protection' | 'legal'
  /** Function or team: `Astreinte exploitation`. */
  readonly function: string
  readonly mail?: MailAddress
  readonly phone?: string
}

/**
 * One party's technical half of a convention: what article 5.1 asks the parties to exchange and article 5.2 asks a
 * provider to publish. It holds nothing secret and names no person.
 *
 * @see INTEROPS convention, art. 5.1, 5.2 and 7.2.2
 */
export interface PartnerSheet {
  readonly kind: 'partner-sheet'
  readonly schemaVersion: 1
  readonly environment: Environment
  /** 1, then higher with each sheet of the organisme. */
  readonly version: number
  /** ISO 8601 in UTC. */
  readonly issuedAt: string
  /** First instant at which the sheet no longer counts, at most 400 days after `issuedAt`. */
  readonly validUntil: string
  readonly organisme: SheetOrganisme
  readonly pkis: NonEmpty<SheetPki>
  readonly certificates: NonEmpty<SheetCertificate>
  readonly endpoints: readonly SheetEndpoint[]
  readonly services: readonly SheetService[]
  readonly contacts: NonEmpty<SheetContact>
}
