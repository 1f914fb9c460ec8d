import { hash } from 'node:crypto'
import { canonicalJson } from '@entente/core'
import type { ListPolicy } from './verify-list.ts'

/** Names a policy in reports and stored records: SHA-256 over everything that it requires, hexadecimal. */
export function hashListPolicy({ tenant, profile, signer, skewSeconds }: ListPolicy): string {
  const { trust, revocation, ...pinned } = signer
  const weakening = 'weakening' in revocation ? revocation.weakening : undefined
  const text = canonicalJson({
    tenant,
    namespace: profile.namespace,
    root: profile.root,
    xades: profile.xades,
    maxBytes: profile.maxBytes,
    skewSeconds: skewSeconds ?? null,
    anchors: trust.anchors.map(({ certificate }) => certificate.sha256),
    commonName: pinned.commonName,
    organizationalUnit: pinned.organizationalUnit,
    issuingCaSha256: pinned.issuingCaSha256,
    extendedKeyUsage: pinned.extendedKeyUsage ?? [],
    revocation: revocation.mode,
    graceSeconds: 'graceSeconds' in revocation ? revocation.graceSeconds : null,
    weakeningUntil: weakening?.until.toISOString() ?? null,
  })
  return hash('sha256', text, 'hex')
}
