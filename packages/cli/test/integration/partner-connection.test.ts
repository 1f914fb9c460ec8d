import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VectorCarriage } from '@entente/interops-vector/express'
import { createPki, plantSentinels, type TestAuthority, type TestIdentity } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LEVEL, startLoopbackProvider } from '../support/loopback-provider.ts'
import { entente } from '../support/run.ts'

const CLIENT = { siret: '73282932000074', issuer: 'urn:interops:73282932000074:idp:portail:1' }
const PROVIDER = { siret: '99000000200016', recipient: 'urn:interops:sp:99000000200016:droits' }
const AUDIENCE = 'https://droits.caisse-fournisseuse.example/consultation'
const PAGM = 'CONSULTATION_DROITS'

// A real server writes a real Date header: these tests run on the real clock.
const now = () => new Date()

interface Check {
  readonly id: string
  readonly outcome: string
  readonly observed: string
}

interface Side {
  readonly root: TestAuthority
  readonly authority: TestAuthority
  readonly seal: TestIdentity
  readonly vi: TestIdentity
  readonly tls: TestIdentity
}

function makeSide(usage: 'clientAuth' | 'serverAuth'): Side {
  const root = createPki({ now }).root({ subject: [['CN', `Racine ${usage}`]], keyType: 'p-256' })
  const authority = root.authority({ subject: [['CN', `AC ${usage}`]], keyType: 'p-256' })
  const tls = authority.leaf({
    subject: [['CN', 'localhost']],
    keyType: 'p-256',
    extendedKeyUsage: [usage],
    dnsNames: ['localhost'],
  })
  const leaf = (cn: string) => authority.leaf({ subject: [['CN', cn]], keyType: 'p-256' })
  return { root, authority, seal: leaf('sceau'), vi: leaf('vi'), tls }
}

