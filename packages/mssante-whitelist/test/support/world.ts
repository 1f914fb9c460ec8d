import { parseTenantId } from '@entente/core/ids'
import { createPki, frozenClock, type TestAuthority, type TestIdentity } from '@entente/testkit'
import {
  createCrlCache,
  loadCrl,
  parseCertificate,
  signerFromPem,
  type TrustStore,
  trustStore,
} from '@entente/trust'
import { type ListPolicy, listProfile } from '../../src/index.ts'
import { type ListRow, signList, writeList } from '../../src/testing/index.ts'

export const TENANT = parseTenantId('99000000200016')
export const NOW = '2026-03-02T09:00:00Z'
export const AGENCY_OU = '318751275100020'
export const SIGNER_CN = 'Liste Blanche fictive'

const pki = createPki(frozenClock(NOW))
const root = pki.root({
  subject: [
    ['C', 'FR'],
    ['O', 'ASIP-FICTIVE'],
    ['CN', 'AC RACINE FICTIVE'],
  ],
  keyType: 'p-256',
})
const authority = root.authority({
  subject: [
    ['C', 'FR'],
    ['O', 'ASIP-FICTIVE'],
    ['CN', 'AC ORGANISATIONS FICTIVE'],
  ],
  basicConstraints: { ca: true, pathLength: 0 },
  keyType: 'p-256',
})
export const SIGNING = ['digitalSignature', 'nonRepudiation'] as const
const agency = authority.leaf({ subject: signerSubject(SIGNER_CN, AGENCY_OU), keyUsage: SIGNING })

const SHARED_TRUST = trustOf(root, authority)

/** A made-up IGC-Santé with the signer of a made-up list, and a clock of its own. */
export function makeWorld() {
  const clock = frozenClock(NOW)
  const world = {
    clock,
    pki,
    root,
    authority,
    agency,
    trust: SHARED_TRUST,
    policy(overrides: Partial<ListPolicy['signer']> = {}): ListPolicy {
      return {
        tenant: TENANT,
        profile: listProfile(),
        signer: {
          trust: world.trust,
          revocation: { mode: 'require' },
          commonName: SIGNER_CN,
          organizationalUnit: AGENCY_OU,
          issuingCaSha256: [parseCertificate(authority.certificateDer).sha256],
          ...overrides,
        },
      }
    },
    /** Signs a list; generation and signing date are the clock's unless told. */
    async list(rows: readonly ListRow[], options: ListOptions = {}): Promise<Uint8Array> {
      const generatedAt = options.generatedAt ?? isoSeconds(clock.now())
      const xml = writeList(rows, { generatedAt, ...options.names })
      const signedAt = new Date(options.signedAt ?? generatedAt)
      return signList(xml, signerOf(options.by ?? agency), signedAt, options.names)
    },
  }
  return world
}

export type World = ReturnType<typeof makeWorld>

export interface ListOptions {
  readonly generatedAt?: string
  readonly signedAt?: string
  readonly by?: TestIdentity
  readonly names?: { readonly namespace?: string; readonly root?: string }
}

export function signerSubject(commonName: string, unit: string) {
  return [
    ['C', 'FR'],
    ['ST', 'Paris (75)'],
    ['O', 'AGENCE FICTIVE'],
    ['OU', unit],
    ['CN', commonName],
  ] as const
}

export function signerOf({ privateKeyPem, chainPem }: TestIdentity) {
  return signerFromPem({ privateKey: privateKeyPem, certificateChain: chainPem })
}

/** A store on this root, with revocation lists of both authorities in force around the clock. */
export function trustOf(
  root: TestAuthority,
  authority: TestAuthority,
  revoked: readonly Uint8Array[] = [],
): TrustStore {
  const at = new Date(NOW)
  const window = {
    thisUpdate: new Date('2026-03-01T00:00:00Z'),
    nextUpdate: new Date('2026-04-01T00:00:00Z'),
  }
  const lists = [
    loadCrl(root.crl(window), parseCertificate(root.certificateDer)),
    loadCrl(
      authority.crl({ ...window, revoked: revoked.map((certificate) => ({ certificate, at })) }),
      parseCertificate(authority.certificateDer),
    ),
  ]
  return trustStore({
    anchors: [
      {
        name: 'IGC fictive',
        certificate: root.certificateDer,
        sha256: parseCertificate(root.certificateDer).sha256,
      },
    ],
    intermediates: [authority.certificateDer],
    crls: createCrlCache(lists),
  })
}

export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

export const OPERATOR_A = 'CN=smtp.operateur-a.mssante.fr,OU=1990000010,O=GIP FICTIF A,ST=Paris (75),C=FR'
export const OPERATOR_B =
  'CN=smtp.operateur-b.mssante.fr,OU=311111111100011,O=HOPITAL FICTIF B,ST=Rhône (69),C=FR'

export const ROWS: readonly ListRow[] = [
  { domain: 'chu-a.mssante.fr', operator: OPERATOR_A, description: 'CHU FICTIF A' },
  { domain: 'clinique-b.mssante.fr', operator: OPERATOR_B, description: 'CLINIQUE FICTIVE B' },
  { domain: 'migration.mssante.fr', operator: OPERATOR_A },
  { domain: 'migration.mssante.fr', operator: OPERATOR_B },
  { domain: 'patient.mssante.fr', operator: OPERATOR_B, description: 'Mon espace santé' },
]
