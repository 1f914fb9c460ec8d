import { describe, expect, test } from 'vitest'
import { backoffMs, retryAfterMs } from '../../src/http/retry-delay.ts'

describe('backoffMs', () => {
  test('doubles, and takes up to half off', () => {
    expect([0, 1, 2].map((attempt) => backoffMs(attempt, () => 0))).toEqual([200, 400, 800])
    expect(backoffMs(0, () => 0.999_999)).toBeGreaterThanOrEqual(100)
  })
})

describe('retryAfterMs (RFC 9110 §10.2.3)', () => {
  const now = new Date('2026-03-02T09:00:00Z')
  test.each([
    [undefined, undefined],
    ['0', 0],
    ['120', 120_000],
    ['Mon, 02 Mar 2026 09:00:30 GMT', 30_000],
    ['Mon, 02 Mar 2026 08:00:00 GMT', 0],
    ['soon', undefined],
    ['-1x', undefined],
    ['99999999999999', undefined],
  ])('%s is %s', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected)
  })
})
