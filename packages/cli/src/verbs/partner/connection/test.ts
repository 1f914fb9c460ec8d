import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { isNonEmpty } from '@entente/core'
import type { HttpClient } from '@entente/core/ports'
import { checkpointKeyFromPem, embeddedStore, openJournal } from '@entente/interops-trace'
import {
  type ConnectionCheck,
  type ConnectionReport,
  confirmSheet,
  type OpenedSheet,
  type PartnerSheet,
  signReport,
} from '@entente/partner'
import { hmacKeyedHash, isRuntimeError, nodeHttpClient, nodeRandom } from '@entente/runtime'
import { signerFromPem } from '@entente/trust'
import { EXIT } from '../../../exit-codes.ts'
import { labelled } from '../../../language.ts'
import { mark } from '../../../marks.ts'
import { readInput, readText } from '../../../read-input.ts'
import { takesRevocation } from '../../../revocation-options.ts'
import { openSigner, type SignerOptions, takesSigner } from '../../../signer-options.ts'
import type { RegisterFamily, Terminal, VerbAnswer } from '../../../verb.ts'
import { writeNew } from '../../../write-output.ts'
import { invalid } from '../../invalid.ts'
import { confirmationsFile, openSheet, readConfirmations, type SheetOptions } from '../open.ts'
import { words as sheetWords } from '../words.ts'
import { clockCheck, watchClock } from './clock-offset.ts'
import { check, probeTls, type TlsMaterial } from './probe-tls.ts'
import { type Caller, tryService } from './try-service.ts'
import { words } from './words.ts'

interface TestOptions extends SheetOptions, SignerOptions {
  readonly ours: string
  readonly viKey: string
  readonly viCertificate: string
  readonly tlsKey: string
  readonly tlsCertificate: string
  readonly journal: string
  readonly envelope?: string
  readonly to: string
}

const EMPTY = Buffer.from(
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header/><soapenv:Body/></soapenv:Envelope>',
)

/** `entente partner test`: what article 5.1 prepares, tried out. */
export const registerTest: RegisterFamily = (family, answer, language) => {
  const said = words[language]
  takesSigner(takesRevocation(family.command('test'), language), language)
    .description(said.tests)
    .argument('<sheet>', said.provider)
    .requiredOption('--ours <file>', said.ours)
    .requiredOption('--vi-key <file>', said.viKey)
    .requiredOption('--vi-certificate <file>', said.viCertificate)
    .requiredOption('--tls-key <file>', said.tlsKey)
    .requiredOption('--tls-certificate <file>', said.tlsCertificate)
    .requiredOption('--journal <file>', said.journal)
    .requiredOption('--to <file>', said.to)
    .option('--envelope <file>', said.envelope)
    .option('--confirmations <file>', sheetWords[language].confirmations)
    .addHelpText(
      'after',
      '\nExample:\n  entente partner test fournisseuse.jws --ours cliente.jws --vi-key vi.key --vi-certificate vi.pem \\\n    --tls-key tls.key --tls-certificate tls.pem --key sceau.key --certificate sceau.pem \\\n    --journal essais.db --crl ac.crl=ac.pem --to rapport.json',
    )
    .action(answer(testConnection))
}

async function testConnection(terminal: Terminal, file: string, options: TestOptions): Promise<VerbAnswer> {
  const said = words[terminal.language]
  const provider = (await openSheet(file, options, terminal)).opened
  const record = await readConfirmations(confirmationsFile(file, options.confirmations), terminal)
  confirmSheet(provider, record)
  const { held: _held, convention: _convention, ...judged } = options
  const client = (await openSheet(options.ours, judged, terminal)).opened
  const seal = await openSigner(options, terminal)
  const startedAt = terminal.clock.now().toISOString()
  const checks = await runChecks(client, provider, options, terminal)
  if (provider.sheet.services.length === 0) throw nothingToTry()
  const bad = checks.filter(({ outcome }) => outcome === 'unexpected').length
  if (!isNonEmpty(checks)) throw nothingToTry()
  const report: ConnectionReport = {
    kind: 'connection-report',
    schemaVersion: 1,
    id: nodeRandom.uuid(),
    environment: provider.sheet.environment,
    client: { siret: client.sheet.organisme.siret, sheet: client.fingerprint },
    provider: { siret: provider.sheet.organisme.siret, sheet: provider.fingerprint },
    startedAt,
    endedAt: terminal.clock.now().toISOString(),
    checks,
    verdict: bad === 0 ? 'passed' : 'failed',
  }
  const signed = await signReport({ report, signatures: [] }, report.client.siret, seal, terminal.clock.now())
  await writeNew(options.to, `${JSON.stringify(signed, null, 2)}\n`, 0o644)
  return {
    text: [
      ...checks.map((one) => checkLine(one, terminal)),
      bad === 0 ? said.passed : said.failed(bad),
      said.written(options.to),
    ].join('\n'),
    json: { report, file: options.to },
    exit: bad === 0 ? EXIT.ok : EXIT.no,
  }
}

