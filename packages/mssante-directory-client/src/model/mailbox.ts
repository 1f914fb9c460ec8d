import type { BalType } from '@entente/core/ids'

/** Where an identifier comes from: the register that gives it. */
export type IdentifierKind =
  | 'rpps'
  | 'idNatPs'
  | 'idNatStruct'
  | 'finess'
  | 'siren'
  | 'siret'
  | 'rppsRang'
  | 'situation'

/** A business identifier. Technical identifiers of the directory change and are never kept. */
export interface DirectoryIdentifier {
  readonly kind: IdentifierKind
  readonly value: string
}

/** A code of a nomenclature with its French label, when the source gives one. */
export interface CodedValue {
  readonly code: string
  readonly label?: string | undefined
}

/** Which FHIR resource carries a mailbox. A person's may stand on either of the first two. */
export type MailboxCarrier = 'Practitioner' | 'PractitionerRole' | 'Organization'

/** The person who holds a mailbox. Personal data. */
export interface Professional {
  readonly family: string
  readonly given: string
  readonly civility?: string | undefined
  readonly identifiers: readonly DirectoryIdentifier[]
  readonly profession?: CodedValue | undefined
  readonly category?: CodedValue | undefined
  readonly speciality?: CodedValue | undefined
}

/** How a person exercises in a structure (situation d'exercice), as the directory says it. */
export interface Role {
  readonly identifiers: readonly DirectoryIdentifier[]
  /** Kind and mode of exercise, function, with their nomenclatures left out. */
  readonly codes: readonly CodedValue[]
}

/** The structure a mailbox belongs to. */
export interface Structure {
  readonly name?: string | undefined
  readonly identifiers: readonly DirectoryIdentifier[]
  /** Lines of the postal address, without the empty ones. */
  readonly address?: readonly string[] | undefined
  readonly postalCode?: string | undefined
  readonly department?: string | undefined
  readonly country?: string | undefined
}

/** Who said it, and as of when. */
export interface Provenance {
  /** Name of the reader: `fhir`, `extraction`, `tabular`, `ldap`. */
  readonly source: string
  /** When the source knew it: the instant of the answer, or of the generation of the file. */
  readonly asOf: Date
}

/** A boîte aux lettres (BAL) as one source describes it. */
export interface Mailbox {
  /** In lower case; the key of a mailbox. */
  readonly address: string
  /** Absent when the source does not say. */
  readonly type?: BalType | undefined
  readonly carrier: MailboxCarrier
  readonly professional?: Professional | undefined
  /** Of a mailbox on a PractitionerRole. */
  readonly role?: Role | undefined
  readonly structure?: Structure | undefined
  /** Liste rouge: the holder does not want the mailbox to be shown. */
  readonly redList?: boolean | undefined
  readonly description?: string | undefined
  /** Service de rattachement. */
  readonly service?: string | undefined
  /** Responsible person of an organisational or applicative mailbox. */
  readonly responsible?: string | undefined
  /** 1 is the preferred mailbox. */
  readonly rank?: number | undefined
  /** Accepts documents instead of paper, as the extraction says it. */
  readonly dematerialisation?: boolean | undefined
  readonly provenance: Provenance
}

/** The address in the form that identifies a mailbox: without surrounding spaces, in lower case. */
export function mailboxKey(address: string): string {
  return address.trim().toLowerCase()
}

const ADDRESS = /^[^\s\p{C}<>@]+@[^\s\p{C}<>@]+$/u
const LONGEST_ADDRESS = 320

/** Whether a text of a source can be an address at all: what is not would end up in a mail header or on a page. */
export function isAddressLike(text: string): boolean {
  return text.length <= LONGEST_ADDRESS && ADDRESS.test(text.trim())
}

/** The domain of an address, in lower case. */
export function domainOf(address: string): string {
  return mailboxKey(address.slice(address.lastIndexOf('@') + 1))
}
