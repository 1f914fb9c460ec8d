import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { frozenClock } from '@entente/testkit'
import { afterAll, describe, expect, it } from 'vitest'
import {
  checkVector,
  type IssuancePolicy,
  issueVector,
  readSamlResponseForm,
  samlResponseForm,
  type VectorPolicy,
} from '../../src/index.ts'
import {
  createWorld,
  ISSUER,
  issuanceRequest,
  LEVEL,
  PAGM,
  PORTAL,
  PORTAL_SERVICE,
  SERVICE,
} from '../support/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'entente-vi-peers-'))
const started: ChildProcess[] = []
afterAll(async () => {
  for (const child of started) {
    const ended = once(child, 'exit')
    child.kill()
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
})

// Peers look at the system clock: the organismes live now.
const world = createWorld(frozenClock(new Date()))
const provider = world.root
  .authority({ subject: [['CN', 'AC fournisseur']] })
  .leaf({ subject: [['CN', 'portail']] })
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const clientKey = file('client.key', world.signer.privateKeyPem)
const clientCertificate = file('client.pem', world.signer.certificatePem)
const providerKey = file('provider.key', provider.privateKeyPem)
const providerCertificate = file('provider.pem', provider.certificatePem)
const rootFile = file('root.pem', world.root.certificatePem)
const authorityFile = file('authority.pem', world.authority.certificatePem)

const python = '/usr/bin/python3'
const peer = (name: string) => fileURLToPath(new URL(`../support/peers/${name}`, import.meta.url))

function isInstalled(debian: string, program: string, ...parameters: string[]): boolean {
  const there = spawnSync(program, parameters).status === 0
  if (!there && process.env.CI) throw new Error(`Install the Debian package ${debian}.`)
  return there
}

const authentication = { instant: new Date(world.clock.now().getTime() - 60_000), level: LEVEL }
const request = (service: string) => issuanceRequest({ service, authentication })

/** SAML peers know each other by entity identifiers: the audience of the VI is that of the service provider. */
const SP = PORTAL_SERVICE
const peers = [PORTAL, SP, ISSUER] as const

async function portalForm(policy: IssuancePolicy = world.issuancePolicy) {
  return samlResponseForm(await issueVector(request(PORTAL_SERVICE), policy, world.issuancePorts)).fields
}

async function judge(message: string, policy: VectorPolicy) {
  const received = readSamlResponseForm(new URLSearchParams({ SAMLResponse: message }))
  return checkVector(received, policy, {
    service: PORTAL_SERVICE,
    peer: world.tls.chainDer,
    at: new Date(),
  })
}

describe.skipIf(!isInstalled('xmlsec1', 'xmlsec1', '--version'))('xmlsec1', () => {
  const ID = '--id-attr:ID'
  const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion'

  it('verifies what we sign, by the path to the root', async () => {
    const { bytes } = await issueVector(request(SERVICE), world.issuancePolicy, world.issuancePorts)
    const path = file('ours.xml', bytes)
    const trust = ['--trusted-pem', rootFile, '--untrusted-pem', authorityFile]
    const verified = spawnSync('xmlsec1', ['--verify', ...trust, ID, ASSERTION, path], { encoding: 'utf8' })
    expect(verified.stderr).toContain('OK')
    expect(verified.status).toBe(0)
    const altered = file(
      'altered.xml',
      Buffer.from(bytes).toString('utf8').replace('agent-0042', 'agent-0043'),
    )
    expect(spawnSync('xmlsec1', ['--verify', ...trust, ID, ASSERTION, altered]).status).not.toBe(0)
  })

  it('signs what we accept', async () => {
    const { bytes, claims } = await issueVector(request(SERVICE), world.issuancePolicy, world.issuancePorts)
    const template = Buffer.from(bytes)
      .toString('utf8')
      .replace(/(<ds:DigestValue>)[^<]+/, '$1')
      .replace(/(<ds:SignatureValue>)[^<]+/, '$1')
      .replace(/<ds:X509Data>.*<\/ds:X509Data>/, '<ds:X509Data></ds:X509Data>')
      .replaceAll(
        'agent-0042',
        'agent-é & <0042>'.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;'),
      )
    const signed = spawnSync(
      'xmlsec1',
      [
        '--sign',
        '--privkey-pem',
        `${clientKey},${clientCertificate},${authorityFile}`,
        ID,
        ASSERTION,
        file('template.xml', template),
      ],
      { encoding: 'utf8' },
    )
    expect(signed.status, signed.stderr).toBe(0)
    const check = await checkVector(
      { form: 'saml-assertion', bytes: new TextEncoder().encode(signed.stdout) },
      world.policy,
      { service: SERVICE, peer: world.tls.chainDer, at: world.clock.now() },
    )
    expect(check.report.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(check.verdict === 'passed' && check.claims.id).toBe(claims.id)
    expect(check.verdict === 'passed' && check.claims.subject).toMatchObject({ id: 'agent-é & <0042>' })
  })
})

describe.skipIf(!isInstalled('python3-lasso', python, '-c', 'import lasso'))(
  'Lasso, portal to portal on loopback',
  () => {
    async function startPortal(role: 'idp' | 'sp'): Promise<string> {
      const files =
        role === 'idp'
          ? [clientKey, clientCertificate, providerCertificate]
          : [providerKey, providerCertificate, clientCertificate]
      const child = spawn(python, [peer('lasso_portal.py'), role, ...files, ...peers])
      started.push(child)
      const [port] = await once(createInterface({ input: child.stdout }), 'line')
      return `http://127.0.0.1:${port}`
    }

    it('accepts our VI as a service provider, and refuses it altered', async () => {
      const url = await startPortal('sp')
      const { SAMLResponse } = await portalForm()
      const post = (message: string) =>
        fetch(url, { method: 'POST', body: new URLSearchParams({ SAMLResponse: message }) })
      const accepted = await post(SAMLResponse)
      expect(await accepted.json()).toEqual({ subject: 'agent-0042', pagms: [PAGM], issuer: ISSUER })
      const altered = Buffer.from(SAMLResponse, 'base64').toString('utf8').replace('agent-0042', 'agent-0043')
      expect((await post(Buffer.from(altered).toString('base64'))).status).toBe(403)
    })

    it('makes a VI as identity provider that we accept', async () => {
      const url = await startPortal('idp')
      const at = (seconds: number) =>
        new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z/, 'Z')
      const instants = { authn: at(-60), begin: at(-10), end: at(90), pagm: PAGM }
      const message = await (await fetch(url, { method: 'POST', body: JSON.stringify(instants) })).text()
      const check = await judge(message, world.policy)
      expect(check.report.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([])
      expect(check.verdict === 'passed' && check.claims.pagms).toEqual([PAGM])
    })
  },
)

describe.skipIf(!isInstalled('python3-pysaml2', python, '-c', 'import saml2'))('pysaml2', () => {
  const run = (action: 'make' | 'accept', input: string) => {
    const files =
      action === 'make'
        ? [clientKey, clientCertificate, providerCertificate]
        : [providerKey, providerCertificate, clientCertificate]
    return spawnSync(python, [peer('pysaml2_peer.py'), action, ...files, ...peers], {
      input,
      encoding: 'utf8',
    })
  }

  it('accepts our VI as a service provider, and refuses it altered', async () => {
    const { SAMLResponse } = await portalForm()
    const accepted = run('accept', SAMLResponse)
    expect(accepted.status, accepted.stderr).toBe(0)
    expect(JSON.parse(accepted.stdout)).toEqual({ subject: 'agent-0042', pagms: [PAGM], issuer: ISSUER })
    const altered = Buffer.from(SAMLResponse, 'base64').toString('utf8').replace('agent-0042', 'agent-0043')
    expect(run('accept', Buffer.from(altered).toString('base64')).status).not.toBe(0)
  })

  it('makes a VI as identity provider that we accept', async () => {
    const made = run('make', '')
    expect(made.status, made.stderr).toBe(0)
    const check = await judge(made.stdout.trim(), world.policy)
    expect(check.report.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(check.verdict === 'passed' && check.claims.subject).toMatchObject({ id: 'agent-0042' })
  })
})
