import { createHash } from 'node:crypto'
import { type CrlCache, type TrustStore, trustStore } from '@entente/trust'
import { PartnerError } from '../errors.ts'
import type { PartnerSheet } from './partner-sheet.ts'

/** The roots come with the sheet; those that the convention does not name are refused. */
export function trustStoreOf(
  sheet: PartnerSheet,
  { roots, crls }: { readonly roots?: readonly string[]; readonly crls?: CrlCache },
): TrustStore {
  const anchors = sheet.pkis.map(({ name, root }) => {
    const certificate = Buffer.from(root, 'base64')
    return { name, certificate, sha256: createHash('sha256').update(certificate).digest('hex') }
  })
  if (roots !== undefined && anchors.some(({ sha256 }) => !roots.includes(sha256))) {
    throw new PartnerError({
      code: 'PARTNER_IDENTITY_MISMATCH',
      why: 'It brings a root certificate that the convention does not name.',
    })
  }
  return trustStore({ anchors, ...(crls === undefined ? {} : { crls }) })
}
