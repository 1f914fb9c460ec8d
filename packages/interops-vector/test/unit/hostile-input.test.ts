import { codeThrownBy, wrapInSoap } from '@entente/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  acceptVector,
  checkVector,
  issueVector,
  type ReceivedVector,
  readSecurityHeader,
  recogniseVector,
  type VectorPolicy,
} from '../../src/index.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { createWorld, issuanceRequest, receivedVi, SERVICE } from '../support/world.ts'

const world = createWorld()
const [service] = world.policy.services
const policy: VectorPolicy = { ...world.policy, services: [{ ...service, encodings: ['saml', 'jwt'] }] }
const situation = { service: SERVICE, peer: world.tls.chainDer, at: world.clock.now() }
const seed = 20_260_302

const accept = (received: ReceivedVector, sink: MemorySink) =>
  acceptVector(
    received,
    policy,
    { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel-1' },
    { clock: world.clock, sink },
  )

describe('an altered VI', () => {
  it.each(['saml', 'jwt'] as const)(
    'is refused or says the same, whichever byte of the %s form changes',
    async (encoding) => {
      const { bytes, claims } = await issueVector(
        issuanceRequest({ encoding }),
        world.issuancePolicy,
        world.issuancePorts,
      )
      const alteration = fc.record({ at: fc.nat(bytes.length - 1), mask: fc.integer({ min: 1, max: 255 }) })
      await fc.assert(
        fc.asyncProperty(alteration, async ({ at, mask }) => {
          const altered = Uint8Array.from(bytes)
          altered[at] = (altered[at] ?? 0) ^ mask
          const form = encoding === 'jwt' ? 'jwt' : 'saml-assertion'
          const check = await checkVector({ form, bytes: altered }, policy, situation)
          if (check.verdict === 'passed') expect(check.claims).toEqual(claims)
        }),
        { seed, numRuns: 400 },
      )
    },
  )
})

describe('any input', () => {
  it('gets a report, never an exception', async () => {
    const genuine = receivedVi(world)
    const text = 'bytes' in genuine ? new TextDecoder().decode(genuine.bytes) : ''
    const pieces = text.split(/(?=<)/)
    const scrambled = fc.shuffledSubarray(pieces, { minLength: 1 }).map((some) => some.join(''))
    const anything = fc.oneof(
      fc.string(),
      scrambled,
      scrambled.map((xml) => wrapInSoap(xml)),
      fc.json(),
    )
    await fc.assert(
      fc.asyncProperty(anything, async (input) => {
        const bytes = new TextEncoder().encode(input)
        for (const received of [recogniseVector(bytes), readSecurityHeader(bytes).received]) {
          const { report } = await checkVector(received, policy, situation)
          expect(report.verdict).toBe('failed')
        }
      }),
      { seed, numRuns: 300 },
    )
  })
})

describe('a flood of garbage', () => {
  it('is only counted, and never stops a genuine VI', async () => {
    const sink = new MemorySink()
    const stranger = world.pki.selfSigned({ subject: [['CN', 'inconnu']] })
    const garbage: readonly ReceivedVector[] = [
      { form: 'absent' },
      { form: 'saml-assertion', bytes: new TextEncoder().encode('<a>'.repeat(1_000)) },
      { form: 'jwt', bytes: new TextEncoder().encode('a.b.c') },
    ]
    const signedByNobody = receivedVi(world, {}, {}, stranger)
    for (let n = 0; n < 10_000; n += 1) {
      const received = n % 50 === 0 ? signedByNobody : garbage[n % garbage.length]
      await accept(received ?? { form: 'absent' }, sink).catch(() => undefined)
    }
    expect(sink.records).toHaveLength(0)
    expect(sink.notes).toHaveLength(10_000)
    await accept(receivedVi(world), sink)
    expect(sink.kinds).toEqual(['vi.verified'])
  })

  it('leaves nothing of what was received in the notes', async () => {
    const sink = new MemorySink()
    const stranger = world.pki.selfSigned({ subject: [['CN', 'inconnu']] })
    expect(
      await codeThrownBy(() => accept(receivedVi(world, { subject: 'planted-subject' }, {}, stranger), sink)),
    ).toBe('VI_SIGNER_SELF_SIGNED')
    expect(JSON.stringify(sink.notes)).not.toContain('planted-subject')
  })

  it('does not let another organisme of the IGC write into the durable lane', async () => {
    const sink = new MemorySink()
    const other = world.authority.leaf({
      subject: [
        ['O', 'Caisse tierce'],
        ['OU', '99999997200014'],
      ],
    })
    expect(await codeThrownBy(() => accept(receivedVi(world, {}, {}, other), sink))).toBe(
      'VI_SIGNER_NOT_BOUND',
    )
    expect(sink.records).toHaveLength(0)
    expect(sink.notes).toHaveLength(1)
  })
})

describe('attributes with the names of an object’s own machinery', () => {
  it.each(['__proto__', 'toJSON', 'constructor'])('are refused: %s', async (name) => {
    const attributes = Object.fromEntries([[name, ['x']]])
    const check = await checkVector(receivedVi(world, { attributes }), policy, situation)
    expect(check).toMatchObject({ verdict: 'failed', code: 'VI_FORMAT_INVALID' })
    const issue = () =>
      issueVector(issuanceRequest({ attributes }), world.issuancePolicy, world.issuancePorts)
    expect(await codeThrownBy(issue)).toBe('VI_ISSUANCE_REFUSED')
  })
})
