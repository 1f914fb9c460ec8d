import { createHash, createPublicKey, type JsonWebKey } from 'node:crypto'
import { type JwtPolicy, verifyJwt } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IDENTITY_TYPE } from '../../src/index.ts'
import { SAMPLE_PAGM, SAMPLE_REST_SERVICE, SAMPLE_SOAP_SERVICE } from '../../src/testing/index.ts'
import { ask, envelope, infos, openWorld, type World } from '../support/world.ts'

let world: World
let port: number

beforeAll(async () => {
  world = await openWorld({ internalKey: 'rsa-2048', signerKey: 'rsa-2048' })
  port = world.portOf(world.client)
})
afterAll(() => world?.close())

const admin = async (path: string) => {
  const answer = await fetch(`http://127.0.0.1:${world.provider.admin.port}${path}`)
  return { status: answer.status, text: await answer.text() }
}

async function identityOf(token: string | string[] | undefined, audience: string) {
  const { keys } = JSON.parse((await admin('/jwks')).text) as { keys: JsonWebKey[] }
  const policy: JwtPolicy = {
    algorithms: ['RS256'],
    typ: IDENTITY_TYPE,
    at: new Date(),
    issuers: [world.organismes.provider.tenant],
    audience,
    clockSkewSeconds: 5,
  }
  const key = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' })
  return (await verifyJwt(String(token), policy, () => ({ key }))).claims
}

