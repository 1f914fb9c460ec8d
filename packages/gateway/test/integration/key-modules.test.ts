import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPki } from '@entente/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Gateway, openGateway } from '../../src/index.ts'
import {
  type SampleOrganismes,
  sampleOrganismes,
  writeClient,
  writeProvider,
} from '../../src/testing/index.ts'
import { edit } from '../support/three-organismes.ts'
import { ask, envelope, type LocalService, startService } from '../support/world.ts'

const PKCS11_MODULE = fileURLToPath(
  new URL('../../../../docs/guides/gateway-pkcs11-signer.mjs', import.meta.url),
)
const SOFTHSM = '/usr/lib/softhsm/libsofthsm2.so'
const PKCS11_TOOL = '/usr/bin/pkcs11-tool'
const SOFTHSM2_UTIL = '/usr/bin/softhsm2-util'
const PIN = 'code-de-la-carte'

let folder: string
let organismes: SampleOrganismes
let service: LocalService
let provider: Gateway
let client: Gateway | undefined

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entente-gateway-'))
  const pki = createPki({ now: () => new Date(Date.now() - 3_600_000) })
  organismes = sampleOrganismes(pki, { internalKey: 'p-256', signerKey: 'rsa-2048' })
  service = await startService()
  provider = await openGateway({
    path: writeProvider(organismes, {
      folder: join(folder, 'fournisseuse'),
      target: { soap: service.url, rest: service.url },
    }),
  })
})
afterEach(async () => {
  await client?.close()
  client = undefined
  delete process.env.PKCS11_MODULE
  delete process.env.PKCS11_PIN
  delete process.env.SOFTHSM2_CONF
})
afterAll(async () => {
  await provider?.close()
  await service?.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Key {
  id: string
  reference: string
  certificate?: string
  passphrase?: string
}

/** The client's files, with its VI key somewhere else. */
function clientWith(name: string, jetons: Partial<Key>, file: object): { path: string; home: string } {
  const home = join(folder, name)
  const path = writeClient(organismes, organismes.client, {
    folder: home,
    providerPort: provider.addresses[organismes.provider.tenant]?.inbound?.port ?? 0,
  })
  edit(join(home, 'deployment.json'), (deployment) => ({
    ...deployment,
    keys: (deployment.keys as Key[]).map((key) => (key.id === 'jetons' ? { ...key, ...jetons } : key)),
  }))
  edit(path, (whole) => ({ ...whole, ...file }))
  return { path, home }
}

async function served(path: string, environment: Record<string, string> = {}) {
  client = await openGateway({ path, environment })
  return ask(Object.values(client.addresses)[0]?.outbound?.port ?? 0, '/droits', { body: envelope() })
}

const REMOTE = { reference: 'pkcs11:object=vi-2026;type=private', certificate: 'file:jetons.pem' }
const withModule = (module: string, scheme = 'pkcs11') => ({ keyModules: [{ scheme, module }] })

describe('a VI key that the gateway cannot read', () => {
  it('signs through a module of the operator’s, here another process', async () => {
    const { path, home } = clientWith('autre-processus', REMOTE, withModule('signer.mjs'))
    // The key is where the gateway's own reader does not look, and is used by OpenSSL.
    const vault = join(folder, 'coffre.key')
    writeFileSync(vault, readFileSync(join(home, 'jetons.key')), { mode: 0o600 })
    rmSync(join(home, 'jetons.key'))
    writeFileSync(
      join(home, 'signer.mjs'),
      `import { execFileSync } from 'node:child_process'
export const sign = async (reference, data, { algorithm }) => {
  if (reference !== '${REMOTE.reference}' || algorithm !== 'RSA-SHA256') throw new Error('another key')
  return execFileSync('openssl', ['dgst', '-sha256', '-sign', ${JSON.stringify(vault)}], { input: data })
}`,
    )
    expect((await served(path)).status).toBe(200)
  })

  it('signs in an HSM through the PKCS#11 module of the documentation', async (context) => {
    const missing =
      spawnSync(PKCS11_TOOL, ['--version']).error ?? spawnSync(SOFTHSM2_UTIL, ['--version']).error
    if (missing !== undefined && process.env.CI)
      throw new Error('Install the Debian packages softhsm2 and opensc.')
    if (missing !== undefined) return context.skip('needs the Debian packages softhsm2 and opensc')
    const { path, home } = clientWith('hsm', REMOTE, withModule(PKCS11_MODULE))
    const tokens = join(folder, 'jetons-hsm')
    mkdirSync(tokens)
    writeFileSync(join(folder, 'softhsm2.conf'), `directories.tokendir = ${tokens}\nlog.level = ERROR\n`)
    process.env.SOFTHSM2_CONF = join(folder, 'softhsm2.conf')
    const der = createPrivateKey(readFileSync(join(home, 'jetons.key'))).export({
      type: 'pkcs8',
      format: 'der',
    })
    writeFileSync(join(home, 'jetons.der'), der)
    execFileSync(SOFTHSM2_UTIL, [
      '--init-token',
      '--free',
      '--label',
      'entente',
      '--pin',
      PIN,
      '--so-pin',
      PIN,
    ])
    execFileSync(PKCS11_TOOL, [
      ...['--module', SOFTHSM, '--token-label', 'entente', '--login', '--pin', PIN],
      ...[
        '--write-object',
        join(home, 'jetons.der'),
        '--type',
        'privkey',
        '--label',
        'vi-2026',
        '--usage-sign',
      ],
    ])
    rmSync(join(home, 'jetons.key'))
    rmSync(join(home, 'jetons.der'))
    process.env.PKCS11_MODULE = SOFTHSM
    process.env.PKCS11_PIN = PIN
    expect((await served(path)).status).toBe(200)
  })

  it('signs nothing with another key than the certificate’s', async () => {
    const { path, home } = clientWith('autre-cle', REMOTE, withModule('signer.mjs'))
    writeFileSync(
      join(home, 'signer.mjs'),
      `import { sign as of } from 'node:crypto'
import { readFileSync } from 'node:fs'
export const sign = async (_reference, data) => of('sha256', data, readFileSync(${JSON.stringify(join(home, 'sortie.key'))}))`,
    )
    const before = service.seen.length
    const answer = await served(path)
    expect(answer.status).toBe(503)
    expect(answer.headers['entente-code']).toBe('SIGNER_FAILED')
    expect(service.seen.length).toBe(before)
  })

  it('keeps the gateway from opening without a module that can be used', async () => {
    const { path } = clientWith('sans-module', REMOTE, {})
    await expect(openGateway({ path })).rejects.toMatchObject({ code: 'GATEWAY_REFERENCE_UNREADABLE' })
    const { path: other, home } = clientWith('module-vide', REMOTE, withModule('vide.mjs'))
    writeFileSync(join(home, 'vide.mjs'), 'export const something = 1')
    await expect(openGateway({ path: other })).rejects.toThrow(/keyModules\[0\]\.module: expected a module/)
  })

  it('serves no TLS: Node.js needs that key itself', async () => {
    const { path, home } = clientWith('tls', {}, withModule('signer.mjs'))
    writeFileSync(join(home, 'signer.mjs'), 'export const sign = async () => new Uint8Array()')
    edit(join(home, 'deployment.json'), (deployment) => ({
      ...deployment,
      keys: (deployment.keys as Key[]).map((key) =>
        key.id === 'sortie' ? { ...key, reference: 'pkcs11:object=sortie' } : key,
      ),
    }))
    await expect(openGateway({ path })).rejects.toThrow(
      /sortie\]\.reference: expected a key for TLS that can be read/,
    )
  })
})

describe('a secret', () => {
  it('is read from the credentials that systemd hands over', async () => {
    const { path, home } = clientWith(
      'systemd',
      { reference: 'secret:vi-key', passphrase: 'secret:vi-passphrase' },
      {},
    )
    const credentials = join(home, 'credentials')
    mkdirSync(credentials)
    const key = createPrivateKey(readFileSync(join(home, 'jetons.key')))
    writeFileSync(
      join(credentials, 'vi-key'),
      key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'une phrase de passe' }),
    )
    writeFileSync(join(credentials, 'vi-passphrase'), 'une phrase de passe\n')
    rmSync(join(home, 'jetons.key'))
    expect((await served(path, { CREDENTIALS_DIRECTORY: credentials })).status).toBe(200)
    await client?.close()
    client = undefined
    await expect(openGateway({ path })).rejects.toMatchObject({ code: 'GATEWAY_REFERENCE_UNREADABLE' })
  })

  it.each(['secret:../jetons.key', 'secret:..', 'secret:a/b'])(
    'is never a path out of them: %s',
    async (reference) => {
      const { path, home } = clientWith('chemin', { reference }, {})
      await expect(
        openGateway({ path, environment: { CREDENTIALS_DIRECTORY: join(home, 'credentials') } }),
      ).rejects.toMatchObject({ code: 'GATEWAY_REFERENCE_UNREADABLE' })
    },
  )

  it('is read from a vault through a module', async () => {
    const { path, home } = clientWith(
      'vault',
      { reference: 'secret:vault/vi' },
      withModule('vault.mjs', 'secret'),
    )
    const key = join(folder, 'vault.key')
    writeFileSync(key, readFileSync(join(home, 'jetons.key')), { mode: 0o600 })
    rmSync(join(home, 'jetons.key'))
    writeFileSync(
      join(home, 'vault.mjs'),
      `import { readFile } from 'node:fs/promises'
export const readReference = async (reference) => {
  if (reference !== 'secret:vault/vi') throw new Error('sealed')
  return readFile(${JSON.stringify(key)})
}`,
    )
    expect((await served(path)).status).toBe(200)
    edit(join(home, 'deployment.json'), (deployment) => ({
      ...deployment,
      keys: (deployment.keys as Key[]).map((one) =>
        one.id === 'jetons' ? { ...one, reference: 'secret:vault/autre' } : one,
      ),
    }))
    expect(await client?.reload()).toMatchObject({ outcome: 'kept', code: 'GATEWAY_REFERENCE_UNREADABLE' })
  })
})
