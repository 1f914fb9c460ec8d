import {
  type CertificatePurpose,
  type CrlCache,
  type RevocationPolicy,
  type TrustStore,
  validatePath,
} from '@entente/trust'
import { PartnerError } from '../errors.ts'
import type { PartnerSheet, SheetCertificate, SheetCertificateUse } from './partner-sheet.ts'
import { trustStoreOf } from './sheet-trust.ts'

const PURPOSES: Readonly<Record<SheetCertificateUse, CertificatePurpose>> = {
  'vector-signature': 'signature',
  seal: 'signature',
  'tls-client': 'tls-client',
  'tls-server': 'tls-server',
}

const DAY_MS = 86_400_000

/**
 * Validates each certificate of a sheet for each of its uses, to the root of its own PKI. A certificate that is not
 * valid yet is judged as of its first day, without revocation: no list can say anything of it.
 */
export function checkSheetPaths(
  sheet: PartnerSheet,
  options: {
    readonly at: Date
    readonly revocation: RevocationPolicy
    readonly crls?: CrlCache
    readonly roots?: readonly string[]
  },
): void {
  const store = trustStoreOf(sheet, options)
  for (const entry of sheet.certificates) {
    if (Date.parse(entry.until) <= options.at.getTime()) continue
    for (const use of entry.uses) checkOne(entry, PURPOSES[use], sheet, store, options)
  }
}

function checkOne(
  entry: SheetCertificate,
  purpose: CertificatePurpose,
  { pkis }: PartnerSheet,
  store: TrustStore,
  { at, revocation }: { readonly at: Date; readonly revocation: RevocationPolicy },
): void {
  const pki = pkis.find(({ id }) => id === entry.pki)
  const chain = [entry.certificate, ...(pki?.issuingCas.slice(0, 9) ?? [])].map((der) =>
    Buffer.from(der, 'base64'),
  )
  const from = new Date(entry.from)
  const later = from > at
  const path = validatePath(chain, store, {
    at: later ? from : at,
    purpose,
    revocation: later ? notYet(at, from) : revocation,
  })
  if (Buffer.from(path.chain.at(-1)?.der ?? []).toString('base64') !== pki?.root) {
    throw new PartnerError({
      code: 'PARTNER_SHEET_INVALID',
      why: `The certificate ${entry.id} does not lead to the root of the PKI that the sheet names for it.`,
    })
  }
}

function notYet(at: Date, from: Date): RevocationPolicy {
  const until = new Date(Math.max(from.getTime() + DAY_MS, at.getTime() + DAY_MS))
  return {
    mode: 'off',
    weakening: { from: new Date(until.getTime() - 2 * DAY_MS), until, reason: 'not in use yet' },
  }
}
