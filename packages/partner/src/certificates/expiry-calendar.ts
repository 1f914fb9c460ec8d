import type { PartnerSheet, SheetCertificateUse } from '../sheet/partner-sheet.ts'

/** Days before the end at which somebody is told, most distant first. */
export const EXPIRY_NOTICES = [90, 60, 30, 15] as const

/** What ends, and whether something takes over. */
export interface ExpiryEntry {
  /** Id of the certificate, or `sheet` for the sheet itself. */
  readonly subject: string
  readonly uses: readonly SheetCertificateUse[]
  /** ISO 8601. */
  readonly endsAt: string
  /** Whole days until then; negative afterwards. */
  readonly daysLeft: number
  /** The nearest notice that is reached; undefined while the end is more than 90 days away. */
  readonly notice: (typeof EXPIRY_NOTICES)[number] | 'ended' | undefined
  /** Id of the certificate that takes over for every use before the end. */
  readonly replacedBy?: string
  /** Days on which both are in use. */
  readonly overlapDays?: number
  /** The instants of the notices, ISO 8601, for a calendar. */
  readonly notices: readonly { readonly days: number; readonly on: string }[]
}

const DAY_MS = 86_400_000

/**
 * Lists what of a sheet ends, the soonest first, with the notices at 90, 60, 30 and 15 days and what takes over.
 *
 * @example
 * const urgent = expiryCalendar(sheet, clock.now()).filter(({ notice, replacedBy }) => notice && !replacedBy)
 */
export function expiryCalendar(sheet: PartnerSheet, at: Date): readonly ExpiryEntry[] {
  const certificates = sheet.certificates.map((one) => {
    const next = sheet.certificates.find(
      ({ id, uses, from, until }) =>
        id !== one.id && one.uses.every((use) => uses.includes(use)) && from < one.until && until > one.until,
    )
    return {
      ...entry(one.id, one.uses, one.until, at),
      ...(next && {
        replacedBy: next.id,
        overlapDays: Math.floor((Date.parse(one.until) - Date.parse(next.from)) / DAY_MS),
      }),
    }
  })
  return [...certificates, entry('sheet', [], sheet.validUntil, at)].sort((a, b) =>
    a.endsAt < b.endsAt ? -1 : 1,
  )
}

function entry(subject: string, uses: readonly SheetCertificateUse[], endsAt: string, at: Date): ExpiryEntry {
  const end = Date.parse(endsAt)
  const daysLeft = Math.floor((end - at.getTime()) / DAY_MS)
  return {
    subject,
    uses,
    endsAt,
    daysLeft,
    notice: noticeAt(daysLeft),
    notices: EXPIRY_NOTICES.map((days) => ({ days, on: new Date(end - days * DAY_MS).toISOString() })),
  }
}

/** The nearest notice that a number of days has reached. */
export function noticeAt(daysLeft: number): ExpiryEntry['notice'] {
  if (daysLeft < 0) return 'ended'
  return EXPIRY_NOTICES.filter((days) => daysLeft <= days).at(-1)
}
