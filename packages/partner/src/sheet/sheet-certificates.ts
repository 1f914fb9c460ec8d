import type { PartnerSheet, SheetCertificate, SheetCertificateUse } from './partner-sheet.ts'

/**
 * Lists the certificates of one use that are in use at an instant: two while one of them is being renewed.
 *
 * @example
 * const [current, next] = certificatesInUse(sheet, 'vector-signature', clock.now())
 */
export function certificatesInUse(
  sheet: PartnerSheet,
  use: SheetCertificateUse,
  at: Date,
): readonly SheetCertificate[] {
  return sheet.certificates.filter(
    ({ uses, from, until }) =>
      uses.includes(use) && Date.parse(from) <= at.getTime() && at.getTime() < Date.parse(until),
  )
}

/** The seals in use, DER in base64. */
export function sealsOf(sheet: PartnerSheet, at: Date): readonly string[] {
  return certificatesInUse(sheet, 'seal', at).map(({ certificate }) => certificate)
}
