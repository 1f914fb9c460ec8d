import type { z } from 'zod'
import { type DocumentProblem, problemAt } from '../documents/document-problem.ts'
import type { Migrations } from '../documents/migrate-document.ts'
import { type DocumentReader, type DocumentReading, inspectDocument } from '../documents/read-document.ts'
import { repeated, repeatedIds } from '../documents/repeated.ts'
import type { SpecRef } from '../spec-ref.ts'
import type { CivilDate } from '../time/index.ts'
import { type Amendable, type ConventionVersion, consolidate } from './convention-version.ts'
import type { Contact, Signing } from './document.ts'

/** How one kind of convention is read: its form, and the contradictions that only its kind knows. */
export interface ConventionKindReader<Text extends Amendable> {
  /** As in `The INTEROPS convention`. */
  readonly name: string
  readonly schema: z.ZodType<Text>
  readonly migrations: Migrations
  readonly spec: SpecRef
  /** Contradictions inside one text, whose amendments are not looked at. */
  readonly contradictions: (text: Text) => readonly DocumentProblem[]
}

/** A reader of whole conventions: the text, its signatures and every version that its amendments lead to. */
export function conventionReader<Text extends Amendable>(
  kind: ConventionKindReader<Text>,
): DocumentReader<Text> {
  return {
    name: kind.name,
    code: 'CONVENTION_INVALID',
    schema: kind.schema,
    migrations: kind.migrations,
    spec: kind.spec,
    contradictions: (convention) => {
      const own = [...textContradictions(convention, kind), ...amendmentContradictions(convention)]
      // What an amendment leads to can only be judged from a sound start.
      return own.length > 0 ? own : consolidate(convention, (raw) => inspectText(raw, kind)).problems
    },
  }
}

/** The version of a convention that binds on a day; `undefined` before its first day and while it is a draft. */
export function versionAt<Text extends Amendable>(
  convention: Text,
  date: CivilDate,
  kind: ConventionKindReader<Text>,
): ConventionVersion<Text> | undefined {
  const { versions } = consolidate(convention, (raw) => inspectText(raw, kind))
  return versions.filter(({ effectiveOn }) => effectiveOn <= date).at(-1)
}

/** Reads one text, once an amendment was written into it. */
function inspectText<Text extends Amendable>(
  raw: unknown,
  kind: ConventionKindReader<Text>,
): DocumentReading<Text> {
  return inspectDocument(raw, {
    ...kind,
    code: 'CONVENTION_INVALID',
    contradictions: (text) => textContradictions(text, kind),
  })
}

function textContradictions<Text extends Amendable>(
  text: Text,
  kind: ConventionKindReader<Text>,
): readonly DocumentProblem[] {
  return [
    ...repeatedIds(text.parties, 'parties'),
    ...(text.parties.length < 2 ? [problemAt(['parties'], 'expected at least 2 entries')] : []),
    ...signingContradictions(text.signing, partyIds(text), ['signing']),
    ...kind.contradictions(text),
  ]
}

function amendmentContradictions(convention: Amendable): readonly DocumentProblem[] {
  const joining = convention.amendments.flatMap(({ changes }) =>
    changes.flatMap((change) =>
      change.action === 'add' && change.section === 'parties' ? [change.entry.id] : [],
    ),
  )
  const known = new Set([...partyIds(convention), ...joining])
  return [
    ...repeatedIds(convention.amendments, 'amendments'),
    ...convention.amendments.flatMap(({ signing }, index) =>
      signingContradictions(signing, known, ['amendments', index, 'signing']),
    ),
  ]
}

function signingContradictions(
  signing: Signing,
  known: ReadonlySet<string>,
  at: readonly PropertyKey[],
): readonly DocumentProblem[] {
  return [
    ...signing.signatures.flatMap(({ party }, index) =>
      known.has(party)
        ? []
        : [problemAt([...at, 'signatures', index, 'party'], 'expected the id of a party')],
    ),
    ...repeated(
      signing.signatures,
      ({ party }) => party,
      (index) => [...at, 'signatures', index, 'party'],
      'one signature per party',
    ),
  ]
}

/** Contacts of parties that do not exist, and contacts listed twice. */
export function contactContradictions(
  contacts: readonly Contact[],
  parties: ReadonlySet<string>,
  at: readonly PropertyKey[],
): readonly DocumentProblem[] {
  return [
    ...repeatedIds(contacts, ...at),
    ...contacts.flatMap(({ party, mail, phone }, index) => [
      ...(parties.has(party) ? [] : [problemAt([...at, index, 'party'], 'expected the id of a party')]),
      ...(mail === undefined && phone === undefined
        ? [problemAt([...at, index], 'expected a mail address or a phone number')]
        : []),
    ]),
  ]
}

/** Names of the parties of a convention. */
export function partyIds({ parties }: Pick<Amendable, 'parties'>): ReadonlySet<string> {
  return new Set(parties.map(({ id }) => id))
}
