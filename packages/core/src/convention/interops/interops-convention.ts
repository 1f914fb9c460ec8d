import type { NonEmpty } from '../../brand.ts'
import type { AudienceUri, AuthLevel, OrganismeUrn, Pagm } from '../../ids/index.ts'
import type { CivilDate, Delay, OpeningHours } from '../../time/index.ts'
import type { StatedDelays } from '../delays.ts'
import type {
  AddChange,
  Availability,
  Contact,
  ConventionBase,
  DocumentReference,
  Duration,
  PartName,
  PartyBase,
  RemoveChange,
  ReplaceChange,
  RewriteChange,
} from '../document.ts'
import type { InteropsDelayName } from './interops-delays.ts'

/** One RDN that a certificate's subject must hold, compared on type and value: `{ type: 'O', value: 'CAISSE X' }`. */
export interface SubjectRdn {
  /** Short name of RFC 4514 and RGS (`CN`, `OU`, `O`, `L`, `ST`, `C`, `DC`, `SERIALNUMBER`, `ORGANIZATIONIDENTIFIER`) or a dotted OID. */
  readonly type: string
  readonly value: string
}

/** What a certificate of a party is used for. */
export type CertificateUse = 'vector-signature' | 'tls-client' | 'tls-server'

interface CertificateBindingBase {
  readonly id: PartName
  readonly uses: NonEmpty<CertificateUse>
}

/**
 * How a party's certificates are told from everybody else's: those that one named CA of a PKI issued to a given
 * subject, or one single public key. A sector PKI alone never identifies a party.
 *
 * @see Convention INTEROPS, art. 7.2.2
 */
export type CertificateBinding =
  | (CertificateBindingBase & {
      readonly kind: 'subject'
      /** Id of a PKI of the convention. */
      readonly pki: PartName
      /** Id of the issuing CA inside that PKI. */
      readonly issuingCa: PartName
      /** Every listed RDN must be in the subject, as often as listed; the CN alone is refused. */
      readonly subject: NonEmpty<SubjectRdn>
    })
  | (CertificateBindingBase & {
      readonly kind: 'key'
      readonly pki: PartName
      /** SHA-256 of the DER SubjectPublicKeyInfo, lower-case hexadecimal. */
      readonly spkiSha256: string
    })

/** An issuing CA, by its certificate. */
export interface IssuingCa {
  readonly id: PartName
  readonly name: string
  /** SHA-256 of the DER certificate, lower-case hexadecimal. */
  readonly sha256: string
}

/**
 * A PKI that both parties validated.
 *
 * @term IGC
 * @see Convention INTEROPS, art. 7.2.2
 */
export interface Pki {
  readonly id: PartName
  readonly name: string
  /** SHA-256 of the DER root certificate, lower-case hexadecimal. */
  readonly rootSha256: string
  readonly issuingCas: NonEmpty<IssuingCa>
}

/** An organisme that signs the convention. Who provides and who consumes is stated per project. */
export interface InteropsParty extends PartyBase {
  /** How the convention designates the party: `Le Fournisseur` or `Le Client`. */
  readonly designation: 'fournisseur' | 'client'
  /** Articles that the party was created by: `L. 723-1 du code rural et de la pêche maritime`. */
  readonly legalBasis: string
  /** Name of the party as issuer of VIs. Needed as soon as it is the client of a service. */
  readonly issuerUrn?: OrganismeUrn
  /** Name of the party as recipient of VIs. Needed as soon as it provides a project. */
  readonly recipientUrn?: OrganismeUrn
  readonly certificates: readonly CertificateBinding[]
}

/** What one client organisme may use of a service. */
export interface ServiceAccess {
  /** Id of the client party. */
  readonly client: PartName
  /** PAGMs that the client may put into its VIs for this service. */
  readonly pagms: NonEmpty<Pagm>
}

/**
 * A service that a project opens.
 *
 * @see Convention INTEROPS, art. 1, 4 and 5.2
 */
