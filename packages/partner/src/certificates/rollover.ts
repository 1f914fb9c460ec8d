import type { PartnerSheet, SheetCertificate, SheetCertificateUse } from '../sheet/partner-sheet.ts'

/** Days on which the old and the new certificate should both be in use. Ours: no public norm says a figure. */
export const RECOMMENDED_OVERLAP_DAYS = 14

/** How one use passes from one certificate to the next. */
export interface Rollover {
  readonly use: SheetCertificateUse
  /** Id of the certificate that ends. */
  readonly from: string
  /** Id of the certificate that takes over; undefined when none does. */
  readonly to: string | undefined
  /** Days on which both are in use; negative for a gap. */
  readonly overlapDays: number | undefined
  /** `sound`: both keys are in force for long enough. `short`: for less. `gap`: nothing is in force in between. */
  readonly state: 'sound' | 'short' | 'gap' | 'last'
}

const DAY_MS = 86_400_000

/**
 * Lists the certificate changes that a sheet announces, use by use.
 *
 * @example
 * const gaps = rollovers(sheet).filter(({ state }) => state === 'gap')
 */
export function rollovers(sheet: PartnerSheet): readonly Rollover[] {
  const uses = [...new Set(sheet.certificates.flatMap((one) => one.uses))].sort()
  return uses.flatMap((use) => {
    const line = sheet.certificates
      .filter((one) => one.uses.includes(use))
      .sort((a, b) => (a.until < b.until ? -1 : 1))
    return line.map((one, index) => rollover(use, one, line[index + 1]))
  })
}

function rollover(
  use: SheetCertificateUse,
  from: SheetCertificate,
  to: SheetCertificate | undefined,
): Rollover {
  if (to === undefined) return { use, from: from.id, to: undefined, overlapDays: undefined, state: 'last' }
  const overlapDays = Math.floor((Date.parse(from.until) - Date.parse(to.from)) / DAY_MS)
  const state = overlapDays < 0 ? 'gap' : overlapDays < RECOMMENDED_OVERLAP_DAYS ? 'short' : 'sound'
  return { use, from: from.id, to: to.id, overlapDays, state }
}
