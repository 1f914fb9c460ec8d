import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isTrustError, JWS_ALGORITHMS, verifyJws } from '@entente/trust'
import { describe, expect, it } from 'vitest'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))
const samples = resolve(repository, process.env.ENTENTE_SAMPLES ?? '../shared/data')

interface WycheproofKey extends JsonWebKey {
  readonly use?: string
  readonly key_ops?: readonly string[]
}
interface WycheproofFile {
  readonly testGroups: readonly {
    readonly public?: WycheproofKey
    readonly private?: WycheproofKey
    readonly tests: readonly {
      readonly tcId: number
      readonly comment: string
      readonly jws?: string | object
      readonly result: 'valid' | 'invalid' | 'acceptable'
    }[]
  }[]
}

/** A caller's look-up: a key published for encryption or for another algorithm is not a key for this signature. */
function keyFor(jwk: WycheproofKey | undefined, algorithm: string): KeyObject {
  const unfit =
    jwk === undefined ||
    (jwk.use !== undefined && jwk.use !== 'sig') ||
    jwk.key_ops?.includes('verify') === false ||
    (jwk.alg !== undefined && jwk.alg !== algorithm)
  if (unfit) throw new RangeError('no key')
  return createPublicKey({ key: jwk, format: 'jwk' })
}

/** Called valid although the key says PS256 and the token PS384: a key is pinned to its algorithm here. */
const PINNED_ELSEWHERE: ReadonlySet<number> = new Set([346, 350])

async function decide(jws: unknown, jwk: WycheproofKey | undefined): Promise<string> {
  const policy = { typ: undefined, algorithms: JWS_ALGORITHMS }
  const token = typeof jws === 'string' ? jws : JSON.stringify(jws)
  try {
    await verifyJws(token, policy, ({ algorithm }) => ({ key: keyFor(jwk, algorithm) }))
    return 'accepted'
  } catch (error) {
    if (isTrustError(error)) return error.code
    if (error instanceof RangeError) return 'no key'
    throw error
  }
}

describe.each([
  ['json_web_signature_test.json', 401],
  ['json_web_crypto_test.json', 83],
])('the Wycheproof vectors of %s', (name, count) => {
  const path = `${samples}/wycheproof/${name}`

  it.skipIf(!existsSync(path))('are decided as they say', async () => {
    const file: WycheproofFile = JSON.parse(readFileSync(path, 'utf8'))
    let decided = 0
    const refusedForAlgorithm: number[] = []
    for (const group of file.testGroups) {
      const jwk = group.public ?? group.private
      for (const { tcId, jws, result } of group.tests) {
        const verdict = jws === undefined ? 'not a JWS' : await decide(jws, jwk)
        decided += 1
        // HMAC keys are outside the allow-list whatever the token; two such `valid` tokens are not even base64url.
        const refusedHere = verdict === 'JWS_ALGORITHM_REFUSED' || jwk?.kty === 'oct'
        if (result === 'invalid' || refusedHere) expect(verdict, `tcId ${tcId}`).not.toBe('accepted')
        else if (verdict === 'no key') expect(PINNED_ELSEWHERE).toContain(tcId)
        else if (jws !== undefined) expect(verdict, `tcId ${tcId}`).toBe('accepted')
        if (result === 'valid' && refusedHere) refusedForAlgorithm.push(tcId)
      }
    }
    expect(decided).toBe(count)
    console.info(`${name}: ${decided} decided, ${refusedForAlgorithm.length} valid refused for HMAC or ES512`)
  })
})
