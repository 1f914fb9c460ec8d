import type { NonEmpty } from '../../brand.ts'
import type { MailAddress, MssanteDomain } from '../../ids/index.ts'
import type { CivilDate } from '../../time/index.ts'
import type { StatedDelays } from '../delays.ts'
import type {
  AddChange,
  Contact,
  ConventionBase,
  Duration,
  PartName,
  PartyBase,
  RemoveChange,
  ReplaceChange,
  RewriteChange,
} from '../document.ts'
import type { MssanteDelayName } from './mssante-delays.ts'

/**
 * Phase of an operator's integration into the espace de confiance.
 *
 * @term intégration provisoire, intégration validée
 */
export type IntegrationPhase = 'provisoire' | 'validee'

/** A party to the contract: the operator, or the keeper of the espace de confiance (ASIP Santé, now ANS). */
export interface MssanteParty extends PartyBase {
  readonly role: 'operator' | 'keeper'
  /** Where this party receives notifications (art. 15). */
  readonly notificationAddress: string
}

/**
 * A domain that annexe 1 declares for the liste blanche.
 *
 * @term domaine MSSanté
 */
export interface DeclaredDomain {
  readonly id: PartName
  readonly name: MssanteDomain
  /** Who holds the name: the operator, its client, or the keeper for a name under `mssante.fr` (art. 5.1). */
  readonly holder: 'operator' | 'client' | 'keeper'
  readonly declaredOn: CivilDate
  /** BAL types offered on the domain. */
  readonly balTypes: NonEmpty<'PER' | 'ORG' | 'APP' | 'CAB'>
}

/**
 * A declaration of conformity to one DSFT version (annexe 2 and art. 10).
 *
 * @term engagement de conformité
 */
export interface ConformityCommitment {
  readonly id: PartName
  readonly dsftVersion: string
  readonly signedOn: CivilDate
  /** Whether the rules on hosting health data (CSP, art. L.1111-8) apply to the operator. */
  readonly healthDataHosting: 'applies' | 'does-not-apply'
}

/** A phase as the keeper notified it. What is true on a day is in the `ConventionStatus`, not here. */
export interface NotifiedPhase {
  readonly phase: IntegrationPhase
  readonly from: CivilDate
}

/** What art. 4.1 allows during the provisional integration. */
export interface TestMailboxRule {
  /** Largest number of test BAL. The model says 25. */
  readonly maximum: number
  /** Words that show in the local part that a BAL is a test one: `test`. */
  readonly marks: NonEmpty<string>
}

/** What an amendment to an operator contract may change. */
export type MssanteChange =
  | AddChange<'domains', DeclaredDomain>
  | ReplaceChange<'domains', DeclaredDomain>
  | RemoveChange<'domains'>
  | AddChange<'contacts', Contact>
  | ReplaceChange<'contacts', Contact>
  | RemoveChange<'contacts'>
  | ReplaceChange<'parties', MssanteParty>
  | RewriteChange<'operatorReferent', MailAddress>
  | RewriteChange<'testMailboxes', TestMailboxRule>
  | RewriteChange<'delays', StatedDelays<MssanteDelayName>>
  | RewriteChange<'duration', Duration>

/**
 * A signed MSSanté operator contract.
 *
 * @see Contrat « opérateur MSSanté »
 */
export interface MssanteContract extends ConventionBase<'mssante', MssanteParty, MssanteChange> {
  /**
   * Shared address of the operator's referent, to whom new DSFT versions are notified (art. 10).
   *
   * @term référent-opérateur
   */
  readonly operatorReferent: MailAddress
  /**
   * DSFT version in force when the contract was concluded. Later ones apply through {@link commitments}.
   *
   * @term DSFT
   */
  readonly dsftVersion: string
  readonly domains: NonEmpty<DeclaredDomain>
  readonly testMailboxes: TestMailboxRule
  readonly commitments: readonly ConformityCommitment[]
  readonly phases: readonly NotifiedPhase[]
  readonly contacts: readonly Contact[]
  readonly delays: StatedDelays<MssanteDelayName>
}
