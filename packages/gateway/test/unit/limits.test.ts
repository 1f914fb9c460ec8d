import { frozenClock } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import { keyInForce, type OpenKey } from '../../src/config/open-keys.ts'
import { Bulkhead } from '../../src/limits/bulkhead.ts'
import { RateLimit } from '../../src/limits/rate-limit.ts'
import { prometheusObserver } from '../../src/observe/prometheus-observer.ts'

describe('a bulkhead', () => {
  it('counts each partner for itself, and takes a place back once', () => {
    const bulkhead = new Bulkhead(1)
    const leave = bulkhead.enter('a')
    expect(bulkhead.enter('a')).toBeUndefined()
    expect(bulkhead.enter('b')).toBeDefined()
    leave?.()
    leave?.()
    expect(bulkhead.enter('a')).toBeDefined()
    expect(bulkhead.enter('a')).toBeUndefined()
  })
})

describe('a rate limit', () => {
  it('gives two seconds’ worth at once, then the rate', () => {
    const clock = frozenClock('2026-03-02T09:00:00Z')
    const limit = new RateLimit(5, clock)
    const taken = () => Array.from({ length: 20 }, () => limit.take('a')).filter(Boolean).length
    expect(taken()).toBe(10)
    expect(limit.isOpen('a')).toBe(false)
    expect(limit.isOpen('b')).toBe(true)
    clock.advance(1_000)
    expect(taken()).toBe(5)
    clock.advance(-60_000)
    expect(taken()).toBe(0)
    clock.advance(60_000)
    expect(taken()).toBe(10)
  })
})

describe('two keys that overlap', () => {
  const key = (id: string, from: string, to: string) =>
    ({ id, notBefore: new Date(from), notAfter: new Date(to) }) as OpenKey
  const old = key('old', '2025-01-01T00:00:00Z', '2026-03-03T00:00:00Z')
  const renewed = key('renewed', '2026-03-01T00:00:00Z', '2027-03-01T00:00:00Z')

  it.each([
    ['2026-02-01T00:00:00Z', 'old'],
    ['2026-03-02T00:00:00Z', 'renewed'],
    ['2026-03-03T00:00:00Z', 'renewed'],
    ['2028-01-01T00:00:00Z', 'old'],
  ])('at %s the key is %s', (at, id) => {
    expect(keyInForce([old, renewed], new Date(at)).id).toBe(id)
  })
})

describe('metrics', () => {
  it('are Prometheus text, whatever a label holds', async () => {
    const metrics = prometheusObserver()
    metrics.event('vector.refused', { code: 'a"\n\\' })
    metrics.measure('call.duration_ms', 7, { direction: 'inbound' })
    await metrics.span('vector.issue', {}, async () => undefined)
    const text = metrics.text({ 'gateway.draining': [{ labels: {}, value: 0 }] })
    expect(text).toContain('entente_vector_refused_total{code="a\\"\\n\\\\"} 1')
    expect(text).toContain('entente_call_duration_ms_bucket{direction="inbound",le="10"} 1')
    expect(text).toContain('entente_call_duration_ms_bucket{direction="inbound",le="5"} 0')
    expect(text).toMatch(/entente_vector_issue_duration_ms_count 1/)
    expect(text).toContain('entente_gateway_draining 0')
  })
})
