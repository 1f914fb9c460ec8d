import type { NonEmpty } from '../../brand.ts'
import type { CivilDate, OpeningHours } from '../../time/index.ts'
import type { StatedDelays } from '../delays.ts'
import type {
  AddChange,
  Availability,
  Contact,
  ConventionBase,
  Duration,
  PartName,
  PartyBase,
  RemoveChange,
  ReplaceChange,
  RewriteChange,
} from '../document.ts'
import type { QfDelayName } from './qf-delays.ts'

/** The caisse de MSA that opens the service. */
export interface QfCaisse extends PartyBase {
  readonly role: 'caisse'
  /** Departments that the caisse manages: `01`, `2A`, `69` (art. 7-1). */
  readonly departments: NonEmpty<string>
}

/**
 * The partner of the action sociale that consults.
 *
 * @term Partenaire
 */
export interface QfPartner extends PartyBase {
  readonly role: 'partner'
  readonly activity: 'leisure-structure' | 'local-authority' | 'other'
}

/** A party of the QF convention: the caisse or the Partenaire. */
export type QfParty = QfCaisse | QfPartner

/** An activity whose registered families may be consulted, and why (art. 1 and 6-1). */
export interface QfPurpose {
  readonly id: PartName
  /** As the convention words it: `Tarification de l'accueil de loisirs`. */
  readonly title: string
  /** Rubrics that the purpose needs (art. 3). */
  readonly rubrics: NonEmpty<QfRubric>
}

/** The two rubrics of art. 3: `coordonnees` is the file's coordinates, `montant` the amount of the QF. */
export type QfRubric = 'coordonnees' | 'montant'

/**
 * An agent whom annexe 2 names. Only the partner's own identifier of the agent is here; the form holds the name.
 *
 * @term Utilisateur
 */
export interface QfUser {
  readonly id: PartName
  /** First day of the habilitation. */
  readonly from: CivilDate
  /** Last day, when the agent left or changed jobs. @default open */
  readonly until?: CivilDate
}

/** What a third party may receive, and on which papers (art. 6-1 and 13.6). */
export interface QfThirdParty {
  readonly id: PartName
  readonly name: string
  readonly kind: 'processor' | 'recipient'
  /** Day of the caisse's prior written consent. Required for a recipient. */
  readonly consentOn?: CivilDate
  /** Day when the third party signed its confidentiality commitment. Required for a processor. */
  readonly commitmentOn?: CivilDate
}

/** The formality on which art. 9-1 makes the day of effect depend. */
export interface QfFormality {
  /** `processing-register` stands for the CNIL declaration where the law no longer asks for one. */
  readonly kind: 'cnil-declaration' | 'processing-register'
  readonly reference: string
  readonly transmittedOn: CivilDate
}

/** How families are informed and where they may object (art. 5, 6-3 and annexe 1). */
export interface QfFamilies {
  /** Version of the information notice in use: `annexe1-2021-01`. */
  readonly noticeVersion: string
  /** Where an objection is taken; the caisse always does. */
  readonly objectionWith: NonEmpty<'caisse' | 'partner'>
}

/** What an amendment to a QF convention may change. */
export type QfChange =
  | AddChange<'purposes', QfPurpose>
  | ReplaceChange<'purposes', QfPurpose>
  | RemoveChange<'purposes'>
  | AddChange<'thirdParties', QfThirdParty>
  | ReplaceChange<'thirdParties', QfThirdParty>
  | RemoveChange<'thirdParties'>
  | ReplaceChange<'parties', QfParty>
  | RewriteChange<'families', QfFamilies>
  | RewriteChange<'openingHours', OpeningHours>
  | RewriteChange<'availability', Availability>
  | RewriteChange<'sessionIdleMinutes', number>
  | RewriteChange<'delays', StatedDelays<QfDelayName>>
  | RewriteChange<'duration', Duration>

/**
 * A signed MSA convention « Consultation du Quotient Familial ».
 *
 * @see Convention de service QF, mise à jour du 29/01/2021
 */
export interface QfConvention extends ConventionBase<'qf', QfParty, QfChange> {
  /** N° d'identification MSA of the partner, 8 characters of unknown form. */
  readonly msaId: string
  readonly purposes: NonEmpty<QfPurpose>
  /** Agents named on annexe 2 forms. A form is no amendment: the list is kept up to date in the document itself. */
  readonly users: readonly QfUser[]
  /** Absent as long as nothing was transmitted. */
  readonly formality?: QfFormality
  /** @default 05:00 to 23:00 every day (art. 5) */
  readonly openingHours: OpeningHours
  /** @default more than 98 % over a calendar month (art. 5; the window is ours) */
  readonly availability: Availability
  /** Idle time before sign-out, in minutes, 1 to 120. @default 15, ours: art. 7-1 gives no figure */
  readonly sessionIdleMinutes: number
  readonly families: QfFamilies
  readonly thirdParties: readonly QfThirdParty[]
  readonly contacts: readonly Contact[]
  readonly delays: StatedDelays<QfDelayName>
}
