import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type TLSSocket } from 'node:tls'
import { trustStore } from '@entente/trust/x509'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkVector, peerFromSocket, type TlsPeer, type VectorPolicy } from '../../src/index.ts'
import { createWorld, receivedVi, SERVICE } from '../support/world.ts'

const world = createWorld()
const serverTls = world.authority.leaf({ subject: [['CN', 'localhost']], dnsNames: ['localhost'] })

let server: Server
const seen: { readonly resumed: boolean; readonly peer: TlsPeer }[] = []

beforeAll(async () => {
  server = createServer(
    {
      key: serverTls.privateKeyPem,
      cert: serverTls.chainPem,
      ca: world.root.certificatePem,
      requestCert: true,
      // The test PKI lives on another day than the machine; who the caller is, checkVector judges.
      rejectUnauthorized: false,
    },
    (socket) => {
      seen.push({ resumed: socket.isSessionReused(), peer: peerFromSocket(socket) })
      socket.on('error', () => {})
      socket.end('seen')
    },
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await connectOnce(await connectOnce())
})

afterAll(() => server.close())

/** Connects as the client organisme and gives its TLS session back. */
async function connectOnce(session?: Buffer): Promise<Buffer | undefined> {
  const socket: TLSSocket = connect({
    port: (server.address() as AddressInfo).port,
    host: '127.0.0.1',
    servername: 'localhost',
    key: world.tls.privateKeyPem,
    cert: world.tls.chainPem,
    rejectUnauthorized: false,
    ...(session && { session }),
  })
  let latest: Buffer | undefined
  socket.on('session', (given) => {
    latest = given
  })
  socket.resume()
  await once(socket, 'close')
  return latest
}

const outcomeFor = async (peer: TlsPeer, policy: VectorPolicy) => {
  const { report } = await checkVector(receivedVi(world), policy, {
    service: SERVICE,
    peer,
    at: world.clock.now(),
  })
  return report.checks.find(({ id }) => id === 'peer-bound-to-issuer')
}

describe('a caller whose certificate was issued below the root', () => {
  it('shows its own certificate first, on a fresh connection and on a resumed one', () => {
    expect(seen.map(({ resumed }) => resumed)).toEqual([false, true])
    for (const { peer } of seen)
      expect(Buffer.compare(Buffer.from(peer[0]), world.tls.certificateDer)).toBe(0)
  })

  it('shows nothing else once its session is resumed: TLS does not send certificates again', () => {
    expect(seen[1]?.peer).toHaveLength(1)
  })

  it('is known on both where the trust store holds the issuing CA', async () => {
    for (const { peer } of seen) expect((await outcomeFor(peer, world.policy))?.outcome).toBe('passed')
  })

  it('is refused on a resumed one where it does not, and the report says what to add', async () => {
    const { anchors, crls } = world.trust
    const trust = trustStore({
      anchors: anchors.map(({ name, certificate }) => ({
        name,
        certificate: certificate.der,
        sha256: certificate.sha256,
      })),
      crls,
    })
    const tls = { ...world.partner.signer, trust }
    const policy = { ...world.policy, partners: [{ ...world.partner, tls }] } as const
    const check = await outcomeFor(seen[1]?.peer ?? 'not-visible', policy)
    expect(check).toMatchObject({ outcome: 'failed', facts: { remark: 'tls-issuer-unseen' } })
  })
})
