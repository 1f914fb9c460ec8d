import { RedactedByDefault } from '@entente/core'
import { QfError } from '../errors.ts'

/** Where a person was born, by INSEE codes: France (99100) with its commune, or another country. */
export type BirthPlace =
  | { readonly country: '99100'; readonly commune: string }
  | { readonly country: '99100'; readonly communeName: string; readonly department: string }
  | { readonly country: string }

/** What is known of a day of birth. A day without its month, or a month without its year, says nothing. */
export interface BirthDate {
  readonly year: number
  /** 1 to 12. */
  readonly month?: number
  /** 1 to 31, only with a month. */
  readonly day?: number
}

/** The identity of an allocataire as the desk enters it. Only the allocataire's own is known to the service. */
export interface CivilIdentityFields {
  /** Nom de naissance. */
  readonly birthName: string
  /** Nom d'usage. */
  readonly usualName?: string
  /** One to three, in the order of the état civil. */
  readonly givenNames: readonly string[]
  readonly sex: 'M' | 'F'
  /** @default unknown: the service then finds fewer people */
  readonly birthDate?: BirthDate
  readonly birthPlace: BirthPlace
}

/** The identity of an allocataire, checked. It prints as `[redacted]`. It never holds a NIR. */
export class CivilIdentity extends RedactedByDefault {
  readonly kind = 'identity'
  readonly #fields: CivilIdentityFields

  constructor(fields: CivilIdentityFields) {
    super()
    this.#fields = fields
  }

  /** Gives the fields out, for the call and for the comparison with the answer. */
  reveal(): CivilIdentityFields {
    return this.#fields
  }
}

/** The service's own rule for names. */
const NAME = /^[a-zA-ZÀ-ÖØ-öø-ÿ' -]{1,100}$/
const COUNTRY = /^(?:99\d{3}|92352)$/
const COMMUNE = /^(?:[013-9]\d|2[AB1-9])\d{3}$/
const DEPARTMENT = /^(?:\d{2}|2[AB]|97\d)$/
const FRANCE = '99100'
const EARLIEST_YEAR = 1900

/**
 * Checks an identity the way the service does, before anything is sent.
 *
 * Typographic apostrophes become plain ones and spaces around names are dropped; nothing else is corrected.
 *
 * @param fields what the agent entered
 * @param today  the day of the call, `YYYY-MM-DD`: nobody is born on it or later
 * @throws {QfError} `QF_SUBJECT_INVALID`; `details.field` names the field, `details.rule` the code of the service
 * @see API Particulier, codes 00363 to 00428
 * @example
 * const identity = parseCivilIdentity(
 *   { birthName: 'EXEMPLE', givenNames: ['Camille'], sex: 'F', birthPlace: { country: '99100', commune: '08480' } },
 *   '2026-03-02',
 * )
 */
export function parseCivilIdentity(fields: CivilIdentityFields, today: string): CivilIdentity {
  const birthName = nameOf(fields.birthName, 'birthName', '00420')
  const givenNames = givenNamesOf(fields.givenNames)
  if (fields.sex !== 'M' && fields.sex !== 'F') throw refused('sex', '00427', 'M or F')
  if (fields.birthDate !== undefined) checkBirthDate(fields.birthDate, today)
  checkBirthPlace(fields)
  return new CivilIdentity({
    birthName,
    ...(fields.usualName === undefined ? {} : { usualName: nameOf(fields.usualName, 'usualName', '00426') }),
    givenNames,
    sex: fields.sex,
    ...(fields.birthDate === undefined ? {} : { birthDate: { ...fields.birthDate } }),
    birthPlace: { ...fields.birthPlace },
  })
}

function givenNamesOf(names: readonly string[]): readonly string[] {
  if (!Array.isArray(names) || names.length < 1 || names.length > 3) {
    throw refused('givenNames', '00367', 'one to three given names')
  }
  return names.map((name) => nameOf(name, 'givenNames', '00367'))
}

function nameOf(text: unknown, field: string, rule: string): string {
  const name = typeof text === 'string' ? text.trim().replaceAll('’', "'") : ''
  if (!NAME.test(name)) throw refused(field, rule, 'letters, apostrophes, hyphens and spaces')
  return name
}

function checkBirthDate({ year, month, day }: BirthDate, today: string): void {
  const known = [year, month, day].filter((part) => part !== undefined)
  const inRange =
    known.every(Number.isInteger) &&
    year >= EARLIEST_YEAR &&
    (month === undefined || (month >= 1 && month <= 12)) &&
    (day === undefined || (month !== undefined && day >= 1 && day <= 31))
  const text = [String(year), ...known.slice(1).map((part) => String(part).padStart(2, '0'))].join('-')
  const exists = day === undefined || new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
  if (!inRange || !exists || text >= today) {
    throw refused(
      'birthDate',
      '00363',
      'a day that exists, from 1900 to yesterday; a day only with its month',
    )
  }
}

function checkBirthPlace({ birthPlace, birthDate }: CivilIdentityFields): void {
  const { country } = birthPlace
  if (!COUNTRY.test(country))
    throw refused('birthPlace.country', '00400', 'an INSEE country code of 5 digits')
  if ('commune' in birthPlace) {
    if (!COMMUNE.test(birthPlace.commune))
      throw refused('birthPlace.commune', '00365', 'an INSEE commune code')
  } else if ('communeName' in birthPlace) {
    if (!DEPARTMENT.test(birthPlace.department)) {
      throw refused('birthPlace.department', '00428', 'a department code of 2 or 3 characters')
    }
    if (birthDate === undefined)
      throw refused('birthDate', '00422', 'a year, as the commune is given by name')
    nameOf(birthPlace.communeName, 'birthPlace.communeName', '00365')
  } else if (country === FRANCE) {
    throw refused('birthPlace.commune', '00365', 'a commune, for a person born in France')
  }
}

function refused(field: string, rule: string, expected: string): QfError {
  return new QfError({
    code: 'QF_SUBJECT_INVALID',
    what: `The field ${field} of the identity is not usable.`,
    why: `Expected ${expected}.`,
    fix: 'Correct it with the person.',
    spec: { document: 'API-PARTICULIER', section: `code ${rule}` },
    details: { field, rule },
  })
}
