import { codeThrownBy } from '@entente/testkit'
import { parseCertificate, parsePartnerBinding } from '@entente/trust/x509'
import { describe, expect, it } from 'vitest'
import {
  acceptVector,
  checkVector,
  type TlsPeer,
  type VectorPartner,
  type VectorPolicy,
} from '../../src/index.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { createWorld, receivedVi, SERVICE } from '../support/world.ts'

const world = createWorld()
const { signer, tls, partner } = world
const at = world.clock.now()
const keyOf = ({ certificateDer }: typeof tls) => parseCertificate(certificateDer).keySha256
const pins = (...identities: readonly (typeof tls)[]) =>
  parsePartnerBinding([{ leafKeySha256: identities.map(keyOf) }])
const bySubject = partner.signer.binding
const sharedCertificate = {
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2026-07-01T00:00:00Z'),
  reason: 'one certificate for both until the renewal',
}

const policyWith = (change: Partial<VectorPartner>): VectorPolicy => ({
  ...world.policy,
  partners: [{ ...partner, ...change }],
})
const bound = (signing: typeof bySubject, tlsBinding: typeof bySubject) => ({
  signer: { ...partner.signer, binding: signing },
  tls: { ...partner.signer, binding: tlsBinding },
})
const judge = (policy: VectorPolicy, by: typeof tls, peer: TlsPeer = tls.chainDer, when = at) =>
  checkVector(receivedVi(world, {}, {}, by), policy, { service: SERVICE, peer, at: when })
const signerCheck = async (...judged: Parameters<typeof judge>) =>
  (await judge(...judged)).report.checks.find(({ id }) => id === 'signer-bound-to-issuer')

describe('a VI signed with a TLS certificate of the partner, where the signing rule fits it too', () => {
  it('is refused when the caller shows that certificate', async () => {
    expect(await judge(world.policy, tls)).toMatchObject({ code: 'VI_SIGNER_NOT_BOUND' })
    expect(await signerCheck(world.policy, tls)).toMatchObject({ facts: { remark: 'signer-is-tls' } })
  })

  it('is refused when the policy pins its key for TLS, whatever the caller shows', async () => {
    const policy = policyWith(bound(bySubject, pins(tls)))
    for (const peer of [tls.chainDer, 'not-visible'] as const) {
      expect(await signerCheck(policy, tls, peer)).toMatchObject({
        outcome: 'failed',
        facts: { remark: 'signer-is-tls' },
      })
    }
  })

  it('is refused when the policy pins its key for both: the statement needs a date', async () => {
    expect(await judge(policyWith(bound(pins(tls), pins(tls))), tls)).toMatchObject({
      code: 'VI_SIGNER_NOT_BOUND',
    })
  })

  it('is refused when the policy names the key as one of its servers’', async () => {
    const policy = policyWith({ tlsKeys: [keyOf(tls)] })
    expect(await signerCheck(policy, tls, 'not-visible')).toMatchObject({
      facts: { remark: 'signer-is-tls' },
    })
  })

  it('does not hinder a certificate of its own', async () => {
    expect(await judge(policyWith(bound(bySubject, pins(tls))), signer)).toMatchObject({ verdict: 'passed' })
    expect(await judge(policyWith(bound(pins(signer), pins(tls))), signer)).toMatchObject({
      verdict: 'passed',
    })
  })

  it('cannot be told where neither the policy nor the caller shows the certificate', async () => {
    const { tls: _unseen, ...unseen } = partner
    const policy = { ...world.policy, partners: [unseen] as const }
    expect(await judge(policy, tls, 'not-visible')).toMatchObject({ verdict: 'passed' })
  })
})

describe('one certificate for signing and TLS, by a dated weakening', () => {
  const policy = policyWith({ ...bound(pins(tls), pins(tls)), weakenings: { sharedCertificate } })

  it('is accepted, and named in the report, the proof and the record', async () => {
    expect(await signerCheck(policy, tls)).toMatchObject({
      outcome: 'warning',
      facts: { remark: 'weakening-used', weakening: 'shared-certificate' },
    })
    const sink = new MemorySink()
    const request = { service: SERVICE, peer: tls.chainDer, requestId: 'appel-1' }
    const vector = await acceptVector(receivedVi(world, {}, {}, tls), policy, request, {
      clock: world.clock,
      sink,
    })
    expect(vector.weakenings).toEqual(['shared-certificate'])
    expect(sink.records[0]?.event.facts.weakenings).toEqual(['shared-certificate'])
  })

  it('is not named when the partner signs with a certificate of its own', async () => {
    const { report } = await judge(policyWith({ weakenings: { sharedCertificate } }), signer)
    expect(report.checks.filter(({ outcome }) => outcome === 'warning')).toEqual([])
  })

  it.each([
    ['before its first instant', { from: new Date(at.getTime() + 1) }],
    ['from its end on', { until: at }],
  ])('is refused %s', async (_when, change) => {
    const dated = policyWith({
      ...policy.partners[0],
      weakenings: { sharedCertificate: { ...sharedCertificate, ...change } },
    })
    expect(await judge(dated, tls)).toMatchObject({ code: 'VI_SIGNER_NOT_BOUND' })
  })

  it('replaces no rule: a stranger’s certificate stays one', async () => {
    const stranger = world.authority.leaf({ subject: [['CN', 'autre']] })
    expect(await signerCheck(policy, stranger, stranger.chainDer)).toMatchObject({
      facts: { remark: 'signer-not-bound' },
    })
  })
})

describe('a weakening of a partner', () => {
  it.each([
    ['without an end', { until: new Date('2027-01-03T00:00:00Z') }],
    ['that ends before it begins', { until: new Date('2025-12-31T00:00:00Z') }],
    ['without a reason', { reason: ' ' }],
    ['whose end is no date', { until: new Date(Number.NaN) }],
  ])('%s makes no policy', async (_what, change) => {
    const policy = policyWith({ weakenings: { longLife: { ...sharedCertificate, ...change } } })
    expect(await codeThrownBy(() => judge(policy, signer))).toBe('VI_POLICY_INVALID')
  })
})
