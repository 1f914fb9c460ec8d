import { isMailAddress } from '@entente/core/ids'
import { type CivilDate, formatCivilDate, isCivilDate } from '@entente/core/time'
import { QfError } from '../errors.ts'

const LINE = /^(?=.*\S)[^\p{Cc}]{1,300}$/u

/** A line of a form that must be filled. */
export function line(field: string, value: unknown): string {
  if (typeof value === 'string' && LINE.test(value)) return value.trim()
  throw refused(field, 'a text of 1 to 300 characters on one line')
}

/** A date of a form, written out in French. */
export function date(field: string, value: CivilDate): string {
  if (isCivilDate(value)) return formatCivilDate(value, 'fr')
  throw refused(field, 'a date YYYY-MM-DD that exists')
}

/** A mail address of a form. */
export function mail(field: string, value: unknown): string {
  if (isMailAddress(value)) return value
  throw refused(field, 'a mail address whose domain is in lower case')
}

/** A list of lines with at least one. */
export function lines(field: string, values: readonly unknown[]): readonly string[] {
  if (values.length === 0) throw refused(field, 'at least one line')
  return values.map((value, index) => line(`${field}[${index}]`, value))
}

/** The error of a field. It never repeats what was entered. */
export function refused(field: string, expected: string): QfError {
  return new QfError({
    code: 'QF_DOCUMENT_INVALID',
    what: `The field ${field} of the form is not usable.`,
    why: `Expected ${expected}.`,
    fix: 'Fill it as the form asks.',
    details: { field },
  })
}
