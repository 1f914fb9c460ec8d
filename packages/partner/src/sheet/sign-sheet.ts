import { canonicalJson } from '@entente/core'
import type { Signer } from '@entente/core/ports'
import { signJws } from '@entente/trust'
import { PartnerError } from '../errors.ts'
import type { PartnerSheet } from './partner-sheet.ts'
import { parsePartnerSheet } from './read-sheet.ts'
import { sealsOf } from './sheet-certificates.ts'

/** The `typ` of a signed sheet. */
export const SHEET_TYPE = 'entente-partner-sheet+jws'

/**
 * Signs a sheet with the seal of the organisme: canonical JSON in a compact JWS with the certificate chain.
 *
 * @param sheet  the content; read again before it is signed
 * @param signer the seal, whose certificate the sheet lists
 * @param at     the seal must be in use at this instant
 * @returns      the compact JWS, ASCII, the form in which sheets are exchanged
 * @throws {PartnerError} `PARTNER_SHEET_INVALID` `PARTNER_NAME_CONFUSABLE` `PARTNER_SIGNER_NOT_LISTED`; {TrustError} `SIGNER_FAILED`
 * @see INTEROPS convention, art. 5.1
 * @example
 * const token = await signPartnerSheet(sheet, seal, clock.now())
 */
export async function signPartnerSheet(sheet: PartnerSheet, signer: Signer, at: Date): Promise<string> {
  const checked = parsePartnerSheet(JSON.parse(canonicalJson(sheet)))
  const certificate = Buffer.from(signer.certificateChain[0]).toString('base64')
  if (!sealsOf(checked, at).includes(certificate))
    throw new PartnerError({ code: 'PARTNER_SIGNER_NOT_LISTED' })
  return signJws(Buffer.from(canonicalJson(checked)), signer, { typ: SHEET_TYPE })
}
