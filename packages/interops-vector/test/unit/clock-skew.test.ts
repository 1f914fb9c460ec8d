import { describe, expect, it } from 'vitest'
import { checkVector, type VectorPolicy } from '../../src/index.ts'
import { createWorld, receivedVi, SERVICE } from '../support/world.ts'

const world = createWorld()
const now = world.clock.now().getTime()
const at = (milliseconds: number) => new Date(now + milliseconds).toISOString()

/** Code of a VI with these instants under this skew, or `passed`. */
async function codeOf(
  claims: Parameters<typeof receivedVi>[1],
  skewSeconds: number | undefined,
): Promise<string> {
  const policy: VectorPolicy = { ...world.policy, ...(skewSeconds !== undefined && { skewSeconds }) }
  const situation = { service: SERVICE, peer: world.tls.chainDer, at: new Date(now) }
  const check = await checkVector(receivedVi(world, claims), policy, situation)
  return check.verdict === 'passed' ? 'passed' : check.code
}

describe.each([
  [0, 0],
  [undefined, 60_000],
  [300, 300_000],
] as const)('with a clock skew of %s seconds', (skewSeconds, skew) => {
  const begin = { issueInstant: at(-skew - 1), authnInstant: at(-skew - 1) }

  it.each([
    ['NotBefore at the bound', { notBefore: at(skew), notOnOrAfter: at(skew + 60_000) }, 'passed'],
    [
      'NotBefore a millisecond beyond',
      { notBefore: at(skew + 1), notOnOrAfter: at(skew + 60_000) },
      'VI_NOT_YET_VALID',
    ],
    [
      'NotOnOrAfter a millisecond before the bound',
      { notBefore: at(-skew - 60_000), notOnOrAfter: at(1 - skew) },
      'passed',
    ],
    [
      'NotOnOrAfter at the bound, which is exclusive',
      { notBefore: at(-skew - 60_000), notOnOrAfter: at(-skew) },
      'VI_EXPIRED',
    ],
    ['the confirmation a millisecond before its end', { confirmationNotOnOrAfter: at(1 - skew) }, 'passed'],
    ['the confirmation at its end', { confirmationNotOnOrAfter: at(-skew) }, 'VI_CONFIRMATION_EXPIRED'],
    ['issued at the bound', { issueInstant: at(skew) }, 'passed'],
    ['issued a millisecond beyond', { issueInstant: at(skew + 1) }, 'VI_ISSUED_IN_FUTURE'],
    ['authenticated at the bound', { authnInstant: at(skew) }, 'passed'],
    ['authenticated a millisecond beyond', { authnInstant: at(skew + 1) }, 'VI_ISSUED_IN_FUTURE'],
  ] as const)('%s: %s', async (_what, claims, expected) => {
    expect(await codeOf({ ...begin, ...claims }, skewSeconds)).toBe(expected)
  })
})

describe('a clock skew', () => {
  it.each([-1, 301, Number.NaN, Number.POSITIVE_INFINITY])(
    'of %s seconds is no policy',
    async (skewSeconds) => {
      await expect(codeOf({}, skewSeconds)).rejects.toMatchObject({
        code: 'VI_POLICY_INVALID',
        details: { field: 'skewSeconds' },
      })
    },
  )

  it('adds nothing to the life of a VI', async () => {
    const life = (milliseconds: number) => ({ notBefore: at(-1_000), notOnOrAfter: at(milliseconds - 1_000) })
    expect(await codeOf(life(300_000), 300)).toBe('passed')
    expect(await codeOf(life(300_001), 300)).toBe('VI_LIFE_TOO_LONG')
  })
})
