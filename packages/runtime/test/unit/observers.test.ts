import { EntenteError } from '@entente/core'
import { frozenClock, plantSentinels } from '@entente/testkit'
import { describe, expect, test, vi } from 'vitest'
import { consoleObserver, RuntimeError, silentObserver } from '../../src/index.ts'

function recording() {
  const lines: string[] = []
  const observer = consoleObserver({
    write: (line) => lines.push(line),
    clock: frozenClock('2026-03-02T09:00:00Z'),
  })
  return { observer, lines, parsed: () => lines.map((line) => JSON.parse(line)) }
}

describe('consoleObserver', () => {
  test('writes one line of JSON for each event, measure and span', async () => {
    const { observer, parsed } = recording()
    observer.event('vector.refused', { code: 'VI_EXPIRED', first: true, n: 3 })
    observer.measure('vector.check.duration_ms', 1.5)
    expect(await observer.span('vector.accept', { mode: 'P' }, async () => 'result')).toBe('result')
    expect(parsed()).toEqual([
      {
        time: '2026-03-02T09:00:00.000Z',
        kind: 'event',
        name: 'vector.refused',
        attributes: { code: 'VI_EXPIRED', first: true, n: 3 },
      },
      { time: '2026-03-02T09:00:00.000Z', kind: 'measure', name: 'vector.check.duration_ms', value: 1.5 },
      {
        time: '2026-03-02T09:00:00.000Z',
        kind: 'span',
        name: 'vector.accept',
        durationMs: expect.any(Number),
        outcome: 'ended',
        attributes: { mode: 'P' },
      },
    ])
  })

  test('reports a span that fails by its code and passes the error on', async () => {
    const { observer, parsed, lines } = recording()
    const sentinels = plantSentinels()
    const known = new RuntimeError({ code: 'SQL_LOCKED', what: sentinels.plant('message') })
    const unknown = new TypeError(sentinels.plant('message'))
    for (const error of [known, unknown]) {
      await expect(observer.span('work', {}, async () => Promise.reject(error))).rejects.toBe(error)
    }
    expect(parsed().map(({ outcome, code }) => [outcome, code])).toEqual([
      ['failed', 'SQL_LOCKED'],
      ['failed', 'UNKNOWN'],
    ])
    expect(sentinels.leaksIn(lines)).toEqual([])
  })

  test('redacts what is not a short text, a finite number or a boolean', () => {
    const { observer, parsed, lines } = recording()
    const sentinels = plantSentinels()
    const attributes = {
      object: { nir: sentinels.plant('nir') },
      list: [sentinels.plant('name')],
      long: sentinels.plant('xml').repeat(20),
      error: new EntenteError({ code: 'X', what: sentinels.plant('what') }),
      nothing: undefined,
      infinite: Number.POSITIVE_INFINITY,
      fine: 'x'.repeat(200),
    }
    observer.event('odd', attributes as never)
    expect(sentinels.leaksIn(lines)).toEqual([])
    const { fine, ...rest } = parsed()[0].attributes
    expect(fine).toHaveLength(200)
    expect(new Set(Object.values(rest))).toEqual(new Set(['[redacted]']))
  })

  test('never throws, whatever happens to its output or its attributes', () => {
    const broken = consoleObserver({
      write: () => {
        throw new Error('disk full')
      },
    })
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no')
        },
      },
    )
    expect(() => broken.event('a')).not.toThrow()
    expect(() => recording().observer.event('a', hostile)).not.toThrow()
  })

  test('writes to standard error when not told otherwise', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    consoleObserver().event('started')
    expect(write.mock.calls[0]?.[0]).toMatch(/^\{"time":".*","kind":"event","name":"started"\}\n$/)
    write.mockRestore()
  })
})

test('silentObserver runs the work and says nothing', async () => {
  silentObserver.event('a')
  silentObserver.measure('b', 1)
  expect(await silentObserver.span('c', {}, async () => 7)).toBe(7)
})
