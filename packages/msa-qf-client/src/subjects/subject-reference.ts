import type { Nir } from '@entente/core/ids'
import type { KeyedHash } from '@entente/core/ports'
import type { CivilIdentity } from './civil-identity.ts'
import type { QfSubject } from './subject.ts'

/** A pseudonym of one person: the name of the key, a dot, a keyed hash. */
export type SubjectReference = string

const NIR_USE = 'qf.subject.nir'
const IDENTITY_USE = 'qf.subject.identity'

/**
 * The references of one person: the only form in which traces and the opposition register know people.
 *
 * The NIR counts without its key. An identity counts by birth name, first given name, sex and date of birth, all
 * without accents or case. A NIR and an identity of the same person give unrelated references: whoever knows both
 * registers an opposition under both.
 *
 * @returns at least one reference; an identity whose date of birth is whole also gives the one of a desk that knew
 *   the year alone
 */
export async function referencesOf(
  subject: QfSubject,
  hash: KeyedHash,
): Promise<readonly SubjectReference[]> {
  if (subject.kind === 'nir') return [await nirReference(subject.nir, hash)]
  return identityReferences(subject.kind === 'identity' ? subject : subject.identity, hash)
}

/** The reference of a NIR. */
export async function nirReference(nir: Nir, hash: KeyedHash): Promise<SubjectReference> {
  return `${hash.keyId}.${await hash.hash(NIR_USE, nir.reveal('13'))}`
}

/** The references of an identity, the most precise first. */
export async function identityReferences(
  identity: CivilIdentity,
  hash: KeyedHash,
): Promise<readonly SubjectReference[]> {
  const { birthName, givenNames, sex, birthDate } = identity.reveal()
  const dates = [
    ...(birthDate?.day === undefined ? [] : [[birthDate.year, birthDate.month, birthDate.day].join('-')]),
    String(birthDate?.year ?? ''),
  ]
  return Promise.all(
    dates.map(async (date) => {
      const value = [plainName(birthName), plainName(givenNames[0] ?? ''), sex, date].join('|')
      return `${hash.keyId}.${await hash.hash(IDENTITY_USE, value)}`
    }),
  )
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
