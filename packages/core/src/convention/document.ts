import type { NonEmpty } from '../brand.ts'
import type { MailAddress, Siret } from '../ids/index.ts'
import type { CivilDate, Delay } from '../time/index.ts'

/** The three kinds of convention that Entente reads. */
export type ConventionKind = 'interops' | 'mssante' | 'qf'

/** Short name that one document gives to one of its parts: `cnax`, `fiche-droits`. Lower-case letters, digits, `.`, `_`, `-`. */
export type PartName = string

/** One party's signature. The name of the person is on the paper original, never here. */
export interface Signature {
  /** The party that signs. */
  readonly party: PartName
  readonly on: CivilDate
  /** The capacity in which the representative signed: `Directeur`. */
  readonly capacity: string
}

/** Where, in how many copies and by whom a text was signed. It binds once every party has signed. */
export interface Signing {
  readonly place: string
  /** Number of originals. The three models say 2. */
  readonly copies: number
  /** At most one per party; empty while the text is a draft. */
  readonly signatures: readonly Signature[]
}

/** A document that the convention refers to without containing it: a network convention, a technical contract. */
export interface DocumentReference {
  readonly title: string
  readonly reference: string
  readonly version?: string
}

/**
 * How long a convention runs: a fixed term renewed tacitly period after period, or no term at all.
 *
 * The k-th term is always counted from the day of effect, never from the term before.
 */
export type Duration =
  | { readonly kind: 'fixed'; readonly initial: Delay; readonly renewal: Delay }
  | { readonly kind: 'indefinite' }

/** Whom to call, by function and shared mailbox, never by a person's name. */
export interface Contact {
  readonly id: PartName
  readonly party: PartName
  readonly purpose: 'operations' | 'incident' | 'security' | 'traces' | 'data-protection' | 'legal'
  /** Order of escalation, 1 first. */
  readonly level: number
  /** Function or team: `Astreinte exploitation`. */
  readonly function: string
  readonly mail?: MailAddress
  readonly phone?: string
}

/** Rate of availability that a party promises, and over what it is measured. */
export interface Availability {
  /** Percentage of the opening time, 0 to 100. */
  readonly percent: number
  /** `at-least` accepts the figure itself, `more-than` does not. */
  readonly comparison: 'at-least' | 'more-than'
  readonly window: 'calendar-month' | 'calendar-year'
}

/** Puts a new entry into a list of the convention. */
export interface AddChange<Section extends string, Entry> {
  readonly action: 'add'
  readonly section: Section
  readonly entry: Entry
}

/** Puts a new version of a listed entry in place of the one with the same id. */
export interface ReplaceChange<Section extends string, Entry> {
  readonly action: 'replace'
  readonly section: Section
  readonly entry: Entry
}

/** Takes an entry out of a list of the convention. */
export interface RemoveChange<Section extends string> {
  readonly action: 'remove'
  readonly section: Section
  readonly id: string
}

/** Puts a new wording in place of a whole article. */
export interface RewriteChange<Article extends string, Value> {
  readonly action: 'rewrite'
  readonly article: Article
  readonly value: Value
}

/**
 * An amendment: dated, signed by every party, changing whole entries and whole articles.
 *
 * @term avenant
 */
export interface Amendment<Change> {
  readonly id: PartName
  readonly title: string
  readonly signing: Signing
  /** First day of the new text. @default the day of the last signature */
  readonly effectiveOn?: CivilDate
  readonly changes: NonEmpty<Change>
}

/** What every convention holds, whatever its kind. */
export interface ConventionBase<Kind extends ConventionKind, Party, Change> {
  readonly kind: Kind
  readonly schemaVersion: 1
  /** Number or reference under which the parties file the convention. */
  readonly id: string
  readonly title: string
  readonly parties: NonEmpty<Party>
  readonly signing: Signing
  readonly duration: Duration
  readonly amendments: readonly Amendment<Change>[]
}

/** What every party states about itself. */
export interface PartyBase {
  readonly id: PartName
  readonly name: string
  readonly siret: Siret
  /** Registered office, where correspondence goes. */
  readonly seat: string
  /** Who represents the party, by capacity: `son Directeur`. */
  readonly representedBy: string
}
