import type { BalType } from '@entente/core/ids'
import type { MailboxCarrier } from '../model/mailbox.ts'

/** Which resource of the directory the mailbox belongs on, by a business identifier. */
export interface CarrierReference {
  readonly resource: MailboxCarrier
  /** System of the identifier: `urn:oid:1.2.250.1.71.4.2.1`. */
  readonly system: string
  readonly value: string
}

/** Who holds a personal mailbox: contract, art. 6.2. */
export type MailboxHolder =
  | {
      readonly kind: 'national'
      /** RPPS with its prefix, from the registration authority. */
      readonly idNatPs: string
      /** The identity data are those that the authority certifies. */
      readonly identity: 'certified' | 'not-certified'
    }
  | {
      /** Derogation: the person depends on no recognised registration authority. */
      readonly kind: 'local'
      readonly localId: string
      readonly justification: 'no-registration-authority'
      /** The responsible person of the structure who gave the identifier. */
      readonly assignedBy: string
    }

/** What the directory says about a mailbox, beside its address and type. */
export interface MailboxAttributes {
  /** Liste rouge: must not be shown. */
  readonly redList: boolean
  readonly description?: string | undefined
  readonly service?: string | undefined
  readonly responsible?: string | undefined
  /** 1 is the preferred mailbox. */
  readonly rank?: number | undefined
}

/** A mailbox as the operator wants it to stand in the directory. */
export interface DesiredMailbox extends MailboxAttributes {
  readonly address: string
  readonly type: BalType
  readonly carrier: CarrierReference
  /** Required for PER and CAB. */
  readonly holder?: MailboxHolder | undefined
  /** The structure responsible for an ORG or APP mailbox. */
  readonly structureId?: string | undefined
  /** A test or system mailbox without health data need not be published, but has to be declared. */
  readonly technical?: { readonly declaredBy: string } | undefined
}

/** A mailbox as it stands in the directory now. */
export interface PublishedMailbox extends MailboxAttributes {
  readonly address: string
  readonly type: BalType
  readonly carrier: CarrierReference
}