describe('entente partner test', () => {
  let folder: string
  let provider: Awaited<ReturnType<typeof startLoopbackProvider>>
  const client = makeSide('clientAuth')
  const other = makeSide('serverAuth')
  const at = (name: string) => join(folder, name)
  const without = ['--without-revocation', 'test PKI']
  const run = (
    args: readonly string[],
    input = '',
    progress?: (text: string) => void,
    global: readonly string[] = ['--json'],
  ) =>
    entente([...global, 'partner', ...args], {
      at: now().toISOString(),
      input,
      ...(progress && { progress }),
    })
  const seal = (name: string) => ['--key', at(`${name}-seal.key`), '--certificate', at(`${name}-seal.pem`)]

  async function exportSheet(name: string, side: Side, change: object, use: 'tls-client' | 'tls-server') {
    for (const part of ['seal', 'vi', 'tls'] as const) {
      writeFileSync(at(`${name}-${part}.key`), side[part].privateKeyPem)
      writeFileSync(at(`${name}-${part}.pem`), side[part].chainPem)
    }
    writeFileSync(at(`${name}-root.pem`), side.root.certificatePem)
    writeFileSync(at(`${name}-ac.pem`), side.authority.certificatePem)
    const entry = (id: string, part: string, uses: string[]) => ({
      id,
      uses,
      pki: 'igc',
      certificate: `file:${name}-${part}.pem`,
    })
    const sheet = {
      environment: 'staging',
      version: 1,
      pkis: [
        {
          id: 'igc',
          name: 'IGC',
          root: `file:${name}-root.pem`,
          issuingCas: [`file:${name}-ac.pem`],
          crl: [],
        },
      ],
      certificates: [
        entry('sceau', 'seal', ['seal']),
        entry('vi', 'vi', ['vector-signature']),
        entry('tls', 'tls', [use]),
      ],
      endpoints: [],
      services: [],
      contacts: [{ id: 'exploitation', purpose: 'operations', function: 'Astreinte' }],
      ...change,
    }
    writeFileSync(at(`${name}.json`), JSON.stringify(sheet))
    const { exit, out } = await run(['export', at(`${name}.json`), ...seal(name), '--to', at(`${name}.jws`)])
    expect(exit, out).toBe(0)
    return JSON.parse(out).fingerprint as string
  }

  const organisme = (siret: string, party: string, urns: object) => ({
    siret,
    name: `Caisse ${party}`,
    convention: 'INTEROPS-DEMO-1',
    party,
    ...urns,
  })

  const providerSheet = (port: number, service: object = {}, use = 'interops-service') => ({
    organisme: organisme(PROVIDER.siret, 'fournisseuse', { recipientUrn: PROVIDER.recipient }),
    endpoints: [{ id: 'droits', use, url: `https://localhost:${port}/droits` }],
    services: [
      {
        id: 'droits',
        title: 'Consultation des droits',
        audience: AUDIENCE,
        mode: 'A',
        requiredAuthLevel: LEVEL,
        pagms: [PAGM],
        maximumVectorLifeSeconds: 300,
        reuse: 'single',
        endpoint: 'droits',
        ...service,
      },
    ],
  })

  async function confirmed(name: string, fingerprint: string) {
    for (const person of ['a.martin', 'b.durand']) {
      await run(
        ['confirm', at(`${name}.jws`), '--as', person, '--heard', '-', '--channel', 'telephone', ...without],
        fingerprint,
      )
    }
  }

  const startProvider = (mutual = true, carriage: VectorCarriage = 'soap') =>
    startLoopbackProvider({
      ...PROVIDER,
      audience: AUDIENCE,
      pagm: PAGM,
      tls: other.tls,
      client: { issuer: CLIENT.issuer, ...client },
      mutual,
      carriage,
    })

  const test = (name: string, to: string, progress?: (text: string) => void, global?: readonly string[]) =>
    run(
      [
        'test',
        at(`${name}.jws`),
        '--ours',
        at('cliente.jws'),
        '--vi-key',
        at('cliente-vi.key'),
        '--vi-certificate',
        at('cliente-vi.pem'),
        '--tls-key',
        at('cliente-tls.key'),
        '--tls-certificate',
        at('cliente-tls.pem'),
        '--journal',
        at(`${to}.db`),
        ...seal('cliente'),
        '--to',
        at(to),
        ...without,
      ],
      '',
      progress,
      global,
    )
  const outcomes = (out: string): Record<string, string> =>
    Object.fromEntries(
      JSON.parse(out).report.checks.map((one: { id: string; outcome: string }) => [one.id, one.outcome]),
    )

  const observed = (out: string): Record<string, string> =>
    Object.fromEntries(JSON.parse(out).report.checks.map(({ id, observed: seen }: Check) => [id, seen]))

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-connection-'))
    provider = await startProvider()
    await exportSheet(
      'cliente',
      client,
      { organisme: organisme(CLIENT.siret, 'cliente', { issuerUrn: CLIENT.issuer }) },
      'tls-client',
    )
    await confirmed(
      'fournisseuse',
      await exportSheet('fournisseuse', other, providerSheet(provider.port), 'tls-server'),
    )
  })
  afterAll(async () => {
    await provider.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('finds everything as agreed, the refusals too, and both sides sign the report', async () => {
    const sentinels = plantSentinels()
    sentinels.watch('entente-essai-de-connexion')
    const { exit, out, error } = await test('fournisseuse', 'rapport.json')
    expect(error).toBe('')
    expect(new Set(Object.values(outcomes(out)))).toEqual(new Set(['as-expected']))
    expect(Object.keys(outcomes(out))).toEqual([
      'clock',
      'tls-connection',
      'tls-version',
      'tls-chain',
      'tls-name',
      'tls-certificate',
      'tls-expiry',
      'tls-client-required',
      'vi-accepted',
      'vi-replay-refused',
      'vi-expired-refused',
      'vi-audience-refused',
      'vi-pagm-refused',
      'vi-signature-refused',
    ])
    expect(exit).toBe(0)
    expect(sentinels.leaksIn(out, readFileSync(at('rapport.json'), 'utf8'))).toEqual([])

    const sheets = ['--sheet', at('cliente.jws'), '--sheet', at('fournisseuse.jws'), ...without]
    expect(JSON.parse((await run(['report', at('rapport.json'), ...sheets])).out).standing).toBe('one-signed')
    const signed = await run([
      'countersign',
      at('rapport.json'),
      '--siret',
      PROVIDER.siret,
      ...seal('fournisseuse'),
      '--to',
      at('signe.json'),
      ...sheets,
    ])
    expect(signed).toMatchObject({ exit: 0, error: '' })
    const shown = await run(['report', at('signe.json'), ...sheets])
    expect(shown.exit).toBe(0)
    expect(JSON.parse(shown.out).standing).toBe('both-signed')

    writeFileSync(at('change.json'), readFileSync(at('signe.json'), 'utf8').replaceAll('TLSv1.3', 'TLSv1.2'))
    expect(JSON.parse((await run(['report', at('change.json'), ...sheets])).out).error.code).toBe(
      'PARTNER_REPORT_INVALID',
    )
  })

  it('says what is not as agreed: no client certificate asked for, another PAGM than published', async () => {
    const careless = await startProvider(false)
    try {
      const sheet = providerSheet(careless.port)
      const services = sheet.services.map((one) => ({ ...one, pagms: ['AUTRE_PAGM'] }))
      await confirmed(
        'negligente',
        await exportSheet('negligente', other, { ...sheet, services }, 'tls-server'),
      )
      const { exit, out } = await test('negligente', 'rapport-2.json')
      expect(exit).toBe(1)
      expect(outcomes(out)).toMatchObject({
        'tls-client-required': 'unexpected',
        'vi-accepted': 'unexpected',
        'vi-expired-refused': 'as-expected',
      })
    } finally {
      await careless.close()
    }
  })

  it('tries a service that takes tokens, with the same refusals', async () => {
    const rest = await startProvider(true, 'bearer')
    try {
      await confirmed(
        'jetons',
        await exportSheet('jetons', other, providerSheet(rest.port, { carriage: 'rest' }), 'tls-server'),
      )
      const { exit, out, error } = await test('jetons', 'rapport-7.json')
      expect(error).toBe('')
      expect(JSON.parse(out).report.checks.filter(({ outcome }: Check) => outcome !== 'as-expected')).toEqual(
        [],
      )
      expect(observed(out)).toMatchObject({
        'vi-replay-refused': 'vi:InvalidVI',
        'vi-audience-refused': 'vi:InvalidService',
        'vi-pagm-refused': 'vi:InvalidPagm',
        'vi-signature-refused': 'wsse:FailedCheck',
      })
      expect(exit).toBe(0)
    } finally {
      await rest.close()
    }
  })

  it('tries a portal with SAML Responses, as a browser does: without a client certificate', async () => {
    const portal = await startProvider(false, 'portal')
    try {
      const sheet = providerSheet(portal.port, { mode: 'P', maximumVectorLifeSeconds: 120 }, 'portal-acs')
      await confirmed('portail', await exportSheet('portail', other, sheet, 'tls-server'))
      const { exit, out, error } = await test('portail', 'rapport-8.json')
      expect(error).toBe('')
      expect(JSON.parse(out).report.checks.filter(({ outcome }: Check) => outcome !== 'as-expected')).toEqual(
        [],
      )
      expect(outcomes(out)).not.toHaveProperty('tls-client-required')
      expect(observed(out)).toMatchObject({
        'vi-accepted': 'accepted',
        'vi-replay-refused': 'a page that refuses',
        'vi-signature-refused': 'a page that refuses',
      })
      expect(exit).toBe(0)
      // Both sides sign what was tried, the refusals too.
      const sheets = ['--sheet', at('cliente.jws'), '--sheet', at('portail.jws'), ...without]
      const shown = await run(['report', at('rapport-8.json'), ...sheets])
      expect(JSON.parse(shown.out).standing).toBe('one-signed')
      expect(shown.out).toContain('vi-signature-refused')
    } finally {
      await portal.close()
    }
  })

  it('says when a portal serves an altered signature', async () => {
    const blind = createServer(
      { key: other.tls.privateKeyPem, cert: other.tls.chainPem },
      (request, response) => {
        request.resume()
        request.on('end', () => response.end('welcome'))
      },
    )
    await new Promise<void>((resolve) => blind.listen(0, '127.0.0.1', resolve))
    const { port } = blind.address() as AddressInfo
    const sheet = providerSheet(port, { mode: 'P', maximumVectorLifeSeconds: 120 }, 'portal-acs')
    await confirmed('aveugle', await exportSheet('aveugle', other, sheet, 'tls-server'))
    const { exit, out } = await test('aveugle', 'rapport-9.json')
    blind.close()
    expect(exit).toBe(1)
    expect(outcomes(out)).toMatchObject({
      'vi-accepted': 'as-expected',
      'vi-signature-refused': 'unexpected',
      'vi-replay-refused': 'unexpected',
    })
  })

  it('reports a partner that does not answer, as far as it comes', async () => {
    const gone = await startProvider()
    await gone.close()
    await confirmed('absente', await exportSheet('absente', other, providerSheet(gone.port), 'tls-server'))
    const { exit, out } = await test('absente', 'rapport-3.json')
    expect(exit).toBe(1)
    expect(JSON.parse(out).report.checks).toContainEqual(
      expect.objectContaining({ id: 'tls-connection', outcome: 'unexpected', observed: 'ECONNREFUSED' }),
    )
  })

  it('never tries a sheet that two people have not confirmed', async () => {
    await exportSheet('inconnue', other, providerSheet(provider.port), 'tls-server')
    expect(JSON.parse((await test('inconnue', 'rapport-4.json')).out).error.code).toBe(
      'PARTNER_SHEET_PENDING',
    )
  })

  it('tells people how far it has come, and programs nothing', async () => {
    const said: string[] = []
    await test('fournisseuse', 'rapport-5.json', (text) => said.push(text))
    expect(said).toEqual([])
    await test('fournisseuse', 'rapport-6.json', (text) => said.push(text), [])
    expect(said).toEqual(['… TLS droits', '… droits'])
  })
})
