// Writes vectors/frozen/v<version>: what this version made, so that every later version can be held to reading it.
// `node scripts/run-source.mjs scripts/freeze-artefacts.ts 0.1.0`, once for each release; a frozen folder never changes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startClient } from '../examples/quickstart/src/client.ts'
import { makeOrganismes } from '../examples/quickstart/src/make-organismes.ts'
import { openDemoJournal, READER } from '../examples/quickstart/src/open-demo-journal.ts'
import {
  CLIENT_TENANT,
  issuancePolicy,
  PROVIDER_TENANT,
  vectorPolicy,
} from '../examples/quickstart/src/policies.ts'
import { readDocuments } from '../examples/quickstart/src/read-documents.ts'
import { parsePagm } from '../packages/core/src/ids/index.ts'
import { exportJournal, formatNoteKey } from '../packages/interops-trace/src/index.ts'
import { acceptVector, readSecurityHeader } from '../packages/interops-vector/src/index.ts'
import { signList, writeList } from '../packages/mssante-whitelist/src/testing/index.ts'
import { nodeHttpClient, systemClock } from '../packages/runtime/src/index.ts'
import { createPki } from '../packages/testkit/src/index.ts'
import { signerFromPem } from '../packages/trust/src/index.ts'

const version = process.argv[2]
if (version === undefined) throw new Error('Give the version to freeze.')
const SERVICE = 'https://droits.caisse-fournisseuse.example/consultation'
const folder = fileURLToPath(new URL(`../vectors/frozen/v${version}/`, import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'entente-freeze-'))
const at = systemClock.now()
mkdirSync(folder, { recursive: true })
try {
  const keys = await freezeExchange()
  await freezeList()
  write(
    'manifest.json',
    JSON.stringify({ version, at: at.toISOString(), service: SERVICE, keys }, undefined, 2),
  )
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** A VI, the documents it was exchanged under, and the journals of both sides. */
async function freezeExchange() {
  const { client, provider } = makeOrganismes(systemClock)
  const documents = readDocuments(client, provider, 443)
  const atClient = await openDemoJournal(work, 'cliente', CLIENT_TENANT, systemClock)
  const atProvider = await openDemoJournal(work, 'fournisseuse', PROVIDER_TENANT, systemClock)
  const http = nodeHttpClient()
  const { issue, wrap } = startClient({
    endpoint: new URL(SERVICE),
    service: SERVICE,
    http, // nothing is sent
    signer: signerFromPem({
      privateKey: client.signer.privateKeyPem,
      certificateChain: client.signer.chainPem,
    }),
    registry: { heldBy: async () => [{ pagm: parsePagm('CONSULTATION_DROITS'), grantedAt: at }] },
    journal: atClient.journal,
    clock: systemClock,
    policy: issuancePolicy(documents, at),
  })
  const message = wrap(await issue())
  const { received } = readSecurityHeader(message)
  const facts = { service: SERVICE, peer: client.tls.chainDer, requestId: 'frozen-1', project: 'droits' }
  await acceptVector(received, vectorPolicy(documents, client, at), facts, {
    clock: systemClock,
    sink: atProvider.journal,
  })
  write('message.xml', message)
  write('convention.json', JSON.stringify(documents.convention, undefined, 2))
  write('deployment.json', JSON.stringify(documents.provider, undefined, 2))
  write('root.pem', client.root.certificatePem)
  write('authority.pem', client.authority.certificatePem)
  write('tls-client.pem', client.tls.certificatePem)
  write('root.crl', client.root.crl())
  write('authority.crl', client.authority.crl())
  const keys: Record<string, string> = {}
  const sides = [
    ['client', atClient.journal, CLIENT_TENANT],
    ['provider', atProvider.journal, PROVIDER_TENANT],
  ] as const
  for (const [name, journal, tenant] of sides) {
    const reader = {
      tenant,
      actor: { kind: 'person', id: READER },
      requestId: `freeze-${name}`,
      purpose: 'artefacts of a release',
    } as const
    write(`journal-${name}.ndjson`, await exportJournal(journal, reader))
    keys[name] = formatNoteKey(journal.key)
    await journal.close()
  }
  await http.close()
  return keys
}

/** A signed list of two domains. */
async function freezeList(): Promise<void> {
  const root = createPki(systemClock).root({
    subject: [
      ['C', 'FR'],
      ['CN', 'AC fictive'],
    ],
  })
  const agency = root.leaf({
    subject: [
      ['C', 'FR'],
      ['O', 'AGENCE FICTIVE'],
      ['OU', '990000100'],
      ['CN', 'Liste fictive'],
    ],
    keyUsage: ['digitalSignature', 'nonRepudiation'],
  })
  const rows = ['clinique', 'hopital'].map((name) => ({
    domain: `${name}.mssante.fr`,
    operator: `CN=smtp.${name}.mssante.fr,OU=990000200,O=OPERATEUR FICTIF,C=FR`,
  }))
  const unsigned = writeList(rows, { generatedAt: `${at.toISOString().slice(0, 19)}Z` })
  const signer = signerFromPem({ privateKey: agency.privateKeyPem, certificateChain: agency.chainPem })
  write('list.xml', await signList(unsigned, signer, at))
  write('list-root.pem', root.certificatePem)
  write('list-root.crl', root.crl())
}

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content)
}
