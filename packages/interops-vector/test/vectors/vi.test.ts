import { firstFailure } from '@entente/core/checks'
import { describe, expect, it } from 'vitest'
import { checkVector, toSoapFault, VectorError } from '../../src/index.ts'
import { openPeer, openPolicy, readManifest, receive } from '../support/vector-manifest.ts'

const manifest = readManifest()

describe('vectors/vi', () => {
  it.each(manifest.vectors)('$id: $title', async (vector) => {
    const json = manifest.policies[vector.policy]
    if (json === undefined) throw new Error(`The manifest has no policy ${vector.policy}.`)
    const check = await checkVector(receive(vector), openPolicy(json), {
      service: vector.service,
      peer: openPeer(vector.peer),
      at: new Date(vector.now),
    })
    expect(check.verdict === 'passed' ? 'accepted' : check.code).toBe(vector.code)
    if (vector.check !== undefined) expect(firstFailure(check.report)?.id).toBe(vector.check)
    if (vector.fault !== undefined && check.verdict === 'failed') {
      expect(toSoapFault(new VectorError({ code: check.code })).body).toContain(`>${vector.fault}</faultcode>`)
    }
  })
})
