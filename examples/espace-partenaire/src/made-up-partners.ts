import { X509Certificate } from 'node:crypto'
import { startFakeApi } from '@entente/msa-qf-client/testing'
import { generateExtraction, makeZip } from '@entente/mssante-directory-client/testing'
import { signList, writeList } from '@entente/mssante-whitelist/testing'
import { systemClock } from '@entente/runtime'
import { createPki, type TestAuthority } from '@entente/testkit'
import {
  createCrlCache,
  loadCrl,
  parseCertificate,
  signerFromPem,
  type TrustStore,
  trustStore,
} from '@entente/trust'

/** Everybody else: a caisse with its IGC, the agency with its list and its file, the API. All of it is invented. */
export async function makeUpPartners() {
  const pki = createPki(systemClock)
  const root = pki.root({
    subject: [
      ['C', 'FR'],
      ['O', 'CAISSE CLIENTE'],
      ['CN', 'IGC Cliente Racine'],
    ],
  })
  const authority = root.authority({
    subject: [
      ['C', 'FR'],
      ['O', 'CAISSE CLIENTE'],
      ['CN', 'IGC Cliente Serveurs'],
    ],
  })
  const ourRoot = pki.root({ subject: [['CN', 'IGC Exemple']] })
  const ourAuthority = ourRoot.authority({ subject: [['CN', 'AC Exemple']] })
  const sante = pki.root({
    subject: [
      ['C', 'FR'],
      ['CN', 'AC SANTE FICTIVE'],
    ],
  })
  const agency = sante.leaf({
    subject: [
      ['C', 'FR'],
      ['O', 'AGENCE FICTIVE'],
      ['OU', '990000100'],
      ['CN', 'Liste fictive'],
    ],
    keyUsage: ['digitalSignature', 'nonRepudiation'],
  })
  const now = systemClock.now()
  const rows = ['ch-exemple', 'clinique-exemple'].map((name) => ({
    domain: `${name}.mssante.fr`,
    operator: `CN=smtp.${name}.mssante.fr,OU=990000200,O=OPERATEUR FICTIF,C=FR`,
  }))
  return {
    root,
    authority,
    tls: authority.leaf({
      subject: [
        ['C', 'FR'],
        ['O', 'CAISSE CLIENTE'],
        ['CN', 'flux.caisse-cliente.example'],
      ],
      extendedKeyUsage: ['clientAuth'],
    }),
    signer: authority.leaf({
      subject: [
        ['C', 'FR'],
        ['O', 'CAISSE CLIENTE'],
        ['OU', 'INTEROPS'],
        ['CN', 'vi.caisse-cliente.example'],
      ],
    }),
    ourRoot,
    ourAuthority,
    ours: ourAuthority.leaf({
      subject: [
        ['O', 'CENTRE HOSPITALIER EXEMPLE'],
        ['CN', 'sejours.ch-exemple.example'],
      ],
      dnsNames: ['localhost'],
      extendedKeyUsage: ['serverAuth'],
    }),
    trust: trustIn(root, authority),
    list: {
      bytes: await signList(
        writeList(rows, { generatedAt: `${now.toISOString().slice(0, 19)}Z` }),
        signerFromPem({ privateKey: agency.privateKeyPem, certificateChain: agency.chainPem }),
        now,
      ),
      trust: trustIn(sante),
      issuingCa: parseCertificate(sante.certificateDer).sha256,
    },
    extraction: makeZip({
      'Extraction_Correspondance_MSSante.txt': Buffer.concat([
        ...generateExtraction({ rows: 2_000, seed: 11 }),
      ]),
    }),
    api: await startFakeApi(),
  }
}

/** SHA-256 of a certificate as the convention writes it. */
export function fingerprint({ certificateDer }: TestAuthority): string {
  return new X509Certificate(certificateDer).fingerprint256.replaceAll(':', '').toLowerCase()
}

function trustIn(...[root, ...others]: readonly [TestAuthority, ...TestAuthority[]]): TrustStore {
  const anchor = parseCertificate(root.certificateDer)
  return trustStore({
    anchors: [{ name: 'anchor', certificate: root.certificateDer, sha256: anchor.sha256 }],
    intermediates: others.map(({ certificateDer }) => certificateDer),
    crls: createCrlCache([
      loadCrl(root.crl(), anchor),
      ...others.map((issuer) => loadCrl(issuer.crl(), parseCertificate(issuer.certificateDer))),
    ]),
  })
}
