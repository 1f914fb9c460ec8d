import { caught, codeThrownBy } from '@entente/testkit'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  AcceptedVector,
  acceptVector,
  isVectorError,
  type ReceivedVector,
  type VectorPolicy,
} from '../../src/index.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { createWorld, ISSUER, PAGM, receivedVi, SERVICE, type World } from '../support/world.ts'

describe('acceptVector', () => {
  let world: World
  let sink: MemorySink

  beforeAll(() => {
    world = createWorld()
  })

  const accept = (received: ReceivedVector, policy: VectorPolicy = world.policy, signal?: AbortSignal) =>
    acceptVector(
      received,
      policy,
      { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel-1', project: 'droits' },
      { clock: world.clock, sink },
      signal ? { signal } : {},
    )

  it('accepts a VI of a known partner and records it before it answers', async () => {
    sink = new MemorySink()
    const vector = await accept(receivedVi(world))
    expect(AcceptedVector.isAccepted(vector)).toBe(true)
    expect(vector.claims).toMatchObject({ issuer: ISSUER, audience: SERVICE, pagms: [PAGM] })
    expect(vector.report.verdict).toBe('passed')
    expect(vector.report.checks.map(({ outcome }) => outcome)).not.toContain('skipped')
    expect(sink.records).toHaveLength(1)
    expect(sink.records[0]?.event).toMatchObject({
      kind: 'vi.verified',
      facts: { outcome: 'accepted', issuer: ISSUER, service: SERVICE, policy: vector.policyHash },
      search: { 'vi.subject': ['agent-0042'], 'request.id': ['appel-1'] },
    })
    expect(sink.records[0]?.context).toMatchObject({ actor: { id: ISSUER }, project: 'droits' })
  })

  it('accepts a VI once, and records the replay instead of a second acceptance', async () => {
    sink = new MemorySink()
    await accept(receivedVi(world))
    const error = await caught(() => accept(receivedVi(world)))
    expect(isVectorError(error, 'VI_REPLAYED')).toBe(true)
    expect(sink.kinds).toEqual(['vi.verified', 'vi.refused'])
    expect(sink.records[1]?.event.facts).toMatchObject({ code: 'VI_REPLAYED', outcome: 'refused' })
  })

  it('accepts exactly one of many simultaneous uses', async () => {
    sink = new MemorySink()
    const uses = await Promise.allSettled(Array.from({ length: 20 }, () => accept(receivedVi(world))))
    expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('accepts a VI again until it expires where the service says so', async () => {
    sink = new MemorySink()
    const [service] = world.policy.services
    const policy: VectorPolicy = { ...world.policy, services: [{ ...service, reuse: 'until-expiry' }] }
    await accept(receivedVi(world), policy)
    const again = await accept(receivedVi(world), policy)
    expect(again.report.checks.at(-1)).toMatchObject({ id: 'used-once', outcome: 'skipped' })
  })

  it('records a refusal durably when the partner’s own key signed the VI', async () => {
    sink = new MemorySink()
    expect(await codeThrownBy(() => accept(receivedVi(world, { pagms: ['AUTRE'] })))).toBe('VI_PAGM_REFUSED')
    expect(sink.records[0]?.event).toMatchObject({ kind: 'vi.refused', facts: { code: 'VI_PAGM_REFUSED' } })
    expect(sink.notes).toHaveLength(0)
  })

  it('only notes what nobody signed, in the bounded lane', async () => {
    sink = new MemorySink()
    expect(await codeThrownBy(() => accept({ form: 'absent' }))).toBe('VI_ABSENT')
    expect(sink.records).toHaveLength(0)
    expect(sink.notes[0]?.event.facts).toMatchObject({ code: 'VI_ABSENT' })
    expect(sink.notes[0]?.context.actor).toEqual({ kind: 'system', id: 'unauthenticated' })
  })

  it.each([
    ['broken', 'VI_TRACE_UNAVAILABLE'],
    ['overloaded', 'VI_OVERLOADED'],
    ['throws', 'VI_TRACE_UNAVAILABLE'],
  ] as const)('serves nothing when the journal is %s', async (failure, code) => {
    sink = new MemorySink()
    sink.failure = failure
    const error = await caught(() => accept(receivedVi(world)))
    expect(isVectorError(error, code)).toBe(true)
    expect(error).toMatchObject({ retryable: true })
    expect(sink.records).toHaveLength(0)
  })

  it('stops waiting for a journal that hangs when the caller says so', async () => {
    sink = new MemorySink()
    sink.failure = 'hangs'
    const error = await caught(() => accept(receivedVi(world), world.policy, AbortSignal.timeout(20)))
    expect(isVectorError(error, 'VI_TRACE_UNAVAILABLE')).toBe(true)
  })

  it('accepts the same VI after the journal has recovered, once', async () => {
    sink = new MemorySink()
    sink.failure = 'throws'
    await caught(() => accept(receivedVi(world)))
    sink.failure = 'none'
    await accept(receivedVi(world))
    expect(await codeThrownBy(() => accept(receivedVi(world)))).toBe('VI_REPLAYED')
  })
})

describe('dated weakenings', () => {
  it('are named in the report, in the proof and in the record', async () => {
    const world = createWorld()
    const weakening = {
      from: new Date('2026-01-01T00:00:00Z'),
      until: new Date('2026-07-01T00:00:00Z'),
      reason: 'older tool of the partner',
    }
    const policy: VectorPolicy = {
      ...world.policy,
      partners: [
        {
          ...world.partner,
          signer: { ...world.partner.signer, revocation: { mode: 'off', weakening } },
          weakenings: { sha1Signatures: weakening, longLife: weakening },
        },
      ],
    }
    const sink = new MemorySink()
    const vector = await acceptVector(
      receivedVi(world, { notOnOrAfter: '2026-03-03T09:00:00Z' }, { digest: 'sha1' }),
      policy,
      { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel-1' },
      { clock: world.clock, sink },
    )
    expect(vector.weakenings).toEqual(['sha1', 'revocation-off', 'long-life'])
    expect(sink.records[0]?.event.facts.weakenings).toEqual(vector.weakenings)
    const warned = vector.report.checks.filter(({ outcome }) => outcome === 'warning').map(({ id }) => id)
    expect(warned).toEqual(['algorithm-accepted', 'certificate-not-revoked', 'life-within-maximum'])
  })
})

describe('observers', () => {
  it('see a span for each acceptance, and what came of it, without personal data', async () => {
    const world = createWorld()
    const seen: string[] = []
    const observer = {
      event: (name: string, attributes?: object) => seen.push(`${name} ${JSON.stringify(attributes)}`),
      measure: () => undefined,
      span: <Result>(name: string, _attributes: object, run: () => Promise<Result>) => {
        seen.push(name)
        return run()
      },
    }
    const ports = { clock: world.clock, sink: new MemorySink(), observer }
    const request = { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel-1' }
    await acceptVector(receivedVi(world), world.policy, request, ports)
    await caught(() => acceptVector({ form: 'absent' }, world.policy, request, ports))
    expect(seen).toEqual([
      'vector.accept',
      `vector.accepted {"service":"${SERVICE}","weakenings":0}`,
      'vector.accept',
      'vector.refused {"code":"VI_ABSENT"}',
    ])
  })
})
