import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { parsePagm, parseTenantId, type TenantId } from '@entente/core/ids'
import type { PagmRegistry } from '@entente/core/ports'
import { checkpointKeyFromPem, type Journal, memoryStore, openJournal } from '@entente/interops-trace'
import type { IssuancePolicy, VectorPolicy } from '@entente/interops-vector'
import { hmacKeyedHash, systemClock } from '@entente/runtime'
import { createPki } from '@entente/testkit'
import {
  createCrlCache,
  loadCrl,
  parseCertificate,
  parsePartnerBinding,
  signerFromPem,
  trustStore,
} from '@entente/trust'

export const SERVICE = 'https://portail.caisse-fournisseuse.example/'
export const LEVEL = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'
const CLIENT = 'urn:interops:99000001000019:idp:portail:1'
const PAGM = 'DOSSIER_LECTURE'

const root = createPki(systemClock).root({ subject: [['CN', 'IGC commune']] })
const identity = root.leaf({
  subject: [
    ['O', 'CAISSE CLIENTE'],
    ['CN', 'jetons'],
  ],
})
const rootCertificate = parseCertificate(root.certificateDer)

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
    services: [{ ...service, recipient: portal, destination: portal }],
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
    partners: [
      {
        issuer: CLIENT,
        signer: {
          trust: trustStore({
            anchors: [
              { name: 'IGC commune', certificate: root.certificatePem, sha256: rootCertificate.sha256 },
            ],
            crls: createCrlCache([loadCrl(root.crl(), rootCertificate)]),
          }),
          binding: parsePartnerBinding([
            { issuingCaSha256: [rootCertificate.sha256], subject: [{ type: 'O', value: 'CAISSE CLIENTE' }] },
          ]),
          revocation: { mode: 'require' },
        },
      },
    ],
  }
}

/** A journal in memory, good for an example. */
export function openExampleJournal(tenant: TenantId): Promise<Journal> {
  const { privateKey } = generateKeyPairSync('ed25519')
  return openJournal({
    tenant,
    writer: 'exemple',
    store: memoryStore(),
    checkpointKey: checkpointKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    clock: systemClock,
    keyedHash: hmacKeyedHash('index', createSecretKey(randomBytes(32))),
    readers: [],
    mode: 'development',
  })
}
