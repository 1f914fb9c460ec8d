import { sign } from 'node:crypto'
import { generateTestKey } from '@entente/testkit'
import { isTrustError, type JwsAlgorithm, signJws, verifyJws } from '@entente/trust'
import { CompactSign, compactVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { signer, key as signerKey } from '../unit/jws-world.ts'

const PAYLOAD = Buffer.from('{"sub":"agent-17"}')
const KEYS = {
  RS256: generateTestKey('rsa-2048'),
  RS384: generateTestKey('rsa-2048'),
  RS512: generateTestKey('rsa-3072'),
  PS256: generateTestKey('rsa-2048'),
  PS384: generateTestKey('rsa-2048'),
  PS512: generateTestKey('rsa-2048'),
  ES256: generateTestKey('p-256'),
  ES384: generateTestKey('p-384'),
} satisfies Record<JwsAlgorithm, ReturnType<typeof generateTestKey>>
const ALGORITHMS = Object.keys(KEYS) as JwsAlgorithm[]

const ours = (token: string, algorithm: JwsAlgorithm) =>
  verifyJws(token, { typ: 'vi+jwt', algorithms: [algorithm] }, () => ({
    key: KEYS[algorithm].publicKey,
  })).then(
    () => 'accepted',
    (error: unknown) => (isTrustError(error) ? error.code : 'unexpected'),
  )
const joses = (token: string, algorithm: JwsAlgorithm) =>
  compactVerify(token, KEYS[algorithm].publicKey, { algorithms: [algorithm] }).then(
    () => 'accepted',
    () => 'refused',
  )

describe.each(ALGORITHMS)('A token that jose signs with %s', (algorithm) => {
  const signed = () =>
    new CompactSign(PAYLOAD)
      .setProtectedHeader({ alg: algorithm, typ: 'vi+jwt' })
      .sign(KEYS[algorithm].privateKey)

  it('verifies', async () => {
    expect(await ours(await signed(), algorithm)).toBe('accepted')
  })

  it('is refused by both after any single changed bit of the signature', async () => {
    const [header, payload, signature = ''] = (await signed()).split('.')
    const bytes = Buffer.from(signature, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 37) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      const token = `${header}.${payload}.${changed.toString('base64url')}`
      expect(await joses(token, algorithm)).toBe('refused')
      expect(await ours(token, algorithm)).toBe('JWS_SIGNATURE_INVALID')
    }
  })

  it('is refused by both with a shorter, a longer or a DER signature', async () => {
    const [header, payload, signature = ''] = (await signed()).split('.')
    const bytes = Buffer.from(signature, 'base64url')
    const der = sign('sha256', Buffer.from(`${header}.${payload}`), {
      key: KEYS.ES256.privateKey,
      dsaEncoding: 'der',
    })
    for (const other of [
      bytes.subarray(1),
      bytes.subarray(0, -1),
      Buffer.concat([bytes, Buffer.of(0)]),
      der,
    ]) {
      const token = `${header}.${payload}.${other.toString('base64url')}`
      expect(await joses(token, algorithm)).toBe('refused')
      expect(await ours(token, algorithm)).toBe('JWS_SIGNATURE_INVALID')
    }
  })
})

it('A token that we sign verifies with jose', async () => {
  const token = await signJws(PAYLOAD, signer, { typ: 'vi+jwt' })
  const { payload } = await compactVerify(token, signerKey, { algorithms: ['RS256'] })
  expect(Buffer.from(payload)).toEqual(PAYLOAD)
})
