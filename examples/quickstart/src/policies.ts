import { parseTenantId } from '@entente/core/ids'
import {
  type IssuancePolicy,
  issuancePolicyFrom,
  type VectorPolicy,
  vectorPolicyFrom,
} from '@entente/interops-vector'
import { createCrlCache, loadCrl, parseCertificate, trustStore } from '@entente/trust'
import type { DemoClientOrganisme } from './make-organismes.ts'
import { type DemoDocuments, fingerprint } from './read-documents.ts'

export const CLIENT_TENANT = parseTenantId('99000001000019')
export const PROVIDER_TENANT = parseTenantId('99000000200016')

/** What the client organisme may vouch for, from the convention and its own deployment. */
export function issuancePolicy({ convention, client }: DemoDocuments, at: Date): IssuancePolicy {
  return issuancePolicyFrom(convention, client, at, { tenant: CLIENT_TENANT, status: 'not-consulted' })
}

/** Whom the provider trusts: the client's root, pinned, and its revocation lists. */
export function vectorPolicy(
  { convention, provider }: DemoDocuments,
  { root, authority }: DemoClientOrganisme,
  at: Date,
): VectorPolicy {
  const crls = createCrlCache()
  for (const issuer of [root, authority]) {
    crls.put(loadCrl(issuer.crl(), parseCertificate(issuer.certificateDer)))
  }
  const trust = trustStore({
    anchors: [{ name: 'IGC Cliente', certificate: root.certificateDer, sha256: fingerprint(root) }],
    intermediates: [authority.certificateDer],
    crls,
  })
  return vectorPolicyFrom(convention, provider, at, {
    tenant: PROVIDER_TENANT,
    trust,
    status: 'not-consulted',
  })
}
