import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parsePagm } from '@entente/core/ids'
import type { ReadContext } from '@entente/interops-trace'
import { reconcile, verifyJournal } from '@entente/interops-trace'
import { embeddedPagmRegistry, nodeHttpClient, openSqlite, systemClock } from '@entente/runtime'
import { signerFromPem } from '@entente/trust'
import { AGENT, startClient } from './client.ts'
import { makeOrganismes } from './make-organismes.ts'
import { openDemoJournal, READER } from './open-demo-journal.ts'
import { Page } from './page.ts'
import { CLIENT_TENANT, issuancePolicy, PROVIDER_TENANT, vectorPolicy } from './policies.ts'
import { startProvider } from './provider.ts'
import { readDocuments } from './read-documents.ts'
import { refusals } from './scenarios.ts'
import { timeVectors } from './time-vectors.ts'

const SERVICE = 'https://droits.caisse-fournisseuse.example/consultation'

const page = new Page()
const folder = mkdtempSync(join(tmpdir(), 'entente-quickstart-'))
try {
  await demonstrate()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
page.line(
  page.surprised
    ? '\nSomething was not as it should be: see the crosses above.'
    : '\nEverything is as it should be. The code: examples/quickstart/src. With your own code: docs/start/index.md.',
)
process.exitCode = page.surprised ? 1 : 0

async function demonstrate(): Promise<void> {
  const clock = systemClock
  const { client: clientOrganisme, provider: providerOrganisme } = makeOrganismes(clock)
  const atClient = await openDemoJournal(folder, 'cliente', CLIENT_TENANT, clock)
  const atProvider = await openDemoJournal(folder, 'fournisseuse', PROVIDER_TENANT, clock)
  const registrySql = await openSqlite(join(folder, 'pagm.db'))
  const registry = await embeddedPagmRegistry(registrySql, { tenant: CLIENT_TENANT })
  await registry.grant({
    entity: AGENT,
    service: SERVICE,
    pagm: parsePagm('CONSULTATION_DROITS'),
    at: new Date(clock.now().getTime() - 86_400_000),
    decidedBy: 'chef-de-service',
  })

  let documents = readDocuments(clientOrganisme, providerOrganisme, 443)
  const policy = vectorPolicy(documents, clientOrganisme, clock.now())
  const provider = await startProvider({
    organisme: providerOrganisme,
    client: clientOrganisme,
    service: SERVICE,
    journal: atProvider.journal,
    clock,
    policy: () => policy,
  })
  documents = readDocuments(clientOrganisme, providerOrganisme, provider.port)
  const endpoint = documents.client.endpoints[0]?.url ?? ''
  const http = nodeHttpClient({
    ca: providerOrganisme.root.certificatePem,
    clientCertificate: {
      key: clientOrganisme.tls.privateKeyPem,
      certificate: clientOrganisme.tls.chainPem,
    },
  })
  const signer = signerFromPem({
    privateKey: clientOrganisme.signer.privateKeyPem,
    certificateChain: clientOrganisme.signer.chainPem,
  })
  const client = startClient({
    endpoint: new URL(endpoint),
    service: SERVICE,
    http,
    signer,
    registry,
    journal: atClient.journal,
    clock,
    policy: issuancePolicy(documents, clock.now()),
  })

  try {
    page.title(documents.convention.title)
    page.dim(`  client → ${endpoint} over mutual TLS, SOAP 1.1`)
    page.dim(
      '  VI = vecteur d’identification, here a signed SAML 2.0 assertion; PAGM = the right that it claims',
    )

    page.title('1. A VI that is accepted')
    const vector = await client.issue()
    const accepted = client.wrap(vector)
    page.row(
      'agent with PAGM CONSULTATION_DROITS',
      (await client.send(accepted)).outcome,
      'OK',
      `VI ${vector.id}`,
    )
    const checks = provider.lastReport()?.checks ?? []
    page.dim(`    ${checks.length} checks by the provider, the steps of the standard first, then ours:`)
    page.checkList(checks)

    page.title('2. VIs that are refused, each with the fault of the standard')
    const scenarios = refusals({ client, organisme: clientOrganisme, clock, service: SERVICE, accepted })
    for (const { title, fault, message } of scenarios) {
      const { outcome, sentence } = await client.send(await message())
      const failed = provider.lastReport()?.checks.find((check) => check.outcome === 'failed')
      page.row(title, outcome, fault, `${sentence} · ${failed?.id ?? 'no check'}`)
    }

    page.title('3. No trace, no service (art. 8)')
    const callOnce = async () => client.send(client.wrap(await client.issue()))
    atProvider.store.fillDisk()
    const unrecorded = await callOnce()
    page.row("provider's disk is full", unrecorded.outcome, 'soapenv:Server', unrecorded.sentence)
    page.row(
      'its journal says',
      atProvider.journal.state(),
      'broken',
      'closed until somebody has repaired it',
    )
    const stillClosed = await callOnce()
    page.row('the next call', stillClosed.outcome, 'soapenv:Server', stillClosed.sentence)
    atProvider.store.freeDisk()
    await atProvider.journal.recover()
    page.row('disk freed, journal recovered', (await callOnce()).outcome, 'OK', 'recorded and served again')

    page.title('4. Both journals, verified and compared')
    const timing = await timeVectors({
      client,
      policy,
      service: SERVICE,
      journal: atProvider.journal,
      clock,
      peer: clientOrganisme.tls.chainDer,
    })
    await Promise.all([atClient.journal.publishHead(), atProvider.journal.publishHead()])
    const exports = []
    for (const [name, { journal }, tenant] of [
      ['client', atClient, CLIENT_TENANT],
      ['provider', atProvider, PROVIDER_TENANT],
    ] as const) {
      const bytes = await collect(journal.export(controlOf(tenant)))
      exports.push(bytes)
      const { verdict, sentences } = await verifyJournal(bytes, { keys: [journal.key] })
      page.row(`${name}'s journal`, verdict, 'intact', withoutOrigin(sentences[0]))
    }
    const [clientExport = Buffer.of(), providerExport = Buffer.of()] = exports
    const damaged = Buffer.from(providerExport)
    damaged.writeUInt8((damaged[Math.floor(damaged.length / 2)] ?? 0) ^ 1, Math.floor(damaged.length / 2))
    const broken = await verifyJournal(damaged, { keys: [atProvider.journal.key] })
    page.row('the same with one bit changed', broken.verdict, 'damaged', broken.findings[0]?.explanation)
    page.dim(
      '    not yet anchored = nobody outside has confirmed it yet: see docs/concepts/tamper-evidence.md',
    )
    const { counts } = await reconcile(clientExport, providerExport, { edgeMinutes: 0 })
    for (const [kind, expected, note] of [
      ['matched', 2 + timing.rounds, `created by one, accepted by the other; ${timing.rounds} for part 5`],
      ['client-only', 3, 'changed on the way, or sent while the provider could not record'],
      ['provider-only', 2, 'signed by the client, absent from its journal: made elsewhere'],
      ['contradictory', 1, 'created by the client, refused by the provider as expired'],
    ] as const) {
      page.row(`VIs ${kind}`, String(counts[kind]), String(expected), note)
    }

    page.title('5. Time spent per VI')
    page.dim(`  median of ${timing.rounds} rounds, one at a time, each record on disk before the answer`)
    page.line(`    issue: check, sign, record        ${timing.issueMs.toFixed(2)} ms`)
    page.line(`    check: read, verify, judge        ${timing.checkMs.toFixed(2)} ms`)
    page.line(`    accept: check, record, use up     ${timing.acceptMs.toFixed(2)} ms`)
  } finally {
    await provider.close()
    await Promise.all([
      http.close(),
      atClient.journal.close(),
      atProvider.journal.close(),
      registrySql.close(),
    ])
  }
}

function controlOf(tenant: ReadContext['tenant']): ReadContext {
  return {
    tenant,
    actor: { kind: 'person', id: READER },
    requestId: 'demo',
    purpose: 'Rapprochement des traces de la démonstration',
  }
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const collected: Uint8Array[] = []
  for await (const piece of pieces) collected.push(piece)
  return Buffer.concat(collected)
}

/** The name of the log stands before the first colon. */
function withoutOrigin(sentence = ''): string {
  return sentence.slice(sentence.indexOf(':') + 2)
}
