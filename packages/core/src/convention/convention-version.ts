import { type DocumentProblem, problemAt, writePath } from '../documents/document-problem.ts'
import type { DocumentReading } from '../documents/read-document.ts'
import { type CivilDate, latestDate } from '../time/index.ts'
import type {
  AddChange,
  Amendment,
  ConventionBase,
  ConventionKind,
  PartName,
  RemoveChange,
  ReplaceChange,
  RewriteChange,
} from './document.ts'
import { signingDay } from './signing-day.ts'

/**
 * The text that binds the parties from a day on: the convention with every amendment in force written into it.
 *
 * It is plain JSON and does not depend on the day it was asked for: the digest of its canonical JSON identifies it.
 */
export interface ConventionVersion<Text> {
  /** The consolidated text. Its own list of amendments is empty. */
  readonly text: Text
  /** Ids of the amendments written into the text, in order of effect. */
  readonly amendments: readonly PartName[]
  /** First day of this version. */
  readonly effectiveOn: CivilDate
}

interface Listed {
  readonly id: PartName
}

type AnyChange =
  | AddChange<string, Listed>
  | ReplaceChange<string, Listed>
  | RemoveChange<string>
  | RewriteChange<string, unknown>

/** What consolidation needs to know of a convention. */
export type Amendable = ConventionBase<ConventionKind, Listed, AnyChange>

/** Every version of a convention from its first day on, and what is wrong with its amendments. */
export interface Consolidation<Text> {
  readonly versions: readonly ConventionVersion<Text>[]
  readonly problems: readonly DocumentProblem[]
}

/**
 * Writes the signed amendments into the text, one after the other, in the order in which they take effect.
 *
 * An amendment that a party has not signed yet has no effect. `read` judges each text that results.
 */
export function consolidate<Text extends Amendable>(
  convention: Text,
  read: (raw: unknown) => DocumentReading<Text>,
): Consolidation<Text> {
  const firstDay = signingDay(convention.signing, convention.parties.map(idOf))
  if (firstDay === undefined) return { versions: [], problems: signedTooEarly(convention.amendments) }
  const versions: ConventionVersion<Text>[] = [
    { text: { ...convention, amendments: [] }, amendments: [], effectiveOn: firstDay },
  ]
  const problems: DocumentProblem[] = []
  for (const { amendment, index } of inOrderOfEffect(convention.amendments)) {
    const before = versions.at(-1)
    if (before === undefined) break
    const outcome = amend(before, amendment, index, firstDay, read)
    if ('problems' in outcome) problems.push(...outcome.problems)
    else if ('version' in outcome) versions.push(outcome.version)
  }
  return { versions, problems }
}

function amend<Text extends Amendable>(
  before: ConventionVersion<Text>,
  amendment: Amendment<AnyChange>,
  index: number,
  firstDay: CivilDate,
  read: (raw: unknown) => DocumentReading<Text>,
):
  | { readonly version: ConventionVersion<Text> }
  | { readonly problems: readonly DocumentProblem[] }
  | { readonly unsigned: true } {
  const at = ['amendments', index] as const
  const sections = new Map<string, unknown>(Object.entries(before.text))
  const misplaced = amendment.changes.flatMap((change, position) =>
    applyChange(sections, change, [...at, 'changes', position]),
  )
  if (misplaced.length > 0) return { problems: misplaced }
  const after = read(Object.fromEntries(sections))
  if (after.problems !== undefined) {
    const expected = ({ path, expected }: DocumentProblem) =>
      `expected changes that leave a sound text; after them, ${path}: ${expected}`
    return { problems: after.problems.map((problem) => problemAt([...at, 'changes'], expected(problem))) }
  }
  const signers = new Set([...before.text.parties, ...after.document.parties].map(idOf))
  const signedOn = signingDay(amendment.signing, [...signers])
  if (signedOn === undefined) return { unsigned: true }
  const effectiveOn = amendment.effectiveOn ?? signedOn
  if (effectiveOn < latestDate(signedOn, firstDay)) {
    const place = amendment.effectiveOn === undefined ? [...at, 'signing'] : [...at, 'effectiveOn']
    return {
      problems: [problemAt(place, 'expected a day not before the convention and the amendment were signed')],
    }
  }
  const version = {
    text: after.document,
    amendments: [...before.amendments, amendment.id],
    effectiveOn,
  }
  return { version }
}

function inOrderOfEffect(amendments: readonly Amendment<AnyChange>[]) {
  return amendments
    .map((amendment, index) => {
      const days = amendment.signing.signatures.map(({ on }) => on)
      return { amendment, index, day: amendment.effectiveOn ?? days.sort().at(-1) ?? '' }
    })
    .sort((left, right) =>
      left.day === right.day ? left.index - right.index : left.day < right.day ? -1 : 1,
    )
}

function signedTooEarly(amendments: readonly Amendment<AnyChange>[]): readonly DocumentProblem[] {
  return amendments.flatMap(({ signing }, index) =>
    signing.signatures.length === 0
      ? []
      : [
          problemAt(
            ['amendments', index, 'signing'],
            'expected no signature before every party has signed the convention itself',
          ),
        ],
  )
}

/** Applies one change to the sections of a text, or says why it has nothing to apply to. */
function applyChange(
  sections: Map<string, unknown>,
  change: AnyChange,
  at: readonly PropertyKey[],
): readonly DocumentProblem[] {
  if (change.action === 'rewrite') {
    sections.set(change.article, change.value)
    return []
  }
  const list = sections.get(change.section)
  const entries: readonly unknown[] = Array.isArray(list) ? list : []
  const id = change.action === 'remove' ? change.id : change.entry.id
  const place = change.action === 'remove' ? [...at, 'id'] : [...at, 'entry', 'id']
  const position = entries.findIndex((entry) => isListed(entry) && entry.id === id)
  if (change.action === 'add') {
    if (position >= 0)
      return [problemAt(place, `expected an id that ${writePath([change.section])} does not hold`)]
    sections.set(change.section, [...entries, change.entry])
    return []
  }
  if (position < 0) return [problemAt(place, `expected the id of an entry of ${writePath([change.section])}`)]
  sections.set(
    change.section,
    change.action === 'remove'
      ? entries.filter((_, index) => index !== position)
      : entries.map((entry, index) => (index === position ? change.entry : entry)),
  )
  return []
}

function isListed(entry: unknown): entry is Listed {
  return typeof entry === 'object' && entry !== null && 'id' in entry
}

function idOf({ id }: Listed): PartName {
  return id
}
