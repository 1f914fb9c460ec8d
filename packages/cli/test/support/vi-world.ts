import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPki, frozenClock, toPem } from '@entente/testkit'
import { entente } from './run.ts'

export const AT = '2026-03-02T09:00:00Z'
export const SERVICE = 'https://droits.caisse-fournisseuse.example/consultation'

/**
 * Writes what both sides of the quickstart's convention have: the two documents, the keys and certificates of the
 * client, and the revocation lists of its PKI. Gives the options that name them.
 */
export function writeViWorld(folder: string) {
  const at = (name: string) => join(folder, name)
  const pki = createPki(frozenClock(AT))
  const caisse = (cn: string) =>
    [
      ['O', 'CAISSE CLIENTE'],
      ['CN', cn],
    ] as const
  const root = pki.root({ subject: caisse('Racine') })
  const authority = root.authority({ subject: caisse('AC') })
  const signer = authority.leaf({
    subject: [
      ['O', 'CAISSE CLIENTE'],
      ['OU', 'INTEROPS'],
      ['CN', 'vi.caisse-cliente.example'],
    ],
  })
  const other = pki.root({ subject: [['CN', 'Autre racine']] })
  const values: Record<string, string> = {
    'client.root': sha256(root.certificateDer),
    'client.authority': sha256(authority.certificateDer),
    'provider.root': sha256(other.certificateDer),
    'provider.authority': sha256(other.certificateDer),
    port: '8443',
  }
  const quickstart = (name: string) =>
    readFileSync(fileURLToPath(new URL(`../../../../examples/quickstart/${name}`, import.meta.url)), 'utf8')
      .replaceAll(/\{\{([a-z.]+)\}\}/g, (_, key: string) => values[key] ?? '')
      .replace('secret:racine-cliente', 'file:root.pem')
  for (const [name, content] of Object.entries({
    'convention.json': quickstart('convention.json'),
    'client.json': quickstart('deployment-cliente.json'),
    'provider.json': quickstart('deployment-fournisseuse.json'),
    'root.pem': root.certificatePem,
    'ac.pem': authority.certificatePem,
    'root.crl': toPem(root.crl(), 'X509 CRL'),
    'ac.crl': toPem(authority.crl(), 'X509 CRL'),
    'vi.key': signer.privateKeyPem,
    'vi.pem': signer.chainPem,
  })) {
    writeFileSync(at(name), content)
  }
  const documents = (deployment: string) => [
    ...['--convention', at('convention.json')],
    ...['--deployment', at(`${deployment}.json`)],
  ]
  return {
    signer,
    /** What a provider judges with. */
    provider: [...documents('provider'), '--service', SERVICE],
    crls: ['ac', 'root'].flatMap((name) => ['--crl', `${at(`${name}.crl`)}=${at(`${name}.pem`)}`]),
    /** Makes a VI for agent-test. */
    make: (...more: string[]) =>
      entente(
        [
          ...['vi', 'make', ...documents('client'), '--service', SERVICE],
          ...['--entity', 'agent-test', '--pagm', 'CONSULTATION_DROITS'],
          ...['--key', at('vi.key'), '--certificate', at('vi.pem'), '--journal', at('journal.db'), ...more],
        ],
        { at: AT },
      ),
  }
}

function sha256(der: Uint8Array): string {
  return new X509Certificate(der).fingerprint256.replaceAll(':', '').toLowerCase()
}
