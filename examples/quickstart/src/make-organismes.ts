import type { Clock } from '@entente/core/ports'
import { createPki, type TestAuthority, type TestIdentity } from '@entente/testkit'

/** One organisme of the demo: its own PKI and the certificates that the convention speaks of. */
export interface DemoOrganisme {
  readonly root: TestAuthority
  readonly authority: TestAuthority
  readonly tls: TestIdentity
}

export interface DemoClientOrganisme extends DemoOrganisme {
  readonly signer: TestIdentity
  /** A genuine certificate of the same authority, issued to somebody else. */
  readonly neighbour: TestIdentity
  /** Signed by nobody but itself, which art. 7.2.2 forbids. */
  readonly selfSigned: TestIdentity
}

/** Makes the PKI of both organismes. Keys live in memory and die with the process. */
export function makeOrganismes(clock: Clock): { client: DemoClientOrganisme; provider: DemoOrganisme } {
  const pki = createPki(clock)

  const clientRoot = pki.root({
    subject: [
      ['C', 'FR'],
      ['O', 'CAISSE CLIENTE'],
      ['CN', 'IGC Cliente Racine'],
    ],
  })
  const clientAuthority = clientRoot.authority({
    subject: [
      ['C', 'FR'],
      ['O', 'CAISSE CLIENTE'],
      ['CN', 'IGC Cliente Serveurs'],
    ],
  })
  const client = {
    root: clientRoot,
    authority: clientAuthority,
    tls: clientAuthority.leaf({
      subject: [
        ['C', 'FR'],
        ['O', 'CAISSE CLIENTE'],
        ['CN', 'flux.caisse-cliente.example'],
      ],
      extendedKeyUsage: ['clientAuth'],
    }),
    signer: clientAuthority.leaf({
      subject: [
        ['C', 'FR'],
        ['O', 'CAISSE CLIENTE'],
        ['OU', 'INTEROPS'],
        ['CN', 'vi.caisse-cliente.example'],
      ],
    }),
    neighbour: clientAuthority.leaf({
      subject: [
        ['C', 'FR'],
        ['O', 'CAISSE CLIENTE'],
        ['OU', 'AUTRE SERVICE'],
        ['CN', 'autre.caisse-cliente.example'],
      ],
    }),
    selfSigned: pki.selfSigned({
      subject: [
        ['C', 'FR'],
        ['O', 'CAISSE CLIENTE'],
        ['OU', 'INTEROPS'],
        ['CN', 'vi.caisse-cliente.example'],
      ],
    }),
  }

  const providerRoot = pki.root({
    subject: [
      ['C', 'FR'],
      ['O', 'CAISSE FOURNISSEUSE'],
      ['CN', 'IGC Fournisseuse Racine'],
    ],
  })
  const providerAuthority = providerRoot.authority({
    subject: [
      ['C', 'FR'],
      ['O', 'CAISSE FOURNISSEUSE'],
      ['CN', 'IGC Fournisseuse Serveurs'],
    ],
  })
  const provider = {
    root: providerRoot,
    authority: providerAuthority,
    tls: providerAuthority.leaf({
      subject: [
        ['C', 'FR'],
        ['O', 'CAISSE FOURNISSEUSE'],
        ['CN', 'droits.caisse-fournisseuse.example'],
      ],
      dnsNames: ['localhost'],
      ipAddresses: ['127.0.0.1'],
      extendedKeyUsage: ['serverAuth'],
    }),
  }
  return { client, provider }
}
