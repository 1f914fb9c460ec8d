import { firstFailure } from '@entente/core/checks'
import { codeThrownBy } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import {
  acceptVector,
  checkVector,
  isVectorError,
  issueVector,
  parseInteropsInfos,
  requireAction,
  rightsFor,
  vectorErrors,
  writeSecurityHeader,
} from '../../src/index.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { type CallJson, openPeer, openPolicy, readManifest, receive, type VectorJson } from '../support/vector-manifest.ts'
import { createWorld, issuanceRequest, registryOf, signerOf } from '../support/world.ts'

const manifest = readManifest()
const world = createWorld()

function vectorOf(id: string): VectorJson {
  const vector = manifest.vectors.find((each) => each.id === id)
  if (vector === undefined) throw new Error(`The manifest has no vector ${id}.`)
  return vector
}

function policyOf(vector: VectorJson, skewSeconds?: number) {
  const json = manifest.policies[vector.policy]
  if (json === undefined) throw new Error(`The manifest has no policy ${vector.policy}.`)
  return { ...openPolicy(json), ...(skewSeconds !== undefined && { skewSeconds }) }
}

function accept(vector: VectorJson, sink: MemorySink) {
  return acceptVector(
    receive(vector),
    policyOf(vector),
    { service: vector.service, peer: openPeer(vector.peer), requestId: 'appel-1' },
    { clock: { now: () => new Date(vector.now) }, sink },
  )
}

async function run(call: CallJson): Promise<unknown> {
  if (call.call === 'accept') {
    const sink = new MemorySink()
    if (call.journal !== 'open') sink.failure = call.journal
    for (let time = 1; time < call.times; time += 1) await accept(vectorOf(call.vector), sink)
    return accept(vectorOf(call.vector), sink)
  }
  if (call.call === 'check') {
    const vector = vectorOf(call.vector)
    const situation = { service: call.service ?? vector.service, peer: openPeer(vector.peer), at: new Date(vector.now) }
    return checkVector(receive(vector), policyOf(vector, call.skewSeconds), situation)
  }
  if (call.call === 'rights') {
    const vector = await accept(vectorOf(call.vector), new MemorySink())
    return requireAction(rightsFor(vector, { pagms: call.pagms }), call.action)
  }
  if (call.call === 'parse-interops-infos') return parseInteropsInfos(call.header)
  const expired = world.authority.leaf({ subject: [['CN', 'vi']], notAfter: new Date('2026-03-01T00:00:00Z') })
  const ports = {
    ...world.issuancePorts,
    signer: call.call === 'issue' && call.signer === 'expired' ? signerOf(expired) : world.issuancePorts.signer,
    registry: registryOf(...(call.call === 'issue' ? call.held : ['CONSULTATION_DROITS'])),
  }
  if (call.call === 'issue') {
    const request = issuanceRequest({ service: call.service, pagms: call.pagms, subject: { id: call.subject } })
    return issueVector(request, world.issuancePolicy, ports)
  }
  const vector = await issueVector(issuanceRequest(), world.issuancePolicy, ports)
  return writeSecurityHeader(new TextEncoder().encode(call.envelope), vector)
}

/** For a refusal to issue, the code of the first failed check. */
async function codeOf(call: CallJson): Promise<string> {
  try {
    await run(call)
  } catch (error) {
    if (isVectorError(error, 'VI_ISSUANCE_REFUSED')) return (error.report && firstFailure(error.report)?.code) ?? ''
    return codeThrownBy(() => {
      throw error
    })
  }
  return 'returned'
}

describe('vectors/vi calls', () => {
  it.each(manifest.calls)('$id: $title', async (call) => {
    expect(await codeOf(call)).toBe(call.code)
  })

  it('together with the documents they show every public error code', () => {
    const shown = new Set<string>([...manifest.vectors, ...manifest.calls].map(({ code }) => code))
    // Each refusal to issue is shown by the code of its check.
    shown.add('VI_ISSUANCE_REFUSED')
    expect(Object.keys(vectorErrors).filter((code) => !shown.has(code))).toEqual([])
  })
})
