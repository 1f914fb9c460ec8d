import { caught } from '@entente/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { createQfClient, parseFranceConnectToken } from '../../src/index.ts'
import type { FakeFault } from '../../src/testing/index.ts'
import { type Desk, identityOf, openDesk, requestFor } from '../support/desk.ts'

let desk: Desk
afterEach(() => desk.close())

async function clientOfVersion2() {
  desk = await openDesk()
  return createQfClient({ ...desk.policy, api: { baseUrl: desk.api.url, version: 'v2' } }, desk.ports)
}

describe('a consultation over version 2, for those who have not moved', () => {
  it('uses its route, its header and its names, and reads its form', async () => {
    const client = await clientOfVersion2()
    expect(await client.consult(requestFor({ purpose: 'cantine' }))).toMatchObject({
      kind: 'found',
      quotientFamilial: 437,
      identity: 'matches',
      period: { stated: { year: 2026, month: 3 }, guarantee: 'guaranteed' },
      coordinates: { allocataires: [{ birthName: 'EXEMPLE' }], children: [{ birthDate: { year: 2019 } }] },
    })
    expect(desk.api.calls[0]).toMatchObject({
      path: '/api/v2/composition-familiale-v2',
      params: { sexe: ['F'], anneeDateDeNaissance: ['1988'], codePaysLieuDeNaissance: ['99100'] },
    })
  })

  it('takes a FranceConnect token as bearer', async () => {
    const client = await clientOfVersion2()
    const token = parseFranceConnectToken('jeton-fictif-camille')
    const subject = { kind: 'france-connect', token, identity: identityOf() } as const
    expect((await client.consult(requestFor({ subject }))).kind).toBe('found')
  })

  it.each([
    ['Ailleurs', 'caf-allocataire'],
    ['Autre', 'identity-diverges'],
    // Its errors do not say which caisse has no file.
    ['Absente', 'not-referenced'],
  ])('answers for %s: %s', async (name, kind) => {
    const client = await clientOfVersion2()
    expect((await client.consult(requestFor({ subject: identityOf(name) }))).kind).toBe(kind)
  })

  it.each<[FakeFault, string]>([
    ['token-refused', 'QF_TOKEN_REFUSED'],
    ['provider-error', 'QF_PROVIDER_UNAVAILABLE'],
    ['gateway-timeout', 'QF_PROVIDER_UNAVAILABLE'],
    [{ status: 422, code: '00363' }, 'QF_INPUT_REFUSED'],
    ['truncated', 'QF_ANSWER_MALFORMED'],
  ])('%j: %s', async (fault, code) => {
    const client = await clientOfVersion2()
    desk.api.failNext(fault)
    expect(await caught(() => client.consult(requestFor()))).toMatchObject({ code })
  })
})