describe('a SOAP call through two gateways', () => {
  it('reaches a service that knows nothing of SAML, with a signed identity', async () => {
    const answer = await ask(port, '/droits', { body: envelope(), headers: { soapaction: '"lister"' } })
    expect(answer).toMatchObject({ status: 200, body: '<served/>' })
    const call = world.service.seen.at(-1)
    expect(call?.url).toBe('/soap')
    expect(call?.headers.soapaction).toBe('"lister"')
    expect(call?.body).not.toContain('Security')
    expect(call?.body).not.toContain('Assertion')
    expect(call?.body).toContain('<soapenv:Body><lister xmlns="urn:exemple:droits"/></soapenv:Body>')
    expect(call?.headers['content-length']).toBe(String(Buffer.byteLength(call?.body ?? '')))
    expect(await identityOf(call?.headers['entente-identity'], SAMPLE_SOAP_SERVICE)).toMatchObject({
      sub: 'urn::subject::17',
      organisme: world.organismes.client.urn,
      pagm: [SAMPLE_PAGM],
    })
  })

  it('keeps other SOAP headers and the namespaces of the envelope', async () => {
    const message =
      '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="urn:a" xmlns="urn:d"><s:Header>' +
      '<a:Action s:mustUnderstand="1">x&amp;y</a:Action></s:Header><s:Body><d a:v="1"/></s:Body></s:Envelope>'
    const answer = await ask(port, '/droits', {
      body: message,
      headers: { 'content-type': 'application/soap+xml' },
    })
    expect(answer.status).toBe(200)
    const body = world.service.seen.at(-1)?.body ?? ''
    expect(body).toContain('mustUnderstand="1">x&amp;y</a:Action>')
    expect(body).toContain('<s:Body><d a:v="1"/></s:Body></s:Envelope>')
    expect(body).toContain('xmlns="urn:d"')
    expect(body).not.toContain('Security')
  })

  it('passes cookies and hop-by-hop headers in neither direction', async () => {
    const answer = await ask(port, '/droits', {
      body: envelope(),
      headers: { cookie: 'a=1', 'x-forwarded-for': '10.0.0.1', 'entente-identity': 'forged', via: 'x' },
    })
    expect(answer.headers['set-cookie']).toBeUndefined()
    const headers = world.service.seen.at(-1)?.headers
    expect(headers).not.toHaveProperty('cookie')
    expect(headers).not.toHaveProperty('x-forwarded-for')
    expect(headers).not.toHaveProperty('interops-infos')
    expect(headers?.['entente-identity']).not.toBe('forged')
  })

  it('ties caller, journal and service together by one identifier', async () => {
    const answer = await ask(port, '/droits', { body: envelope() })
    expect(answer.headers['entente-request']).toMatch(/^facturation\/[0-9a-f-]{36}$/)
    expect(world.service.seen.at(-1)?.headers['entente-request']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('a REST call through two gateways', () => {
  it('carries the VI as a token and what lies below the route', async () => {
    const answer = await ask(port, '/dossiers/17/pieces?page=2', {
      method: 'GET',
      headers: { accept: 'application/json' },
    })
    expect(answer.status).toBe(200)
    const call = world.service.seen.at(-1)
    expect(call).toMatchObject({ method: 'GET', url: '/rest/17/pieces?page=2', body: '' })
    expect(call?.headers).not.toHaveProperty('authorization')
    expect(await identityOf(call?.headers['entente-identity'], SAMPLE_REST_SERVICE)).toMatchObject({
      pagm: [SAMPLE_PAGM],
    })
  })

  it('passes a body through byte by byte', async () => {
    const body = Buffer.from(JSON.stringify({ text: 'é'.repeat(100_000) }))
    const answer = await ask(port, '/dossiers', {
      method: 'PUT',
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(200)
    expect(
      createHash('sha256')
        .update(world.service.seen.at(-1)?.body ?? '')
        .digest('hex'),
    ).toBe(createHash('sha256').update(body).digest('hex'))
  })
})

describe('a call that the client organisme may not make', () => {
  it.each([
    [
      'a role that is mapped to nothing',
      { 'interops-infos': infos({ roles: ['AUTRE'] }) },
      'GATEWAY_ROLE_UNKNOWN',
    ],
    ['no role at all', { 'interops-infos': infos({ roles: [] }) }, 'GATEWAY_ROLE_UNKNOWN'],
    [
      'an authentication in the future',
      { 'interops-infos': infos({ at: new Date(Date.now() + 60_000) }) },
      'VI_ISSUED_IN_FUTURE',
    ],
    ['a header that is not XML', { 'interops-infos': '<InteropsInfos>' }, 'VI_HEADER_INVALID'],
  ])('is refused for %s', async (_title, headers, code) => {
    const answer = await ask(port, '/droits', { body: envelope(), headers })
    expect(answer.headers['entente-code']).toBe(code)
    expect(answer.body).toContain(`app:${code}</faultcode>`)
  })

  it.each([
    [
      'a message that carries a Security header already',
      envelope().replace(
        '<soapenv:Header/>',
        '<soapenv:Header><w:Security xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"/></soapenv:Header>',
      ),
    ],
    ['a message that is not SOAP', '<a/>'],
    ['no message', ''],
    ['a DTD', `<!DOCTYPE a [<!ENTITY b "c">]>${envelope()}`],
  ])('is refused for %s', async (_title, body) => {
    expect((await ask(port, '/droits', { body })).headers['entente-code']).toBe('GATEWAY_ENVELOPE_REFUSED')
  })

  it('is refused for a path or method that no route has', async () => {
    expect((await ask(port, '/ailleurs', { body: envelope() })).headers['entente-code']).toBe(
      'GATEWAY_ROUTE_UNKNOWN',
    )
    expect((await ask(port, '/droits', { method: 'GET' })).headers['entente-code']).toBe(
      'GATEWAY_METHOD_REFUSED',
    )
    expect((await ask(port, '/droits/../admin', { body: envelope() })).headers['entente-code']).toBe(
      'GATEWAY_REQUEST_MALFORMED',
    )
  })
})

describe('operators', () => {
  it('see health, readiness and metrics', async () => {
    expect(JSON.parse((await admin('/health')).text)).toMatchObject({ status: 'up', draining: false })
    expect((await admin('/ready')).status).toBe(200)
    const { text } = await admin('/metrics')
    expect(text).toMatch(/entente_vector_accepted_total\{.*\} \d+/)
    expect(text).toMatch(
      /entente_gateway_call_duration_ms_count\{direction="inbound",outcome="served",tenant="99000000200016"\} \d+/,
    )
    expect(text).toContain('entente_gateway_journal_open{tenant="99000000200016"} 1')
  })
})
