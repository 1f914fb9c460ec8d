import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isTrustError, JWS_ALGORITHMS, verifyJwt } from '@entente/trust'
import { describe, expect, it } from 'vitest'
import { type JwsVector, type JwsVectorFile, makeJwsVectors } from './jws-make-vectors.ts'

const stored: JwsVectorFile = JSON.parse(
  readFileSync(new URL('../../../../vectors/jws/tokens.json', import.meta.url), 'utf8'),
)

async function decide(file: JwsVectorFile, { token, key: own }: JwsVector): Promise<string> {
  const key =
    own === undefined
      ? createPublicKey({ key: file.publicKeyJwk as JsonWebKey, format: 'jwk' })
      : createPublicKey({ key: Buffer.from(own.spki, 'base64'), format: 'der', type: 'spki' })
  const { issuer, at, ...rest } = file.policy
  const algorithms = own?.algorithms ?? file.policy.algorithms
  const policy = {
    ...rest,
    at: new Date(at),
    issuers: [issuer],
    algorithms: JWS_ALGORITHMS.filter((name) => algorithms.includes(name)),
  }
  try {
    await verifyJwt(token, policy, () => ({ key }))
    return 'accepted'
  } catch (error) {
    return isTrustError(error) ? error.code : String(error)
  }
}

describe.each([
  ['stored', stored],
  ['made afresh', makeJwsVectors()],
])('the token vectors, %s', (_, file) => {
  it.each(file.vectors)('$id: $expected', async (vector) => {
    expect(await decide(file, vector)).toBe(vector.expected)
  })
})

it('the stored vectors are those that are made', () => {
  const ids = ({ vectors }: JwsVectorFile) => vectors.map(({ id }) => id)
  expect(ids(stored)).toEqual(ids(makeJwsVectors()))
})
