import { codeThrownBy } from '@entente/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { bearer, introspectToken, listDelegations, type QfService } from '../../src/index.ts'
import type { FakeFault } from '../../src/testing/index.ts'
import { testToken } from '../../src/testing/index.ts'
import { type Desk, openDesk } from '../support/desk.ts'

let desk: Desk
afterEach(() => desk.close())

const TOKEN = testToken(new Date('2027-06-01T00:00:00Z'), ['cnaf_quotient_familial'])

async function serviceOf(options: Parameters<typeof openDesk>[0] = {}): Promise<QfService> {
  desk = await openDesk(options)
  const { http, clock } = desk.ports
  if (http === undefined) return expect.unreachable()
  return { environment: 'staging', baseUrl: desk.api.url, authorization: bearer(() => TOKEN), http, clock }
}

const delegations = Array.from({ length: 250 }, (_, n) => ({
  id: `delegation-${n}`,
  authorization_request_id: 4_000 + n,
  siret: '99000005100013',
  intitule: 'Commune fictive',
  scopes: ['cnaf_quotient_familial'],
  statut: n % 2 === 0 ? 'active' : 'revoked',
  created_at: '2026-02-03T10:00:00Z',
}))

describe('a token', () => {
  it('is introspected by the API itself', async () => {
    const service = await serviceOf()
    expect(await introspectToken(service)).toEqual({
      id: 'jeton-fictif',
      name: 'Habilitation fictive',
      scopes: ['cnaf_quotient_familial'],
    })
    expect(await codeThrownBy(() => introspectToken({ ...service, authorization: bearer(() => 'x') }))).toBe(
      'QF_TOKEN_REFUSED',
    )
  })

  it.each<[FakeFault, string]>([
    ['token-refused', 'QF_TOKEN_REFUSED'],
    ['forbidden', 'QF_ACCESS_FORBIDDEN'],
    ['quota', 'QF_PROVIDER_UNAVAILABLE'],
    ['not-json', 'QF_ANSWER_MALFORMED'],
    ['hang-up', 'QF_CALL_FAILED'],
    [{ status: 200, body: { scopes: 'all' } }, 'QF_ANSWER_MALFORMED'],
    [{ status: 410, body: '' }, 'QF_ENDPOINT_GONE'],
  ])('%j: %s', async (fault, code) => {
    const service = await serviceOf()
    desk.api.failNext(fault)
    expect(await codeThrownBy(() => introspectToken(service))).toBe(code)
  })

  it('of staging is not shown to production', async () => {
    const service = await serviceOf()
    expect(await codeThrownBy(() => introspectToken({ ...service, environment: 'production' }))).toBe(
      'QF_POLICY_INVALID',
    )
  })

  it('is not asked about any more once the caller gave up', async () => {
    const service = await serviceOf()
    await expect(introspectToken(service, { signal: AbortSignal.abort() })).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    )
  })
})

describe('the delegations of a vendor', () => {
  it('are read to the last page', async () => {
    const all = await listDelegations(await serviceOf({ delegations }))
    expect(all).toHaveLength(250)
    expect(all[249]).toEqual({
      id: 'delegation-249',
      habilitation: '4249',
      recipient: '99000005100013',
      title: 'Commune fictive',
      scopes: ['cnaf_quotient_familial'],
      status: 'revoked',
      createdAt: new Date('2026-02-03T10:00:00Z'),
    })
  })

  it('may be none', async () => {
    expect(await listDelegations(await serviceOf())).toEqual([])
  })

  it.each([
    ['another page than the one asked for', { data: [], meta: { page: 2, total_pages: 3 } }],
    ['pages without end', { data: [], meta: { page: 1, total_pages: 1_000_000 } }],
    [
      'a SIRET that is none',
      { data: [{ ...delegations[0], siret: '99000005100014' }], meta: { page: 1, total_pages: 1 } },
    ],
  ])('are refused as a whole: %s', async (_what, body) => {
    const service = await serviceOf()
    desk.api.failNext({ status: 200, body })
    expect(await codeThrownBy(() => listDelegations(service))).toBe('QF_ANSWER_MALFORMED')
  })
})
