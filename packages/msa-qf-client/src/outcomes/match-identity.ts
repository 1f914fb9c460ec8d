import type { QfPerson } from '../api/api-answer.ts'
import type { BirthDate, CivilIdentity, CivilIdentityFields } from '../subjects/civil-identity.ts'
import { plainName } from '../subjects/subject-reference.ts'

/** How the answer compares with the person who was asked about. */
export type IdentityMatch = 'matches' | 'diverges' | 'not-comparable'

/**
 * Tells whether one allocataire of the answer is the person who was asked about.
 *
 * Sex and every known part of the date of birth must agree; `0000-00-00` parts count as unknown. Besides, two of three
 * must agree: the birth name (or the nom d'usage in its place, as files kept under a married name have it), the first
 * given name, the whole date of birth. Given names that are stated must have one in common: a twin, or a sister whose
 * date of birth is not known, is somebody else.
 *
 * @returns `not-comparable` when the scopes mask the allocataires
 */
export function matchIdentity(
  asked: CivilIdentity,
  allocataires: readonly QfPerson[] | undefined,
): IdentityMatch {
  if (allocataires === undefined) return 'not-comparable'
  const fields = asked.reveal()
  return allocataires.some((person) => isSamePerson(fields, person)) ? 'matches' : 'diverges'
}

function isSamePerson(asked: CivilIdentityFields, found: QfPerson): boolean {
  if (found.sex !== undefined && found.sex !== asked.sex) return false
  if (!sameDate(asked.birthDate, found.birthDate)) return false
  const names = namesOf(asked.birthName, asked.usualName)
  const sameName = namesOf(found.birthName, found.usualName).some((name) => names.includes(name))
  const wholeDate = asked.birthDate?.day !== undefined && found.birthDate?.day !== undefined
  const stated = plainName(found.givenNames ?? '')
  const given = plainName(asked.givenNames[0] ?? '')
  const sameGiven = ` ${stated} `.startsWith(` ${given} `)
  const wanted = asked.givenNames.flatMap((name) => plainName(name).split(' '))
  if (stated !== '' && !stated.split(' ').some((name) => wanted.includes(name))) return false
  return [sameName, wholeDate, sameGiven].filter(Boolean).length >= 2
}

function namesOf(...names: readonly (string | undefined)[]): readonly string[] {
  return names.map((name) => plainName(name ?? '')).filter((name) => name !== '')
}

function sameDate(asked: BirthDate | undefined, found: Partial<BirthDate> | undefined): boolean {
  return (['year', 'month', 'day'] as const).every((part) => {
    const left = asked?.[part]
    const right = found?.[part]
    return left === undefined || right === undefined || left === right
  })
}
