import { frozenClock } from '@entente/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CallRate } from '../../src/calls/call-rate.ts'

function paced(callsPerSecond: number) {
  const clock = frozenClock('2026-03-02T09:00:00Z')
  const rate = new CallRate({
    callsPerSecond,
    clock,
    wait: async (milliseconds) => clock.advance(milliseconds),
  })
  return { clock, rate }
}

/** The most calls that any span of one second holds. */
function busiestSecond(instants: readonly number[]): number {
  return Math.max(...instants.map((from) => instants.filter((at) => at >= from && at < from + 1_000).length))
}

describe('CallRate', () => {
  test('never lets more calls through in any second, however they arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 17 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 80 }),
        async (pace, gaps) => {
          const { clock, rate } = paced(pace)
          const instants: number[] = []
          for (const gap of gaps) {
            clock.advance(gap)
            await rate.next()
            instants.push(clock.now().getTime())
          }
          expect(busiestSecond([...instants, 0])).toBeLessThanOrEqual(pace)
        },
      ),
      { seed: 20_260_302, numRuns: 200 },
    )
  })

  test('uses its whole quota: 1 000 calls at 17 a second take 58 seconds', async () => {
    const { clock, rate } = paced(17)
    const startedAt = clock.now().getTime()
    for (let call = 0; call < 1_000; call += 1) await rate.next()
    expect((clock.now().getTime() - startedAt) / 1_000).toBeCloseTo(58, 0)
  })

  test('lets callers through in the order in which they came', async () => {
    const { rate } = paced(2)
    const order: number[] = []
    await Promise.all(
      [1, 2, 3, 4, 5].map(async (caller) => {
        await rate.next()
        order.push(caller)
      }),
    )
    expect(order).toEqual([1, 2, 3, 4, 5])
  })

  test('halves its pace after a refusal and recovers after a quiet minute', async () => {
    const { clock, rate } = paced(16)
    rate.slowDown()
    rate.slowDown()
    expect(rate.pace).toBe(4)
    clock.advance(60_000)
    await rate.next()
    expect(rate.pace).toBe(8)
  })

  test('stops waiting when the signal aborts, and goes on for the next caller', async () => {
    const { rate } = paced(1)
    const reason = new Error('no longer needed')
    await expect(rate.next(AbortSignal.abort(reason))).rejects.toBe(reason)
    await rate.next()
  })

  test.each([
    [0, 1],
    [40, 17],
    [2.9, 2],
  ])('keeps %f inside the quota', (asked, pace) => {
    expect(new CallRate({ callsPerSecond: asked }).pace).toBe(pace)
  })
})
