import type { HttpRequest, HttpResponse } from '@entente/core/ports'
import { OpenAPIBackend } from 'openapi-backend'
import { afterEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createQfClient, parseFranceConnectToken } from '../../src/index.ts'
import { type Desk, identityOf, openDesk, requestFor } from '../support/desk.ts'
import { samples, sampleText } from '../support/samples.ts'

const IDENTITY = '/v3/dss/quotient_familial/identite'
const FRANCE_CONNECT = '/v3/dss/quotient_familial/france_connect'
const OPERATION = 'quotientFamilial'

const byFranceConnect = {
  kind: 'france-connect',
  token: parseFranceConnectToken('jeton-fictif-camille'),
  identity: identityOf(),
} as const

let desk: Desk
afterEach(() => desk?.close())

describe.skipIf(samples === undefined)('what the loopback service and the client exchange', () => {
  it.each([
    ['a family', requestFor()],
    ['a family by FranceConnect', requestFor({ subject: byFranceConnect })],
    ['a month', requestFor({ period: { year: 2026, month: 3 } })],
    ['nobody', requestFor({ subject: identityOf('Inconnue') })],
    ['an absent file', requestFor({ subject: identityOf('Absente') })],
  ])('follows the published OpenAPI document: %s', async (_what, request) => {
    const document = parse(sampleText('openapi-particulier-v3.yaml'))
    // The published document names its operations in an extension; the validator wants a name of its own.
    const path = request.subject.kind === 'identity' ? IDENTITY : FRANCE_CONNECT
    const get = { ...document.paths[path].get, operationId: OPERATION }
    const openapi = new OpenAPIBackend({
      definition: { ...document, paths: { [path]: { get } } },
      quick: true,
    })
    await openapi.init()
    const seen: { request: HttpRequest; response: HttpResponse }[] = []
    desk = await openDesk()
    const { http } = desk.ports
    if (http === undefined) return expect.unreachable()
    const send = async (sent: HttpRequest) => {
      const response = await http.send(sent)
      seen.push({ request: sent, response })
      return response
    }
    await createQfClient(desk.policy, { ...desk.ports, http: { ...http, send } }).consult(request)

    const [exchange] = seen
    if (exchange === undefined) return expect.unreachable()
    const { url, headers } = exchange.request
    const query = Object.fromEntries(
      [...new Set(url.searchParams.keys())].map((name) => {
        const values = url.searchParams.getAll(name)
        return [name, name.endsWith('[]') ? values : (values[0] ?? '')]
      }),
    )
    const checked = openapi.validateRequest({
      method: 'get',
      path: url.pathname,
      query,
      headers: { ...headers },
    })
    expect(checked.errors ?? []).toEqual([])
    const body: unknown = JSON.parse(new TextDecoder().decode(exchange.response.body))
    const answered = openapi.validateResponse(body, OPERATION, exchange.response.status)
    expect(answered.errors ?? []).toEqual([])
  })
})
