import { type DerElement, DerFault, type DerReader, TAG } from './der-reader.ts'

const UTC_TIME = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/
const GENERALIZED_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/

/** Reads a UTCTime or GeneralizedTime in the only form RFC 5280 allows: seconds present, `Z`, no fraction. */
export function readTime(reader: DerReader, element: DerElement): Date {
  const text = Buffer.from(reader.content(element)).toString('latin1')
  if (element.tag === TAG.utcTime) {
    const parts = UTC_TIME.exec(text)
    const year = Number(parts?.[1])
    return instant(parts, year < 50 ? 2000 + year : 1900 + year, element.start)
  }
  if (element.tag === TAG.generalizedTime) {
    const parts = GENERALIZED_TIME.exec(text)
    return instant(parts, Number(parts?.[1]), element.start)
  }
  throw new DerFault('a time is missing', element.start)
}

function instant(parts: RegExpExecArray | null, year: number, position: number): Date {
  const [, , month = 0, day = 0, hour = 0, minute = 0, second = 0] = (parts ?? []).map(Number)
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  const sound =
    parts !== null &&
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60
  if (!sound) throw new DerFault('the time is malformed', position)
  return date
}
