import { codeThrownBy } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import {
  acceptVector,
  issueVector,
  readAuthorizationHeader,
  type VectorPolicy,
  writeAuthorizationHeader,
} from '../../src/index.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { createWorld, issuanceRequest, PAGM, SERVICE } from '../support/world.ts'

const world = createWorld()
const [service] = world.policy.services
const policy: VectorPolicy = { ...world.policy, services: [{ ...service, encodings: ['jwt'] }] }

describe('the token form', () => {
  it('carries the same claims as an assertion', async () => {
    const request = issuanceRequest({ encoding: 'jwt', attributes: { departement: ['22', '44'] } })
    const vector = await issueVector(request, world.issuancePolicy, world.issuancePorts)
    const accepted = await acceptVector(
      readAuthorizationHeader(writeAuthorizationHeader(vector)),
      policy,
      { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel-1' },
      { clock: world.clock, sink: new MemorySink() },
    )
    expect(accepted.claims).toEqual(vector.claims)
    expect(accepted.claims).toMatchObject({ pagms: [PAGM], attributes: { departement: ['22', '44'] } })
  })

  it('is refused where the service did not ask for it', async () => {
    const vector = await issueVector(
      issuanceRequest({ encoding: 'jwt' }),
      world.issuancePolicy,
      world.issuancePorts,
    )
    const accept = () =>
      acceptVector(
        readAuthorizationHeader(writeAuthorizationHeader(vector)),
        world.policy,
        { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel-1' },
        { clock: world.clock, sink: new MemorySink() },
      )
    expect(await codeThrownBy(accept)).toBe('VI_FORMAT_INVALID')
  })

  it('is not written for an assertion', async () => {
    const vector = await issueVector(issuanceRequest(), world.issuancePolicy, world.issuancePorts)
    expect(await codeThrownBy(() => writeAuthorizationHeader(vector))).toBe('VI_CLAIM_INVALID')
  })

  it('is read from one Bearer value only', () => {
    expect(readAuthorizationHeader(undefined).form).toBe('absent')
    expect(readAuthorizationHeader('Basic x').form).toBe('absent')
    expect(readAuthorizationHeader('Bearer a b').form).toBe('unreadable')
    expect(readAuthorizationHeader('Bearer ').form).toBe('unreadable')
    expect(readAuthorizationHeader('bearer a.b.c').form).toBe('jwt')
  })
})
