import { caught } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import { isGatewayError, readGatewayFile } from '../../src/index.ts'

const service = 'https://droits.caisse-fournisseuse.example/consultation'
const inbound = {
  port: 8443,
  token: { key: 'file:interne.key', certificate: 'file:interne.pem' },
  routes: [{ path: '/consultation', service, target: 'http://127.0.0.1:9000/droits' }],
}
const outbound = {
  port: 8081,
  applications: [{ id: 'facturation', roles: { [service]: { IDENT: 'CONSULTATION_DROITS' } } }],
  routes: [{ path: '/droits', service, endpoint: 'consultation' }],
}
const file = (tenant: object, rest: object = {}) => ({
  kind: 'gateway',
  schemaVersion: 1,
  deployment: 'deployment.json',
  conventions: ['convention.json'],
  admin: { port: 9900 },
  revocation: { lists: [] },
  tenants: [{ id: '99000000200016', writer: 'passerelle-1', ...tenant }],
  ...rest,
})

describe('a gateway file', () => {
  it('needs few words', () => {
    const { tenants, admin, drainSeconds } = readGatewayFile(file({ inbound, outbound }))
    expect(admin).toEqual({ host: '127.0.0.1', port: 9900 })
    expect(drainSeconds).toBe(30)
    expect(tenants[0]).toMatchObject({
      inbound: { host: '127.0.0.1', token: { lifeSeconds: 60 }, routes: [{ carriage: 'soap', headers: [] }] },
      limits: { inFlightPerPartner: 64, answerSeconds: 60 },
    })
  })

  const route = (change: object) => ({
    inbound: { ...inbound, routes: [{ ...inbound.routes[0], ...change }] },
  })
  it.each([
    [
      'a target on another machine',
      file(route({ target: 'http://10.0.0.1/droits' })),
      'inbound.routes[0].target: expected an http address on the loopback',
    ],
    [
      'a target that only begins like loopback',
      file(route({ target: 'http://127.0.0.1.example.net/' })),
      'inbound.routes[0].target',
    ],
    [
      'a header that says who calls',
      file(route({ headers: ['x-forwarded-for'] })),
      'inbound.routes[0].headers[0]: expected a header name',
    ],
    ...[
      ['a shared certificate for more than a year', { until: '2027-01-03' }, 'until: expected a last day'],
      ['a shared certificate that ended before', { until: '2026-01-01' }, 'until: expected a last day'],
      ['a shared certificate without a day', { until: 'demain' }, 'until: expected a day'],
      ['a shared certificate without a reason', { reason: '' }, 'reason: expected a reason'],
    ].map<[string, object, string]>(([what, change, place]) => [
      String(what),
      file(
        { inbound },
        {
          sharedCertificates: [
            {
              convention: 'INTEROPS-EX',
              party: 'cliente',
              decidedOn: '2026-01-02',
              until: '2026-06-30',
              reason: 'renouvellement',
              ...Object(change),
            },
          ],
        },
      ),
      `sharedCertificates[0].${place}`,
    ]),
    [
      'our own identity header',
      file(route({ headers: ['entente-identity'] })),
      'inbound.routes[0].headers[0]',
    ],
    ['a header with an underscore', file(route({ headers: ['x_user'] })), 'inbound.routes[0].headers[0]'],
    ['a path with dots', file(route({ path: '/a/../b' })), 'inbound.routes[0].path: expected a path'],
    [
      'a path given twice',
      file({ inbound: { ...inbound, routes: [inbound.routes[0], inbound.routes[0]] } }),
      'inbound.routes[1].path: expected each path once',
    ],
    [
      'a secret in place of a reference',
      file({ outbound: { ...outbound, applications: [{ ...outbound.applications[0], secret: 'hunter2' }] } }),
      'applications[0].secret: expected a reference',
    ],
    [
      'two applications of which one has no secret',
      file({
        outbound: { ...outbound, applications: [outbound.applications[0], { id: 'autre', roles: {} }] },
      }),
      'applications[0].secret: expected a secret',
    ],
    [
      'an open application beyond the loopback interface',
      file({ outbound: { ...outbound, host: '0.0.0.0' } }),
      'applications[0].secret: expected a secret',
    ],
    ['a tenant that does nothing', file({}), 'tenants[0]: expected inbound, outbound or both'],
    [
      'two tenants with one folder of evidence',
      file(
        {},
        {
          tenants: ['99000000200016', '99000001000019'].map((id) => ({
            id,
            writer: 'passerelle-1',
            evidence: 'file:preuves',
            inbound,
          })),
        },
      ),
      'tenants[1].evidence: expected a folder of its own',
    ],
    [
      'two tenants whose tokens have one issuer',
      file(
        {},
        {
          tenants: ['99000000200016', '99000001000019'].map((id) => ({
            id,
            writer: 'passerelle-1',
            inbound: { ...inbound, token: { ...inbound.token, issuer: 'passerelle' } },
          })),
        },
      ),
      'tenants[1].inbound.token.issuer: expected an issuer of its own',
    ],
    ['an unknown field', file({ inbound, porte: 1 }), 'tenants[0].porte: expected no field of this name'],
    [
      'a SIRET whose key is wrong',
      file({ id: '99000000200017', inbound }),
      'tenants[0].id: expected the SIRET',
    ],
    [
      'a token that lives for ever',
      file({ inbound: { ...inbound, token: { ...inbound.token, lifeSeconds: 86_400 } } }),
      'token.lifeSeconds: expected a whole number from 10 to 300',
    ],
    ['no object at all', [], 'the file: '],
  ])('is refused with %s, by its place and what is expected', async (_title, input, message) => {
    const error = await caught(() => readGatewayFile(input))
    expect(isGatewayError(error, 'GATEWAY_CONFIG_INVALID')).toBe(true)
    expect(String(error)).toContain(message)
    expect(String(error)).not.toMatch(/hunter2|10\.0\.0\.1|99000000200017/)
  })
})
