import { createHmac, createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { codeThrownBy, plantSentinels } from '@entente/testkit'
import { describe, expect, test } from 'vitest'
import { hmacKeyedHash, nodeDigest, nodeRandom, systemClock, waitOnTimer } from '../../src/index.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('nodeDigest', () => {
  // FIPS 180-4 examples for "abc".
  test.each([
    ['SHA-256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'SHA-384',
      'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
    ],
    [
      'SHA-512',
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    ],
  ] as const)('%s', (algorithm, expected) => {
    expect(hex(nodeDigest.digest(algorithm, Buffer.from('abc')))).toBe(expected)
  })
})

test('nodeRandom gives bytes of the asked length and UUIDs of version 4', () => {
  expect(nodeRandom.bytes(33)).toHaveLength(33)
  expect(nodeRandom.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('systemClock gives the time of the machine', () => {
  expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1_000)
})

test('waitOnTimer waits, and yields to a signal with its own reason', async () => {
  const startedAt = performance.now()
  await waitOnTimer(30)
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(25)
  const reason = new Error('stopped')
  await expect(waitOnTimer(10_000, AbortSignal.timeout(5))).rejects.toThrow()
  await expect(waitOnTimer(10_000, AbortSignal.abort(reason))).rejects.toBe(reason)
})

describe('hmacKeyedHash', () => {
  const bytes = Buffer.alloc(32, 7)
  const keyed = hmacKeyedHash('index-2026', createSecretKey(bytes))

  test('is HMAC-SHA-256 over the domain, the length of the use, the use and the value', async () => {
    const message = Buffer.concat([Buffer.from('entente/keyed-hash/v1\0\0\0\0\u000avi.subjectagent-17')])
    const expected = createHmac('sha256', bytes).update(message).digest('hex')
    expect(await keyed.hash('vi.subject', 'agent-17')).toBe(expected)
    expect(keyed.keyId).toBe('index-2026')
  })

  test('separates the uses, even where use and value join to the same text', async () => {
    const hashes = await Promise.all([
      keyed.hash('a', 'bc'),
      keyed.hash('ab', 'c'),
      keyed.hash('', 'abc'),
      hmacKeyedHash('other', createSecretKey(Buffer.alloc(32, 8))).hash('a', 'bc'),
    ])
    expect(new Set(hashes).size).toBe(4)
  })

  test('refuses a short key, a key that is not secret, and a name that is not usable', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const secret = createSecretKey(randomBytes(32))
    for (const make of [
      () => hmacKeyedHash('a', createSecretKey(randomBytes(31))),
      () => hmacKeyedHash('a', privateKey),
      () => hmacKeyedHash('', secret),
      () => hmacKeyedHash('with space', secret),
    ]) {
      expect(await codeThrownBy(make)).toBe('KEYED_HASH_KEY_INVALID')
    }
  })

  test('shows its key to nobody', () => {
    const sentinels = plantSentinels()
    const key = sentinels.watch(randomBytes(16).toString('hex'))
    const made = hmacKeyedHash('a', createSecretKey(Buffer.from(key)))
    expect(sentinels.leaksIn(made)).toEqual([])
  })
})
