import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SAMPLE_SOAP_SERVICE, sampleOrganismes, writeClient, writeProvider } from '@entente/gateway/testing'
import { systemClock } from '@entente/runtime'
import { createPki } from '@entente/testkit'
import { installedLanguages, type Language } from './languages.ts'
import { endAll, type RunningGateway, run, start, startGateway, untilListening } from './processes.ts'

const USER = 'agent-17'
const folder = mkdtempSync(join(tmpdir(), 'entente-passerelle-'))
let failed = 0

function check(right: boolean, what: string): void {
  if (!right) failed += 1
  console.log(`${right ? '✓' : '✗'} ${what}`)
}

try {
  await demonstrate()
} finally {
  endAll()
  rmSync(folder, { recursive: true, force: true })
}
console.log(
  failed === 0 ? '\nEverything is as it should be.' : `\n${failed} surprises: see the crosses above.`,
)
process.exitCode = failed === 0 ? 0 : 1

async function demonstrate(): Promise<void> {
  const languages = installedLanguages()
  // Two organismes, each with a PKI, keys, journal and gateway of its own. Real ones bring their own certificates.
  const organismes = sampleOrganismes(createPki(systemClock))
  const atProvider = join(folder, 'fournisseuse')
  const servicePort = await freePort()
  const target = (port: number) => ({
    soap: `http://127.0.0.1:${port}/droits`,
    rest: `http://127.0.0.1:${port}/dossiers`,
  })
  const file = writeProvider(organismes, { folder: atProvider, target: target(servicePort) })
  const provider = await startGateway(file)
  const client = await startGateway(
    writeClient(organismes, organismes.client, {
      folder: join(folder, 'cliente'),
      providerPort: provider.listening[organismes.provider.tenant]?.inbound?.port ?? 0,
    }),
  )
  const url = `http://127.0.0.1:${client.listening[organismes.client.tenant]?.outbound?.port}/droits`

  for (const service of languages) {
    const port = await serve(service, provider)
    // The operator sends the calls to the new service; the gateway keeps running.
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replaceAll(/127\.0\.0\.1:\d+(?=\/dro|\/dos)/g, `127.0.0.1:${port}`),
    )
    check(
      (await provider.reload()).includes('replaced'),
      `the gateway passes calls on to the ${service.name} service`,
    )
    for (const caller of languages) {
      const answer = await run(caller.client(url, USER))
      const right =
        answer.startsWith('200 ') &&
        answer.includes(`par="${service.name}"`) &&
        answer.includes(`pour="${USER}"`) &&
        answer.includes(`organisme="${organismes.client.urn}"`) &&
        answer.includes('pagm="CONSULTATION_DROITS"')
      check(
        right,
        `a ${caller.name} client is served by the ${service.name} service${right ? '' : `: ${answer}`}`,
      )
    }
    for (const [title, token] of [
      ['no token', undefined],
      ['a token that somebody else signed', forged(organismes.provider.tenant)],
    ] as const) {
      const headers = token === undefined ? {} : { 'entente-identity': token }
      const { status } = await fetch(`http://127.0.0.1:${port}/droits`, {
        method: 'POST',
        headers,
        body: '<a/>',
      })
      check(status === 401, `the ${service.name} service refuses a call with ${title}`)
    }
  }
  check(
    (await client.stop()) === 0 && (await provider.stop()) === 0,
    'both gateways end the calls in flight and stop',
  )

  async function serve(language: Language, gateway: RunningGateway): Promise<number> {
    const port = await freePort()
    start(
      language.service({
        port,
        certificate: join(atProvider, 'interne.pem'),
        keysUrl: `http://127.0.0.1:${gateway.admin.port}/jwks`,
        issuer: organismes.provider.tenant,
        audience: SAMPLE_SOAP_SERVICE,
      }),
    )
    await untilListening(port)
    return port
  }
}

/** What an attacker could write: the right claims under no signature of ours. */
function forged(issuer: string): string {
  const now = Math.floor(Date.now() / 1000)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const header = part({ alg: 'RS256', typ: 'entente-identity+jwt', kid: 'x' })
  const claims = part({ iss: issuer, aud: SAMPLE_SOAP_SERVICE, iat: now, exp: now + 60, sub: USER, pagm: [] })
  return `${header}.${claims}.${Buffer.alloc(256, 1).toString('base64url')}`
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
