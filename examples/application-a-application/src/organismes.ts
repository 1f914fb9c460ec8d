import { parsePagm, parseTenantId } from '@entente/core/ids'
import type { PagmRegistry } from '@entente/core/ports'
import type { IssuancePolicy, VectorPolicy } from '@entente/interops-vector'
import { makeCommonIgc } from '@entente-examples/common'

export const SERVICE = 'https://prestations.caisse-fournisseuse.example/echeances'
export const LEVEL = 'urn:oasis:names:tc:SAML:2.0:ac:classes:X509'
const CLIENT = 'urn:interops:99000001000019:idp:facturation:1'
const PROVIDER = 'urn:interops:sp:99000000200016:prestations'

// One IGC for both, validated by both (art. 7.2.2). Real organismes bring their own certificates.
const { rootPem, authority, certificatesOf } = makeCommonIgc()
const certificates = certificatesOf('CAISSE CLIENTE')

export { rootPem }
export const signer = authority.leaf({
  subject: [
    ['O', 'CAISSE CLIENTE'],
    ['CN', 'jetons'],
  ],
})
export const clientTls = authority.leaf({
  subject: [
    ['O', 'CAISSE CLIENTE'],
    ['CN', 'facturation'],
  ],
  extendedKeyUsage: ['clientAuth'],
})
export const serverTls = authority.leaf({
  subject: [
    ['O', 'CAISSE FOURNISSEUSE'],
    ['CN', 'prestations'],
  ],
  dnsNames: ['localhost'],
  extendedKeyUsage: ['serverAuth'],
})

/** Whom the provider trusts and what it requires. */
export const vectorPolicy: VectorPolicy = {
  tenant: parseTenantId('99000000200016'),
  recipients: [PROVIDER],
  services: [
    {
      audience: SERVICE,
      mode: 'A',
      authLevels: [LEVEL],
      pagms: { [CLIENT]: ['ECHEANCES_LECTURE', 'ECHEANCES_ECRITURE'] },
      reuse: 'single',
    },
  ],
  partners: [{ issuer: CLIENT, signer: certificates, tls: certificates }],
}

/** What the client organisme may vouch for. */
export const issuancePolicy: IssuancePolicy = {
  tenant: parseTenantId('99000001000019'),
  issuer: CLIENT,
  services: [
    {
      audience: SERVICE,
      mode: 'A',
      recipient: PROVIDER,
      authLevels: [LEVEL],
      pagms: ['ECHEANCES_LECTURE', 'ECHEANCES_ECRITURE'],
    },
  ],
}

/** Which application holds which PAGM: here the organisme's own table. */
export const registry: PagmRegistry = {
  heldBy: async (entity) =>
    entity === 'facturation'
      ? [{ pagm: parsePagm('ECHEANCES_LECTURE'), grantedAt: new Date('2026-01-01T00:00:00Z') }]
      : [],
}
