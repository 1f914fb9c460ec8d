import { parsePagm, parseTenantId } from '@entente/core/ids'
import type { PagmRegistry } from '@entente/core/ports'
import type { IssuancePolicy, VectorPolicy } from '@entente/interops-vector'
import { signerFromPem } from '@entente/trust'
import { makeCommonIgc } from '@entente-examples/common'

export const SERVICE = 'https://portail.caisse-fournisseuse.example/'
export const LEVEL = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'
const CLIENT = 'urn:interops:99000001000019:idp:portail:1'
const PAGM = 'DOSSIER_LECTURE'

const { authority, certificatesOf } = makeCommonIgc()
const identity = authority.leaf({
  subject: [
    ['O', 'CAISSE CLIENTE'],
    ['CN', 'jetons'],
  ],
})

export const signer = signerFromPem({
  privateKey: identity.privateKeyPem,
  certificateChain: identity.chainPem,
})

/** Agents of the client organisme and the PAGMs they hold towards the provider. */
const AGENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['agent-0042', [PAGM]],
  ['agent-0007', [PAGM]],
])

export const registry: PagmRegistry = {
  heldBy: async (entity) =>
    (AGENTS.get(entity) ?? []).map((pagm) => ({
      pagm: parsePagm(pagm),
      grantedAt: new Date('2026-01-01T00:00:00Z'),
    })),
}

export const isAgent = (name: string): boolean => AGENTS.has(name)

/** What the client organisme may vouch for, once the address of the provider's portal is known. */
export function issuancePolicy(portal: string): IssuancePolicy {
  const service = { audience: SERVICE, mode: 'P', authLevels: [LEVEL], pagms: [PAGM] } as const
  return {
    tenant: parseTenantId('99000001000019'),
    issuer: CLIENT,
    services: [{ ...service, recipient: portal, destination: portal, recordedWith: 'session' }],
  }
}

/** Whom the provider's portal trusts. The browser shows no certificate, so TLS says nothing about the organisme. */
export function vectorPolicy(portal: string): VectorPolicy {
  return {
    tenant: parseTenantId('99000000200016'),
    recipients: ['urn:interops:sp:99000000200016:portail'],
    services: [
      {
        audience: SERVICE,
        mode: 'P',
        authLevels: [LEVEL],
        pagms: { [CLIENT]: [PAGM] },
        reuse: 'single',
        destinations: [portal],
        relayStates: ['/dossier'],
      },
    ],
    partners: [{ issuer: CLIENT, signer: certificatesOf('CAISSE CLIENTE') }],
  }
}
