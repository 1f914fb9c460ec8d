import { parseTenantId } from '@entente/core/ids'
import { codeThrownBy } from '@entente/testkit'
import { parseCertificate, parsePartnerBinding } from '@entente/trust/x509'
import { describe, expect, it } from 'vitest'
import {
  AcceptedVector,
  acceptVector,
  issueVector,
  peerFromProxy,
  type ReceivedVector,
  readSamlResponseForm,
  samlResponseForm,
  type TlsPeer,
  type VectorPartner,
  type VectorPolicy,
} from '../../src/index.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { createWorld, issuanceRequest, PAGM, PORTAL_SERVICE, receivedVi, SERVICE } from '../support/world.ts'

const world = createWorld()
const OTHER = 'urn:interops:99999997200014:idp:caisse-tierce:1'
const otherName = [
  ['C', 'FR'],
  ['O', 'Caisse tierce'],
  ['OU', '99999997200014'],
] as const
const otherSigner = world.authority.leaf({ subject: otherName })
const otherTls = world.authority.leaf({ subject: otherName, extendedKeyUsage: ['clientAuth'] })
const binding = parsePartnerBinding([
  {
    issuingCaSha256: [parseCertificate(world.authority.certificateDer).sha256],
    subject: [{ type: 'OU', value: '99999997200014' }],
  },
])
const certificates = { trust: world.trust, binding, revocation: { mode: 'require' } } as const
const other: VectorPartner = { issuer: OTHER, signer: certificates, tls: certificates }

/** Two partners of one IGC, both entitled to the service. */
const policy: VectorPolicy = {
  ...world.policy,
  services: world.policy.services.map((service) => ({
    ...service,
    pagms: { ...service.pagms, [OTHER]: [PAGM] },
    ...(service.mode === 'P' && { relayStates: ['/dossier', '/autre'] }),
  })) as unknown as VectorPolicy['services'],
  partners: [world.partner, other],
}

const accept = (
  received: ReceivedVector,
  {
    sink = new MemorySink(),
    peer = world.tls.chainDer as TlsPeer,
    service = SERVICE,
    under = policy,
  }: { sink?: MemorySink; peer?: TlsPeer; service?: string; under?: VectorPolicy } = {},
) => acceptVector(received, under, { service, peer, requestId: 'appel' }, { clock: world.clock, sink })

describe('with the certificate of another partner of the same IGC', () => {
  it.each([
    [
      'signing in our partner’s name',
      () => receivedVi(world, {}, {}, otherSigner),
      world.tls.chainDer,
      'VI_SIGNER_NOT_BOUND',
    ],
    [
      'carrying our partner’s VI over its own channel',
      () => receivedVi(world),
      otherTls.chainDer,
      'VI_PEER_MISMATCH',
    ],
    [
      'carrying its own VI over our partner’s channel',
      () => receivedVi(world, { issuer: OTHER }, {}, otherSigner),
      world.tls.chainDer,
      'VI_PEER_MISMATCH',
    ],
    [
      'showing a certificate in TLS that is for signatures only',
      () => receivedVi(world, { issuer: OTHER }, {}, otherSigner),
      otherSigner.chainDer,
      'VI_PEER_MISMATCH',
    ],
  ] as const)('%s: refused', async (_what, vi, peer, code) => {
    expect(await codeThrownBy(() => accept(vi(), { peer }))).toBe(code)
  })

  it('a stolen VI that was refused there still serves its owner', async () => {
    const sink = new MemorySink()
    expect(await codeThrownBy(() => accept(receivedVi(world), { sink, peer: otherTls.chainDer }))).toBe(
      'VI_PEER_MISMATCH',
    )
    expect(AcceptedVector.isAccepted(await accept(receivedVi(world), { sink }))).toBe(true)
  })

  it('an identifier that both use serves each of them', async () => {
    const sink = new MemorySink()
    await accept(receivedVi(world), { sink })
    await accept(receivedVi(world, { issuer: OTHER }, {}, otherSigner), { sink, peer: otherTls.chainDer })
    expect(sink.kinds).toEqual(['vi.verified', 'vi.verified'])
  })
})

