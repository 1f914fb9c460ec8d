// Starts the service and uses every part of it, then breaks its configuration and stops it as a supervisor would.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeHttpClient, systemClock } from '@entente/runtime'
import { makeVi, plantSentinels, viClaims, wrapInSoap } from '@entente/testkit'
import { SERVICE } from '../src/partner-server.ts'
import { startEspace } from '../src/start-espace.ts'

const here = fileURLToPath(new URL('../', import.meta.url))
const main = ['--conditions=@entente/source', '--import', 'tsx', join(here, 'src', 'main.ts')]
const sentinels = plantSentinels()
const logged: string[] = []

const service = await startEspace(here, (line) => logged.push(line))
try {
  await servePartner()
  await serveInside()
} finally {
  await service.close()
}
assert.deepEqual(sentinels.leaksIn(...logged), [], 'no personal data in the log')
assert.ok(logged.some((line) => JSON.parse(line).name === 'vector.accepted'))
console.log(`${logged.length} lines of log, none with personal data`)
teachConfiguration()
await stopOnSignal()
console.log('espace-partenaire: everything as it should be')

/** A partner calls with a VI, once; the second time it is refused with the fault of the standard. */
async function servePartner() {
  const { partners, outside } = service
  const http = nodeHttpClient({
    ca: partners.ourRoot.certificatePem,
    clientCertificate: { key: partners.tls.privateKeyPem, certificate: partners.tls.chainPem },
    retries: 0,
  })
  const claims = viClaims(systemClock.now(), {
    issuer: 'urn:interops:99000001000019:idp:jeton:1',
    subject: sentinels.plant('subject'),
    recipient: 'urn:interops:99000002800011:sp:sejours:1',
    audience: SERVICE,
    pagms: ['CONSULTATION_SEJOURS'],
  })
  const body = Buffer.from(wrapInSoap(makeVi(claims, partners.signer)))
  const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' }
  const call = () => http.send({ method: 'POST', url: outside, headers, body })
  const first = await call()
  assert.equal(first.status, 200, Buffer.from(first.body).toString())
  const second = await call()
  assert.match(Buffer.from(second.body).toString(), /InvalidVI/)
  await http.close()
  console.log('partner: served once, refused the second time')
}

async function serveInside() {
  assert.deepEqual(await get('/health'), { journal: 'open', whitelist: 'ok' })
  const listed = await post('/mail', { from: 'a@ch-exemple.mssante.fr', to: 'b@clinique-exemple.mssante.fr' })
  assert.equal(listed.decision, 'continue')
  const unlisted = await post('/mail', { from: 'a@ch-exemple.mssante.fr', to: 'b@inconnu.mssante.fr' })
  assert.equal(unlisted.decision, 'reject')
  const consulted = await post('/qf', { agent: 'agent-07', birthName: 'EXEMPLE' })
  assert.equal(consulted.kind, 'found')
  const stranger = await post('/qf', { agent: sentinels.plant('agent'), birthName: 'EXEMPLE' })
  assert.equal(stranger.kind, 'convention-refuses')
  const unknown = await post('/annuaire', { agent: 'agent-07', rpps: '99000000010' })
  assert.ok(['found', 'not-found'].includes(String(unknown.status)))
  const due = await get('/echeances')
  assert.ok(Array.isArray(due) && due.length > 0)
  const counters = await get('/metrics')
  assert.ok(
    Array.isArray(counters) && counters.includes('vector.accepted') && counters.includes('qf.consultation'),
  )
  console.log(
    `inside: mail judged, QF consulted, directory asked, ${due.length} dates due, ${counters.length} metrics`,
  )
}

/** A wrong configuration names the file, the place and what to do, and exits with the code of sysexits.h. */
function teachConfiguration() {
  const folder = mkdtempSync(join(tmpdir(), 'espace-configuration-'))
  cpSync(join(here, 'conventions'), join(folder, 'conventions'), { recursive: true })
  const deployment = JSON.parse(readFileSync(join(here, 'deployment.json'), 'utf8'))
  deployment.environment = 'production'
  writeFileSync(join(folder, 'deployment.json'), JSON.stringify(deployment))
  const { status, stderr } = spawnSync(process.execPath, [...main, folder], { cwd: here, encoding: 'utf8' })
  assert.equal(status, 78)
  assert.match(stderr, /deployment\.json/)
  assert.match(stderr, /environment/)
  rmSync(folder, { recursive: true })
  console.log(`configuration: ${stderr.trim().split('\n').at(-1)}`)
}

/** SIGTERM ends the process by itself, with 0, once everything is closed. */
async function stopOnSignal() {
  const child = spawn(process.execPath, main, { cwd: here, stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  assert.equal(code, 0)
}

async function get(path: string): Promise<unknown> {
  return (await fetch(`${service.inside}${path}`)).json()
}

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${service.inside}${path}`, { method: 'POST', body: JSON.stringify(body) })
  return (await response.json()) as Record<string, unknown>
}
