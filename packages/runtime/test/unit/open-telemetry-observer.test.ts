import { context, metrics, SpanStatusCode, trace } from '@opentelemetry/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTelemetryObserver, RuntimeError } from '../../src/index.ts'

/** What an SDK would receive. */
const received: unknown[] = []

function recordingSpan(name: string) {
  return {
    addEvent: (event: string, attributes: object) => received.push(['span event', event, attributes]),
    setStatus: (status: object) => received.push(['status', name, status]),
    end: () => received.push(['end', name]),
  }
}

beforeAll(() => {
  const instrument = (kind: string) => (name: string, options?: object) => {
    received.push(['make', kind, name, options])
    const record = (value: number, attributes: object) => received.push([kind, name, value, attributes])
    return { record, add: record }
  }
  metrics.setGlobalMeterProvider({
    getMeter: () => ({ createHistogram: instrument('histogram'), createCounter: instrument('counter') }),
  } as never)
  trace.setGlobalTracerProvider({
    getTracer: () => ({
      startActiveSpan: (name: string, options: object, run: (span: unknown) => unknown) => {
        received.push(['start', name, options])
        return run(recordingSpan(name))
      },
    }),
  } as never)
})
afterAll(() => {
  metrics.disable()
  trace.disable()
  context.disable()
})

test('hands events, measures and spans to OpenTelemetry, errors by their code', async () => {
  const observer = await openTelemetryObserver()
  observer.measure('http.exchange.duration_ms', 12, { host: 'a' })
  observer.measure('http.exchange.duration_ms', 13)
  observer.event('vector.refused', { code: 'VI_EXPIRED' })
  expect(await observer.span('work', { mode: 'P' }, async () => 7)).toBe(7)
  const error = new RuntimeError({ code: 'SQL_LOCKED', what: 'secret' })
  await expect(observer.span('fails', {}, () => Promise.reject(error))).rejects.toBe(error)
  expect(received).toEqual([
    ['make', 'histogram', 'http.exchange.duration_ms', { unit: 'ms' }],
    ['histogram', 'http.exchange.duration_ms', 12, { host: 'a' }],
    ['histogram', 'http.exchange.duration_ms', 13, {}],
    ['make', 'counter', 'vector.refused', undefined],
    ['counter', 'vector.refused', 1, { code: 'VI_EXPIRED' }],
    ['start', 'work', { attributes: { mode: 'P' } }],
    ['end', 'work'],
    ['start', 'fails', { attributes: {} }],
    ['status', 'fails', { code: SpanStatusCode.ERROR, message: 'SQL_LOCKED' }],
    ['end', 'fails'],
  ])
})
