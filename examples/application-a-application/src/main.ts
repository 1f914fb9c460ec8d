import { createHash } from 'node:crypto'
import { issueVector, isVectorError, sendSoap } from '@entente/interops-vector'
import { nodeHttpClient, nodeRandom, openTelemetryObserver, systemClock } from '@entente/runtime'
import { signerFromPem } from '@entente/trust'
import { openExampleJournal } from '@entente-examples/common'
import {
  clientTls,
  issuancePolicy,
  LEVEL,
  registry,
  rootPem,
  SERVICE,
  signer,
  vectorPolicy,
} from './organismes.ts'
import { startService } from './service.ts'
import { startTelemetry } from './telemetry.ts'

const telemetry = startTelemetry()
const observer = await openTelemetryObserver()
const clientJournal = await openExampleJournal(issuancePolicy.tenant)
const providerJournal = await openExampleJournal(vectorPolicy.tenant)
const service = await startService(providerJournal, observer)
const http = nodeHttpClient({
  ca: rootPem,
  clientCertificate: { certificate: clientTls.chainPem, key: clientTls.privateKeyPem },
})

/** Makes a VI for our application, sends it with a request, and gives what came back. */
async function call(operation: string, pagm: string): Promise<string> {
  const envelope = Buffer.from(
    `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><${operation} xmlns="urn:exemple:echeances"/></soapenv:Body></soapenv:Envelope>`,
  )
  const digest = createHash('sha256').update(envelope).digest('hex')
  const vector = await issueVector(
    {
      service: SERVICE,
      entity: 'facturation',
      subject: 'application',
      authentication: { instant: new Date(), level: LEVEL },
      pagms: [pagm],
      request: { id: nodeRandom.uuid(), digest },
    },
    issuancePolicy,
    {
      clock: systemClock,
      random: nodeRandom,
      signer: signerFromPem({ privateKey: signer.privateKeyPem, certificateChain: signer.chainPem }),
      registry,
      sink: clientJournal,
      observer,
    },
    { signal: AbortSignal.timeout(5_000) },
  )
  const answer = await sendSoap(http, { url: service.url, envelope, vector })
  if (answer.outcome === 'fault') return answer.code.name
  return answer.outcome === 'answered' ? Buffer.from(answer.body).toString('utf8') : answer.outcome
}

const outcomes: readonly (readonly [string, string, string])[] = [
  ['lister with ECHEANCES_LECTURE', await call('lister', 'ECHEANCES_LECTURE'), 'pour="application">3'],
  ['modifier with ECHEANCES_LECTURE', await call('modifier', 'ECHEANCES_LECTURE'), 'DroitsInsuffisants'],
  [
    'ECHEANCES_ECRITURE, which the application does not hold',
    await call('modifier', 'ECHEANCES_ECRITURE').catch((error) =>
      isVectorError(error) ? error.code : String(error),
    ),
    'VI_ISSUANCE_REFUSED',
  ],
]
await service.close()
await http.close()

const spans = telemetry.spanNames()
const counters = await telemetry.counters()
await Promise.all([clientJournal.close(), providerJournal.close(), telemetry.close()])

let sound = spans.includes('vector.issue') && spans.includes('vector.accept')
for (const [what, got, wanted] of outcomes) {
  const right = got.includes(wanted)
  sound &&= right
  console.log(`${right ? '✓' : '✗'} ${what}: ${got}`)
}
console.log(`\nspans: ${spans.join(', ')}`)
for (const counter of counters) console.log(`counter: ${counter}`)
if (!sound) process.exitCode = 1
