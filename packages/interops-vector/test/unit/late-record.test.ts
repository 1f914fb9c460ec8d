import { caught } from '@entente/testkit'
import { beforeEach, describe, expect, it } from 'vitest'
import { AcceptedVector, acceptVector, isVectorError } from '../../src/index.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { createWorld, receivedVi, SERVICE, type World } from '../support/world.ts'

/** A journal whose commit of an acceptance takes as long as the test says. */
class SlowSink extends MemorySink {
  constructor(
    private readonly world: World,
    private readonly takesMs: number,
  ) {
    super()
  }

  override async append(...entry: Parameters<MemorySink['append']>) {
    const outcome = await super.append(...entry)
    if (entry[0].kind === 'vi.verified') this.world.clock.advance(this.takesMs)
    return outcome
  }
}

/** The VI of the test ends four minutes after it is received, and clocks may differ by one: five minutes in all. */
const END_MS = 300_000

describe('a VI that ends while its acceptance is being recorded', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })

  const accept = (sink: MemorySink, claims: Parameters<typeof receivedVi>[1] = {}) =>
    acceptVector(
      receivedVi(world, claims),
      world.policy,
      { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel-1' },
      { clock: world.clock, sink },
    )

  it('serves until the last millisecond', async () => {
    const vector = await accept(new SlowSink(world, END_MS - 1))
    expect(AcceptedVector.isAccepted(vector)).toBe(true)
  })

  it('is refused as expired from its end on, and both records stand', async () => {
    const sink = new SlowSink(world, END_MS)
    const error = await caught(() => accept(sink))
    expect(isVectorError(error, 'VI_EXPIRED')).toBe(true)
    expect(sink.kinds).toEqual(['vi.verified', 'vi.refused'])
    expect(sink.records[1]?.event).toMatchObject({
      at: world.clock.now(),
      facts: { outcome: 'refused', code: 'VI_EXPIRED' },
    })
    const checks = isVectorError(error) ? error.report?.checks : []
    expect(checks?.find(({ id }) => id === 'validity-not-ended')).toMatchObject({
      outcome: 'failed',
      facts: { remark: 'validity-over' },
    })
  })

  it('is refused when its confirmation alone has ended', async () => {
    const claims = { confirmationNotOnOrAfter: '2026-03-02T09:01:00Z' }
    const error = await caught(() => accept(new SlowSink(world, 120_000), claims))
    expect(isVectorError(error, 'VI_EXPIRED')).toBe(true)
    world = createWorld()
    expect(await accept(new SlowSink(world, 119_999), claims)).toBeInstanceOf(AcceptedVector)
  })

  it('stays used up: it cannot be shown again, not even to a clock that went back', async () => {
    const sink = new SlowSink(world, END_MS)
    await caught(() => accept(sink))
    world.clock.advance(-END_MS)
    expect(isVectorError(await caught(() => accept(sink)), 'VI_REPLAYED')).toBe(true)
  })

  it('is refused by the journal’s own code when its refusal cannot be recorded', async () => {
    const sink = new SlowSink(world, END_MS)
    const append = sink.append.bind(sink)
    sink.append = async (...entry) => {
      if (entry[0].kind === 'vi.refused') throw new Error('disk full')
      return append(...entry)
    }
    expect(isVectorError(await caught(() => accept(sink)), 'VI_TRACE_UNAVAILABLE')).toBe(true)
  })
})
