import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { parseTenantId } from '@entente/core/ids'
import { checkpointKeyFromPem, memoryStore, openJournal } from '@entente/interops-trace'
import { peerFromSocket, type VectorPolicy } from '@entente/interops-vector'
import { guardExpress, type VectorCarriage } from '@entente/interops-vector/express'
import { hmacKeyedHash, systemClock } from '@entente/runtime'
import type { TestAuthority, TestIdentity } from '@entente/testkit'
import { parseCertificate, parsePartnerBinding, trustStore } from '@entente/trust'

export const LEVEL = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'

/** What the loopback provider is told about itself and its one client. */
export interface LoopbackProviderOptions {
  readonly siret: string
  readonly recipient: string
  readonly audience: string
  readonly pagm: string
  readonly tls: TestIdentity
  readonly client: {
    readonly issuer: string
    readonly root: TestAuthority
    readonly authority: TestAuthority
    readonly vi: TestIdentity
    readonly tls: TestIdentity
  }
  /** False for a provider that forgot to ask for a client certificate, and for a portal. */
  readonly mutual?: boolean
  /** How VIs come in. @default 'soap' */
  readonly carriage?: VectorCarriage
}

/** Starts a provider over HTTPS on loopback, with the middleware of interops-vector and a journal in memory. */
export async function startLoopbackProvider(options: LoopbackProviderOptions) {
  const { siret, recipient, audience, pagm, tls, client, mutual = true, carriage = 'soap' } = options
  /** Known once the server listens: a portal names its own address. */
  let address = ''
  let built: VectorPolicy | undefined
  const { privateKey } = generateKeyPairSync('ed25519')
  const journal = await openJournal({
    tenant: parseTenantId(siret),
    writer: 'loopback',
    store: memoryStore(),
    checkpointKey: checkpointKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    clock: systemClock,
    keyedHash: hmacKeyedHash('index', createSecretKey(randomBytes(32))),
    readers: [],
    mode: 'development',
  })
  const root = parseCertificate(client.root.certificateDer)
  const trust = trustStore({
    anchors: [{ name: 'client', certificate: root.der, sha256: root.sha256 }],
    intermediates: [client.authority.certificateDer],
  })
  const certificates = ({ certificateDer }: TestIdentity) => ({
    trust,
    binding: parsePartnerBinding([{ leafKeySha256: [parseCertificate(certificateDer).keySha256] }]),
    revocation: {
      mode: 'off' as const,
      weakening: {
        from: new Date(Date.now() - 86_400_000),
        until: new Date(Date.now() + 86_400_000),
        reason: 'test PKI',
      },
    },
  })
  const build = () =>
    ({
      tenant: siret,
      recipients: [recipient],
      services: [
        {
          audience,
          mode: carriage === 'portal' ? 'P' : 'A',
          ...(carriage === 'portal' && { destinations: [address] }),
          ...(carriage === 'bearer' && { encodings: ['jwt'] }),
          authLevels: [LEVEL],
          pagms: { [client.issuer]: [pagm] },
          maximumLifeSeconds: carriage === 'portal' ? 120 : 300,
          reuse: 'single',
        },
      ],
      partners: [
        {
          issuer: client.issuer,
          signer: certificates(client.vi),
          ...(mutual && { tls: certificates(client.tls) }),
          weakenings: {},
        },
      ],
      skewSeconds: 60,
    }) as unknown as VectorPolicy
  let requests = 0
  const guard = guardExpress({
    policy: () => {
      built ??= build()
      return built
    },
    service: audience,
    carriage,
    ports: { clock: systemClock, sink: journal },
    peer: ({ socket }) => (mutual ? peerFromSocket(socket as TLSSocket) : 'not-visible'),
    requestId: () => `loopback-${++requests}`,
    deadline: () => AbortSignal.timeout(10_000),
  })
  const server = createServer(
    {
      key: tls.privateKeyPem,
      cert: tls.chainPem,
      ca: client.root.certificatePem,
      requestCert: mutual,
      rejectUnauthorized: mutual,
    },
    (request, response) => {
      void guard(request, response, () => {
        response
          .writeHead(200, { 'content-type': 'text/xml; charset=utf-8' })
          .end('<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>')
      })
    },
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  address = `https://localhost:${port}/droits`
  return {
    port,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await journal.close()
    },
  }
}