describe('with a certificate in a proxy header', () => {
  const header = `:${Buffer.from(world.tls.certificateDer).toString('base64')}:`
  const rule = { addresses: ['10.0.0.5'], format: 'rfc9440' } as const

  it.each([
    ['from the listed proxy', header, '10.0.0.5', undefined],
    ['from an unlisted address', header, '10.0.0.50', 'VI_PEER_MISMATCH'],
    ['from an address that only begins alike', header, '10.0.0.5.example', 'VI_PEER_MISMATCH'],
    ['written twice, by the caller and by the proxy', `${header}, ${header}`, '10.0.0.5', 'VI_PEER_MISMATCH'],
  ])('%s', async (_what, value, address, code) => {
    const peer = peerFromProxy(value, address, rule)
    const accepting = () => accept(receivedVi(world), { peer })
    if (code === undefined) expect(AcceptedVector.isAccepted(await accepting())).toBe(true)
    else expect(await codeThrownBy(accepting)).toBe(code)
  })
})

describe('for a proof, twice or without a VI', () => {
  it('one VI, on the same journal under two policies, services or wrappings, serves once', async () => {
    const sink = new MemorySink()
    const received = receivedVi(world)
    if (!('bytes' in received)) return expect.unreachable()
    await accept(received, { sink })
    const padded = Buffer.concat([Buffer.from('\n '), received.bytes, Buffer.from('\n')])
    const rebuilt: VectorPolicy = { ...policy, skewSeconds: 30 }
    for (const [bytes, under] of [
      [received.bytes, rebuilt],
      [padded, policy],
    ] as const) {
      expect(await codeThrownBy(() => accept({ form: 'saml-assertion', bytes }, { sink, under }))).toBe(
        'VI_REPLAYED',
      )
    }
    expect(sink.kinds.filter((kind) => kind === 'vi.verified')).toHaveLength(1)
  })

  it('a VI with a wrong recipient serves nobody, nor another tenant of the same server', async () => {
    const elsewhere = 'urn:interops:sp:99999997200014:autre'
    expect(await codeThrownBy(() => accept(receivedVi(world, { recipient: elsewhere })))).toBe(
      'VI_RECIPIENT_MISMATCH',
    )
    const under = { ...policy, tenant: parseTenantId('99999997200014'), recipients: [elsewhere] as const }
    expect(await codeThrownBy(() => accept(receivedVi(world), { under }))).toBe('VI_RECIPIENT_MISMATCH')
  })

  it('a posted form serves once, whatever page a second post asks for', async () => {
    const sink = new MemorySink()
    const vector = await issueVector(
      issuanceRequest({ service: PORTAL_SERVICE }),
      world.issuancePolicy,
      world.issuancePorts,
    )
    const { SAMLResponse } = samlResponseForm(vector).fields
    const post = (RelayState: string) =>
      accept(readSamlResponseForm(new URLSearchParams({ SAMLResponse, RelayState })), {
        sink,
        service: PORTAL_SERVICE,
      })
    for (const page of ['https://mechant.example/', '//mechant.example', '/dossier/../autre', '/DOSSIER']) {
      expect(await codeThrownBy(() => post(page))).toBe('VI_RELAY_STATE_REFUSED')
    }
    await post('/dossier')
    for (const page of ['/dossier', '/autre', ''])
      expect(await codeThrownBy(() => post(page))).toBe('VI_REPLAYED')
  })

  it('nobody but acceptVector makes a proof, not even from a real one', async () => {
    const real = await accept(receivedVi(world))
    for (const make of [AcceptedVector, real.constructor]) {
      expect(() => Reflect.construct(make as typeof Object, [{ claims: real.claims }])).toThrow(TypeError)
      expect(() => Reflect.construct(make as typeof Object, [{}, Symbol('acceptVector')])).toThrow(TypeError)
    }
    expect(AcceptedVector.isAccepted(Object.create(AcceptedVector.prototype))).toBe(false)
    expect(AcceptedVector.isAccepted({ ...real })).toBe(false)
  })
})
