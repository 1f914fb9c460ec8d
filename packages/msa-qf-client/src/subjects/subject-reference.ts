import type { NonEmpty } from '@entente/core'
import type { Nir } from '@entente/core/ids'
import type { KeyedHash } from '@entente/core/ports'
import type { CivilIdentity } from './civil-identity.ts'
import type { QfSubject } from './subject.ts'

/** A pseudonym of one person: the name of the key, a dot, a keyed hash. */
export type SubjectReference = string

const NIR_USE = 'qf.subject.nir'
/** What is registered of somebody known at least this precisely. */
const KNOWN_USE = 'qf.subject.identity'
/** What is registered of somebody known no more precisely than this. */
const VAGUE_USE = 'qf.subject.identity.vague'

/**
 * The references under which a person is looked up and recorded: the only form in which traces and the opposition
 * register know people.
 *
 * The NIR counts without its key. An identity counts by birth name, first given name, sex and what is known of the
 * date of birth, without accents or case. A person registered by a desk that knew the year alone is found by one that
 * knows the day, and the reverse; two people of one name whose days are both known are told apart. A NIR and an
 * identity of the same person give unrelated references: whoever knows both registers an opposition under both.
 *
 * @returns at least one reference, the most precise first
 */
export async function referencesOf(
  subject: QfSubject,
  hash: KeyedHash,
): Promise<readonly SubjectReference[]> {
  if (subject.kind === 'nir') return [await nirReference(subject.nir, hash)]
  const levels = levelsOf(subject.kind === 'identity' ? subject : subject.identity)
  const vaguer = levels.slice(1).map((level) => reference(hash, VAGUE_USE, level))
  return Promise.all([reference(hash, KNOWN_USE, levels[0]), ...vaguer])
}

/** The references under which an opposition of a person is registered, so that every look-up finds it. */
export async function referencesToRegister(
  subject: QfSubject,
  hash: KeyedHash,
): Promise<readonly SubjectReference[]> {
  if (subject.kind === 'nir') return [await nirReference(subject.nir, hash)]
  const levels = levelsOf(subject.kind === 'identity' ? subject : subject.identity)
  const known = levels.map((level) => reference(hash, KNOWN_USE, level))
  return Promise.all([...known, reference(hash, VAGUE_USE, levels[0])])
}

async function nirReference(nir: Nir, hash: KeyedHash): Promise<SubjectReference> {
  return reference(hash, NIR_USE, nir.reveal('13'))
}

/** A person at every precision of the date of birth, from what is known down to nothing. */
function levelsOf(identity: CivilIdentity): NonEmpty<string> {
  const { birthName, givenNames, sex, birthDate } = identity.reveal()
  const name = [plainName(birthName), plainName(givenNames[0] ?? ''), sex].join('|')
  const parts = [birthDate?.year, birthDate?.month, birthDate?.day].filter((part) => part !== undefined)
  const dates = parts.map((_, index) => `${name}|${parts.slice(0, parts.length - index).join('-')}`)
  const [first, ...others] = [...dates, `${name}|`]
  return [first ?? `${name}|`, ...others]
}

async function reference(hash: KeyedHash, use: string, value: string): Promise<SubjectReference> {
  return `${hash.keyId}.${await hash.hash(use, value)}`
}

/** A name as two desks write it alike: capitals, no accents, one space for everything that is no letter. */
export function plainName(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .replaceAll(/[^A-Z]+/g, ' ')
    .trim()
}
