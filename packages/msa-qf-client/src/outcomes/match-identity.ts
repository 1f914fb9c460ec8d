import type { QfPerson } from '../api/api-answer.ts'
import type { BirthDate, CivilIdentity } from '../subjects/civil-identity.ts'
import { plainName } from '../subjects/subject-reference.ts'

/** How the answer compares with the person who was asked about. */
export type IdentityMatch = 'matches' | 'diverges' | 'not-comparable'

/**
 * Tells whether one allocataire of the answer is the person who was asked about: same sex, same birth name, and no
 * known part of the date of birth that differs. `0000-00-00` parts count as unknown.
 *
 * @returns `not-comparable` when the scopes mask the allocataires
 */
export function matchIdentity(
  asked: CivilIdentity,
  allocataires: readonly QfPerson[] | undefined,
): IdentityMatch {
  if (allocataires === undefined) return 'not-comparable'
  const { birthName, sex, birthDate } = asked.reveal()
  const same = allocataires.some(
    (person) =>
      (person.sex === undefined || person.sex === sex) &&
      person.birthName !== undefined &&
      plainName(person.birthName) === plainName(birthName) &&
      sameDate(birthDate, person.birthDate),
  )
  return same ? 'matches' : 'diverges'
}

function sameDate(asked: BirthDate | undefined, found: Partial<BirthDate> | undefined): boolean {
  return (['year', 'month', 'day'] as const).every((part) => {
    const left = asked?.[part]
    const right = found?.[part]
    return left === undefined || right === undefined || left === right
  })
}
