import { randomBytes, randomUUID } from 'node:crypto'
import type { HttpClient, Random } from '@entente/core/ports'
import { codeThrownBy } from '@entente/testkit'
import {
  evidenceObjects,
  requestTimestamp,
  revalidatePath,
  type TimestampTrust,
  verifyTimestamp,
} from '@entente/trust'
import { startTimestampAuthority, type TimestampFault } from '@entente/trust/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { at, clock, daysLater, pki, storeOf, weakening } from './x509-world.ts'

const root = pki.root({ subject: [['CN', 'Racine horodatage']], keyType: 'p-256' })
const tsa = root.leaf({
  subject: [['CN', 'Horodatage fictif']],
  extendedKeyUsage: ['timeStamping'],
  extendedKeyUsageCritical: true,
})
const store = storeOf([root])
const trust: TimestampTrust = { store, revocation: { mode: 'require' } }
const data = Buffer.from('la tête du journal')

const random: Random = { bytes: (length) => randomBytes(length), uuid: () => randomUUID() }
const http: HttpClient = {
  async send({ url, method, headers, body }) {
    const answer = await fetch(url, {
      method,
      headers: { ...headers },
      ...(body && { body: Buffer.from(body) }),
    })
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      url,
      body: new Uint8Array(await answer.arrayBuffer()),
    }
  },
  stream: () => Promise.reject(new Error('not used')),
}

type Setup = {
  privateKey: typeof tsa.key.privateKey
  certificateChain: readonly Uint8Array[]
  fault?: TimestampFault
}
const setup: Setup & { clock: typeof clock } = {
  privateKey: tsa.key.privateKey,
  certificateChain: tsa.chainDer,
  clock,
}
const running = await startTimestampAuthority(setup)
afterAll(() => running.close())

const authority = { ...trust, url: running.url, http, random }
/** Asks the running authority, which answers in the given way for this one request. */
async function ask(change: Partial<Setup> = {}, from: Partial<typeof authority> = {}) {
  const before = { ...setup }
  Object.assign(setup, change)
  try {
    return await requestTimestamp(data, { ...authority, ...from })
  } finally {
    delete setup.fault
    Object.assign(setup, before)
  }
}

describe('a timestamp', () => {
  it('says since when the data exist, with the path of the authority', async () => {
    const timestamp = await ask()
    expect(timestamp.generatedAt).toEqual(at)
    expect(timestamp.policy).toBe('1.3.6.1.4.1.99999.3.1')
    expect(timestamp.path.chain).toHaveLength(2)
    expect(timestamp.path.checks.every(({ outcome }) => outcome === 'passed')).toBe(true)
  })

  it.each(['sha256', 'sha384', 'sha512'] as const)('is asked for and verified with %s', async (digest) => {
    const { token } = await requestTimestamp(data, authority, { digest })
    expect((await verifyTimestamp(token, data, trust)).generatedAt).toEqual(at)
  })

  it('may come from an authority on P-256', async () => {
    const curve = root.leaf({
      subject: [['CN', 'Horodatage sur courbe']],
      keyType: 'p-256',
      extendedKeyUsage: ['timeStamping'],
      extendedKeyUsageCritical: true,
    })
    const timestamp = await ask({ privateKey: curve.key.privateKey, certificateChain: curve.chainDer })
    expect(timestamp.path.certificate.publicKey.asymmetricKeyType).toBe('ec')
  })

  it('is verified years later from its evidence, although the certificate has ended', async () => {
    const { token, path } = await ask()
    const archive = new Map(evidenceObjects(path).map(({ sha256, bytes }) => [sha256, bytes] as const))
    expect(revalidatePath(path.evidence, store, (sha256) => archive.get(sha256)).checks).toEqual(path.checks)
    expect(await codeThrownBy(() => verifyTimestamp(token, data, { ...trust, at: daysLater(4000) }))).toBe(
      'CERTIFICATE_EXPIRED',
    )
  })
})

