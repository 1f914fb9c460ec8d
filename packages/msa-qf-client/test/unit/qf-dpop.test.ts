import { nodeDigest, nodeRandom } from '@entente/runtime'
import {
  calculateJwkThumbprint,
  decodeProtectedHeader,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
} from 'jose'
import { describe, expect, it } from 'vitest'
import { dpop, dpopThumbprint } from '../../src/access/dpop.ts'
import { testToken } from '../../src/testing/index.ts'

describe('a proof of possession (RFC 9449)', () => {
  it('is made anew for each call, for its method and address without parameters, and for its token', async () => {
    const keys = await generateKeyPair('ES256')
    const token = testToken(new Date('2027-01-01T00:00:00Z'))
    const authorization = dpop({ token: () => token, keys, random: nodeRandom, digest: nodeDigest })
    const at = new Date('2026-03-02T09:00:00Z')
    const url = new URL(
      'https://particulier.api.gouv.fr/v3/dss/quotient_familial/identite?nomNaissance=EXEMPLE',
    )
    const [first, second] = await Promise.all(
      [1, 2].map(() => authorization.headersFor({ method: 'GET', url, at })),
    )
    expect(first?.authorization).toBe(`DPoP ${token}`)
    expect(first?.dpop).not.toBe(second?.dpop)

    const header = decodeProtectedHeader(first?.dpop ?? '')
    expect(header).toMatchObject({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC' } })
    expect(header.jwk).not.toHaveProperty('d')
    const { payload } = await jwtVerify(first?.dpop ?? '', await importJWK(header.jwk as JWK, 'ES256'), {
      currentDate: at,
    })
    expect(payload).toEqual({
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      htm: 'GET',
      htu: 'https://particulier.api.gouv.fr/v3/dss/quotient_familial/identite',
      ath: Buffer.from(nodeDigest.digest('SHA-256', Buffer.from(token))).toString('base64url'),
      iat: at.getTime() / 1_000,
    })
    expect(await dpopThumbprint(keys.publicKey)).toBe(await calculateJwkThumbprint(header.jwk as JWK))
    expect((await authorization.facts()).expiresAt).toEqual(new Date('2027-01-01T00:00:00Z'))
  })
})
