import { systemClock } from '@entente/runtime'
import { createPki, type TestAuthority, type TestIdentity, type TestName } from '@entente/testkit'
import { createCrlCache, loadCrl, parseCertificate, type TrustStore, trustStore } from '@entente/trust'

const DAY_MS = 86_400_000

/** A made-up IGC-Santé: root, authority, the signer of the list, and operators with good and bad certificates. */
export function makeIgc() {
  const pki = createPki(systemClock)
  const root = pki.root({
    subject: [
      ['C', 'FR'],
      ['CN', 'AC RACINE FICTIVE'],
    ],
    keyType: 'p-256',
  })
  const authority = root.authority({
    subject: [
      ['C', 'FR'],
      ['CN', 'AC ORGANISATIONS FICTIVE'],
    ],
    keyType: 'p-256',
  })
  const stranger = pki.root({
    subject: [
      ['C', 'FR'],
      ['CN', 'AUTRE RACINE'],
    ],
    keyType: 'p-256',
  })
  const operator = (
    name: TestName,
    by: TestAuthority = authority,
    options: { readonly notAfter?: Date } = {},
  ) =>
    by.leaf({
      subject: name,
      keyType: 'p-256',
      dnsNames: ['localhost'],
      ipAddresses: ['127.0.0.1'],
      extendedKeyUsage: ['serverAuth', 'clientAuth'],
      notBefore: new Date(systemClock.now().getTime() - 30 * DAY_MS),
      ...options,
    })
  const peers = {
    valid: operator(nameOf('audit')),
    expired: operator(nameOf('audit'), authority, {
      notAfter: new Date(systemClock.now().getTime() - DAY_MS),
    }),
    revoked: operator(nameOf('audit')),
    foreign: operator(nameOf('audit'), stranger),
    'of-another-operator': operator(nameOf('autre-operateur')),
    'cn-differs': operator(nameOf('audit-bis')),
  } satisfies Record<string, TestIdentity>
  return {
    root,
    authority,
    peers,
    ours: operator(nameOf('nous')),
    agency: authority.leaf({
      subject: [
        ['C', 'FR'],
        ['O', 'AGENCE FICTIVE'],
        ['OU', '318751275100020'],
        ['CN', 'Liste Blanche fictive'],
      ],
      keyUsage: ['digitalSignature', 'nonRepudiation'],
    }),
    trust: trustIn(root, authority, peers.revoked),
  }
}

/** The subject of an operator's certificate, from the root down. */
function nameOf(host: string): TestName {
  return [
    ['C', 'FR'],
    ['ST', 'Paris (75)'],
    ['O', 'OPERATEUR FICTIF'],
    ['OU', '1990000010'],
    ['CN', `smtp.${host}.mssante.fr`],
  ]
}

/** The same name as the list writes it. */
export function listedName(host: string): string {
  return nameOf(host)
    .map(([type, value]) => `${type}=${value}`)
    .reverse()
    .join(',')
}

function trustIn(root: TestAuthority, authority: TestAuthority, revoked: TestIdentity): TrustStore {
  const anchor = parseCertificate(root.certificateDer)
  const issuer = parseCertificate(authority.certificateDer)
  const revocations = authority.crl({
    revoked: [{ certificate: revoked.certificateDer, at: systemClock.now() }],
  })
  return trustStore({
    anchors: [{ name: 'IGC fictive', certificate: root.certificateDer, sha256: anchor.sha256 }],
    intermediates: [authority.certificateDer],
    crls: createCrlCache([loadCrl(root.crl(), anchor), loadCrl(revocations, issuer)]),
  })
}