describe('a timestamp is refused', () => {
  it.each<[TimestampFault, string]>([
    ['rejected', 'TIMESTAMP_REJECTED'],
    ['no-token', 'TIMESTAMP_REJECTED'],
    ['other-nonce', 'TIMESTAMP_NONCE_MISMATCH'],
    ['other-imprint', 'TIMESTAMP_IMPRINT_MISMATCH'],
    ['no-signing-certificate', 'TIMESTAMP_SIGNER_MISMATCH'],
    ['two-signers', 'TIMESTAMP_MALFORMED'],
    ['altered-content', 'TIMESTAMP_SIGNATURE_INVALID'],
    ['altered-signature', 'TIMESTAMP_SIGNATURE_INVALID'],
    ['sha1', 'TIMESTAMP_ALGORITHM_REFUSED'],
  ])('when the authority answers with %s', async (fault, code) => {
    expect(await codeThrownBy(() => ask({ fault }))).toBe(code)
  })

  it('when it names another certificate than its signer’s', async () => {
    const other = root.leaf({
      subject: [['CN', 'Autre horodatage']],
      extendedKeyUsage: ['timeStamping'],
      extendedKeyUsageCritical: true,
    })
    const chain = [tsa.certificateDer, other.certificateDer, root.certificateDer]
    const substituted = () => ask({ certificateChain: chain, fault: 'other-signing-certificate' })
    expect(await codeThrownBy(substituted)).toBe('TIMESTAMP_SIGNATURE_INVALID')
  })

  it('when it was made under another policy', async () => {
    const policies = ['1.3.6.1.4.1.99999.3.1']
    expect((await ask({}, { policies } as object)).policy).toBe(policies[0])
    expect(await codeThrownBy(() => ask({ fault: 'other-policy' }, { policies } as object))).toBe(
      'TIMESTAMP_POLICY_REFUSED',
    )
    setup.fault = 'other-policy'
    const asked = requestTimestamp(data, authority, { policy: '1.2.3' })
    expect(await codeThrownBy(() => asked)).toBe('TIMESTAMP_POLICY_REFUSED')
    delete setup.fault
  })

  it('when it is over other data', async () => {
    const { token } = await ask()
    expect(await codeThrownBy(() => verifyTimestamp(token, Buffer.from('autre chose'), trust))).toBe(
      'TIMESTAMP_IMPRINT_MISMATCH',
    )
  })

  it('when the certificate is not for timestamping alone', async () => {
    const signer = root.leaf({ subject: [['CN', 'signataire']] })
    const chain = { privateKey: signer.key.privateKey, certificateChain: signer.chainDer }
    expect(await codeThrownBy(() => ask(chain))).toBe('EXTENDED_KEY_USAGE_REFUSED')
  })

  it('when the authority leads to another anchor, or is not known to stand', async () => {
    const other = storeOf([pki.root({ subject: [['CN', 'Autre']], keyType: 'p-256' })])
    expect(await codeThrownBy(() => ask({}, { store: other }))).toBe('PATH_NOT_FOUND')
    const unlisted = {
      ...store,
      crls: storeOf([pki.root({ subject: [['CN', 'X']], keyType: 'p-256' })]).crls,
    }
    expect(await codeThrownBy(() => ask({}, { store: unlisted }))).toBe('REVOCATION_UNKNOWN')
    const timestamp = await ask({}, { store: unlisted, revocation: { mode: 'off', weakening } })
    expect(timestamp.path.checks.some(({ outcome }) => outcome === 'warning')).toBe(true)
  })

  it('when it is not a token', async () => {
    const { token } = await ask()
    const refused = (bytes: Uint8Array) => codeThrownBy(() => verifyTimestamp(bytes, data, trust))
    for (const bytes of [
      Buffer.alloc(0),
      token.subarray(0, -1),
      Buffer.concat([token, Buffer.of(0)]),
      root.certificateDer,
      Buffer.alloc(70_000, 0x30),
    ]) {
      expect(await refused(bytes)).toBe('TIMESTAMP_MALFORMED')
    }
  })

  it('with a code whichever byte of it is changed', async () => {
    const { token } = await ask()
    for (let position = 0; position < token.length; position += 7) {
      const changed = Buffer.from(token)
      changed[position] = (changed[position] ?? 0) ^ 0x5a
      try {
        await verifyTimestamp(changed, data, trust)
      } catch (error) {
        expect(error, `byte ${position}`).toMatchObject({ name: 'TrustError' })
      }
    }
  })
})

describe('an authority that does not answer', () => {
  const answering = (status: number, type: string): HttpClient => ({
    ...http,
    send: async ({ url }) => ({ status, headers: { 'content-type': type }, url, body: Buffer.from('x') }),
  })
  it.each<[string, HttpClient]>([
    ['no connection', { ...http, send: () => Promise.reject(new Error('refused')) }],
    ['an error', answering(500, 'application/timestamp-reply')],
    ['a page', answering(200, 'text/html')],
    ['something else than a reply', answering(200, 'application/timestamp-reply')],
  ])('is unavailable: %s', async (_, client) => {
    expect(await codeThrownBy(() => ask({}, { http: client }))).toBe('TIMESTAMP_UNAVAILABLE')
  })

  it('is not waited for when the caller stops', async () => {
    const client: HttpClient = { ...http, send: () => Promise.reject(new Error('aborted')) }
    const signal = AbortSignal.abort()
    await expect(requestTimestamp(data, { ...authority, http: client }, { signal })).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    )
  })
})