function nothingToTry() {
  return invalid(
    'The sheet of the provider has no service to try.',
    'La fiche du fournisseur n’a pas de service à essayer.',
  )
}

/** One line for people. */
export function checkLine(
  { id, service, outcome, expected, observed }: ConnectionCheck,
  terminal: Terminal,
): string {
  const said = words[terminal.language]
  const sign = outcome === 'as-expected' ? 'good' : outcome === 'skipped' ? 'skipped' : 'bad'
  const result = outcome === 'as-expected' ? said.observed(observed) : said.expected(expected, observed)
  const name = service === undefined ? id : `${id} ${service}`
  return `${mark(sign, terminal)} ${labelled(name, result, terminal.language)}`
}

async function runChecks(
  client: OpenedSheet,
  provider: OpenedSheet,
  options: TestOptions,
  terminal: Terminal,
): Promise<readonly ConnectionCheck[]> {
  const { sheet } = provider
  const issuer = client.sheet.organisme.issuerUrn
  const recipient = sheet.organisme.recipientUrn
  if (issuer === undefined)
    throw invalid(
      'Our sheet has no issuerUrn: we are the client of nothing.',
      'Notre fiche n’a pas d’issuerUrn : nous ne sommes client de rien.',
    )
  if (recipient === undefined)
    throw invalid(
      'The sheet of the provider has no recipientUrn: it provides nothing.',
      'La fiche du fournisseur n’a pas de recipientUrn : il ne fournit rien.',
    )
  const tls = await tlsMaterial(sheet, options, terminal)
  const agent = nodeHttpClient({
    ca: tls.ca,
    clientCertificate: { key: tls.key, certificate: tls.certificate },
    retries: 0,
  })
  const browser = nodeHttpClient({ ca: tls.ca, retries: 0 })
  const http = watchClock(agent, terminal.clock)
  const anonymous = watchClock(browser, terminal.clock)
  const { journal, close } = await openTestJournal(client.sheet, options, terminal)
  try {
    const caller: Caller = {
      tenant: client.sheet.organisme.siret,
      issuer,
      recipient,
      signer: signerFromPem({
        privateKey: await readText(options.viKey, terminal),
        certificateChain: await readText(options.viCertificate, terminal),
      }),
      sink: journal,
      clock: terminal.clock,
      http,
      anonymous,
      envelope:
        options.envelope === undefined ? EMPTY : await readInput(options.envelope, terminal, 1_048_576),
    }
    const checks: ConnectionCheck[] = []
    const url = (id: string) => new URL(sheet.endpoints.find((one) => one.id === id)?.url ?? '')
    for (const id of new Set(sheet.services.map(({ endpoint }) => endpoint))) {
      terminal.progress(words[terminal.language].trying(`TLS ${id}`))
      checks.push(...(await probeTls(url(id), sheet, tls, terminal.clock.now())))
      // Browsers call a portal; applications alone have certificates to show.
      const portal = sheet.services.some(({ endpoint, mode }) => endpoint === id && mode === 'P')
      if (!portal) checks.push(await withoutCertificate(anonymous, url(id)))
    }
    for (const service of sheet.services) {
      terminal.progress(words[terminal.language].trying(service.id))
      checks.push(...(await tryService(service, url(service.endpoint), caller)))
    }
    return [clockCheck(http.offset() ?? anonymous.offset()), ...checks]
  } finally {
    await Promise.all([close(), agent.close(), browser.close()])
  }
}

async function tlsMaterial(
  sheet: PartnerSheet,
  options: TestOptions,
  terminal: Terminal,
): Promise<TlsMaterial> {
  const ca = sheet.pkis
    .flatMap(({ root, issuingCas }) => [root, ...issuingCas])
    .map((der) => `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`)
  const key = await readText(options.tlsKey, terminal)
  const certificate = await readText(options.tlsCertificate, terminal)
  return { ca, key, certificate }
}

/** The channel itself must ask who calls (art. 7.2.2). */
async function withoutCertificate(http: HttpClient, url: URL): Promise<ConnectionCheck> {
  const expected = 'refused without a client certificate'
  try {
    const { status } = await http.send({ method: 'GET', url })
    return check('tls-client-required', status === 401 || status === 403, expected, `HTTP ${status}`)
  } catch (error) {
    if (isRuntimeError(error)) return check('tls-client-required', true, expected, 'refused')
    throw error
  }
}

async function openTestJournal({ organisme }: PartnerSheet, options: TestOptions, { clock }: Terminal) {
  const { privateKey } = generateKeyPairSync('ed25519')
  const journal = await openJournal({
    tenant: organisme.siret,
    writer: 'entente-partner-test',
    store: embeddedStore(options.journal),
    // A key for this run's log alone: the journal of tests is kept, its heads are not continued.
    checkpointKey: checkpointKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    clock,
    keyedHash: hmacKeyedHash('connection-tests', createSecretKey(randomBytes(32))),
    readers: [],
    mode: 'development',
  })
  return { journal, close: () => journal.close() }
}