export interface InteropsService {
  readonly id: PartName
  readonly title: string
  /** URI of the service visé, compared character by character. */
  readonly audience: AudienceUri
  /** `A` application à application, `P` portail à portail. */
  readonly mode: 'A' | 'P'
  readonly requiredAuthLevel: AuthLevel
  /** Longest life of a VI for this service, in seconds, 1 to 86 400. */
  readonly maximumVectorLifeSeconds: number
  /** `single`: a VI serves once; `until-expiry`: until its NotOnOrAfter. Mode P is always `single`. */
  readonly reuse: 'single' | 'until-expiry'
  readonly access: NonEmpty<ServiceAccess>
  readonly availability: Availability
  /** @default open at all times */
  readonly openingHours?: OpeningHours
  /** Longest answer time the provider commits to, in milliseconds. */
  readonly responseTimeMs?: number
  /** The technical contract of the service. */
  readonly technicalContract?: DocumentReference
}

/** Versions of the reference documents that apply to a project (art. 3). */
export interface StandardVersions {
  readonly functional: string
  readonly vector: string
  readonly traces: string
  /** Required when a service runs in mode A. */
  readonly application?: string
  /** Required when a service runs in mode P. */
  readonly portal?: string
}

/** The data protection formality that art. 12-1 makes a project wait for. */
export interface DataProtectionFormality {
  /** `not-required` needs a reference too: the register entry or opinion that says so. */
  readonly kind: 'cnil' | 'processing-register' | 'not-required'
  readonly reference: string
  /** Day of the favourable outcome. Absent while it is awaited. */
  readonly favourableOn?: CivilDate
}

/**
 * A project sheet of annexe 3.
 *
 * @term fiche projet
 */
export interface InteropsProject {
  readonly id: PartName
  readonly title: string
  readonly purposes: NonEmpty<string>
  readonly phase: 'test' | 'experiment' | 'production'
  /** Id of the party that provides the services of this project. */
  readonly provider: PartName
  readonly standard: StandardVersions
  readonly services: NonEmpty<InteropsService>
  /** How long traces of this project are kept (art. 9). */
  readonly traceRetention: Delay
  readonly formality: DataProtectionFormality
  readonly contacts: readonly Contact[]
}

/** Annexe 2: the network interconnection, in the parties' network convention or in a document of its own. */
export interface NetworkAnnex extends DocumentReference {
  readonly variant: 'network-convention' | 'specific-document'
}

/** Annexes 1 and 2. Annexe 3 is the list of projects. */
export interface InteropsAnnexes {
  readonly operatingConditions: DocumentReference
  readonly network: NetworkAnnex
}

/** What an amendment to an INTEROPS convention may change. */
export type InteropsChange =
  | AddChange<'projects', InteropsProject>
  | ReplaceChange<'projects', InteropsProject>
  | RemoveChange<'projects'>
  | AddChange<'pkis', Pki>
  | ReplaceChange<'pkis', Pki>
  | RemoveChange<'pkis'>
  | AddChange<'parties', InteropsParty>
  | ReplaceChange<'parties', InteropsParty>
  | RemoveChange<'parties'>
  | RewriteChange<'annexes', InteropsAnnexes>
  | RewriteChange<'authLevelScale', NonEmpty<AuthLevel>>
  | RewriteChange<'delays', StatedDelays<InteropsDelayName>>
  | RewriteChange<'duration', Duration>
  | RewriteChange<'traceConditions', readonly string[]>

/**
 * A signed INTEROPS general convention with its project sheets.
 *
 * @see Convention générale INTEROPS
 */
export interface InteropsConvention extends ConventionBase<'interops', InteropsParty, InteropsChange> {
  readonly annexes: InteropsAnnexes
  readonly pkis: readonly Pki[]
  readonly projects: readonly InteropsProject[]
  /**
   * Levels of authentication from the weakest to the strongest, when the parties agreed on an order.
   *
   * @default no order: a level satisfies only itself
   */
  readonly authLevelScale?: NonEmpty<AuthLevel>
  readonly delays: StatedDelays<InteropsDelayName>
  /** Conditions of retention added to those of art. 9, in the parties' words. */
  readonly traceConditions: readonly string[]
}
