import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeThrownBy, type TestIdentity } from '@entente/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { type ClientCertificate, type NodeHttpClientOptions, nodeHttpClient } from '../../src/index.ts'
import { partnerPki, type RunningServer, startHttps } from '../support/https-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const { pki, root, server: serverIdentity, client } = partnerPki()
const DAY_MS = 86_400_000
const running: RunningServer[] = []
afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())))

async function start(identity: TestIdentity, options: object = {}): Promise<RunningServer> {
  const server = await startHttps(
    identity,
    (request, response) => {
      const socket = request.socket as import('node:tls').TLSSocket
      response.end(String(socket.getPeerCertificate().subject?.CN ?? 'nobody'))
    },
    options,
  )
  running.push(server)
  return server
}

async function call(url: URL, options: NodeHttpClientOptions = {}): Promise<string> {
  const http = nodeHttpClient({ ca: root.certificatePem, retries: 0, ...options })
  try {
    return Buffer.from((await http.send({ method: 'GET', url })).body).toString()
  } finally {
    await http.close()
  }
}

describe('the certificate of the server', () => {
  test.each([
    [
      'expired',
      () =>
        serverIdentity({
          notBefore: new Date(Date.now() - 9 * DAY_MS),
          notAfter: new Date(Date.now() - DAY_MS),
        }),
    ],
    [
      'not yet valid',
      () =>
        serverIdentity({
          notBefore: new Date(Date.now() + DAY_MS),
          notAfter: new Date(Date.now() + 9 * DAY_MS),
        }),
    ],
    ['for another host', () => serverIdentity({ dnsNames: ['autre.example'], ipAddresses: ['192.0.2.1'] })],
    [
      'without any name but a common name',
      () => serverIdentity({ subject: [['CN', 'localhost']], dnsNames: [], ipAddresses: [] }),
    ],
    [
      'self-signed',
      () => pki.selfSigned({ subject: [['CN', 'localhost']], dnsNames: ['localhost'], keyType: 'p-256' }),
    ],
    ['of another CA', () => partnerPki().server()],
    ['for clients only', () => serverIdentity({ extendedKeyUsage: ['clientAuth'] })],
  ])('is refused when it is %s', async (_, identity) => {
    const server = await start(identity())
    expect(await codeThrownBy(() => call(server.url))).toBe('HTTP_CERTIFICATE')
  })

  test('is refused by the public CAs when none is given', async () => {
    const server = await start(serverIdentity())
    const send = () => nodeHttpClient({ retries: 0 }).send({ method: 'GET', url: server.url })
    expect(await codeThrownBy(send)).toBe('HTTP_CERTIFICATE')
  })

  test('is refused whatever the environment says', async () => {
    const server = await start(partnerPki().server())
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    try {
      expect(await codeThrownBy(() => call(server.url))).toBe('HTTP_CERTIFICATE')
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
    }
  })

  test('is checked by address too', async () => {
    const server = await start(serverIdentity())
    const url = new URL(server.url)
    url.hostname = '127.0.0.1'
    expect(await call(url)).toBe('nobody')
  })

  test('is accepted through an intermediate CA', async () => {
    const intermediate = root.authority({ subject: [['CN', 'AC fictive']], keyType: 'p-256' })
    const leaf = intermediate.leaf({ subject: [['CN', 's']], dnsNames: ['localhost'], keyType: 'p-256' })
    const server = await start({ ...leaf, certificatePem: leaf.certificatePem + intermediate.certificatePem })
    expect(await call(server.url)).toBe('nobody')
  })
})

describe('the protocol', () => {
  test('is TLS 1.2 or newer', async () => {
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
    const server = await start(serverIdentity(), old)
    expect(await codeThrownBy(() => call(server.url))).toBe('HTTP_TLS')
    expect(await call((await start(serverIdentity(), { maxVersion: 'TLSv1.2' })).url)).toBe('nobody')
  })

  test('is TLS, whatever answers', async () => {
    const server = await start(serverIdentity())
    const plain = new URL(server.url.href.replace('https', 'http'))
    const send = () =>
      nodeHttpClient({ allowLoopbackHttp: true, retries: 0 }).send({ method: 'GET', url: plain })
    expect(await codeThrownBy(send)).toMatch(/^HTTP_(?:CONNECTION|MALFORMED)$/)
  })
})

describe('the client certificate', () => {
  const demanding = () =>
    start(serverIdentity(), { requestCert: true, rejectUnauthorized: true, ca: root.certificatePem })
  const folder = temporaryFolder()

  function pkcs12(...extra: string[]): Uint8Array {
    writeFileSync(join(folder, 'c.pem'), client.certificatePem)
    writeFileSync(join(folder, 'k.pem'), client.privateKeyPem)
    const args = [
      'pkcs12',
      '-export',
      '-in',
      'c.pem',
      '-inkey',
      'k.pem',
      '-passout',
      'pass:secret',
      '-out',
      'c.p12',
    ]
    execFileSync('openssl', [...args, ...extra], { cwd: folder, stdio: 'ignore' })
    return readFileSync(join(folder, 'c.p12'))
  }

  test.each<[string, () => ClientCertificate]>([
    ['PEM', () => ({ certificate: client.certificatePem, key: client.privateKeyPem })],
    ['a key object', () => ({ certificate: client.chainPem, key: createPrivateKey(client.privateKeyPem) })],
    [
      'an encrypted PEM key',
      () => ({
        certificate: client.certificatePem,
        key: createPrivateKey(client.privateKeyPem)
          .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
          .toString(),
        passphrase: 'secret',
      }),
    ],
    ['PKCS#12', () => ({ pkcs12: pkcs12(), passphrase: 'secret' })],
  ])('is shown from %s', async (_, certificate) => {
    const server = await demanding()
    expect(await call(server.url, { clientCertificate: certificate() })).toBe('client')
  })

  test.each(['TLSv1.2', 'TLSv1.3'])('that is missing ends the exchange under %s', async (version) => {
    const server = await start(serverIdentity(), {
      requestCert: true,
      rejectUnauthorized: true,
      ca: root.certificatePem,
      minVersion: version,
      maxVersion: version,
    })
    expect(await codeThrownBy(() => call(server.url))).toMatch(/^HTTP_(?:TLS|CONNECTION)$/)
  })

  test.each<[string, () => ClientCertificate]>([
    [
      'a key of another certificate',
      () => ({ certificate: client.certificatePem, key: serverIdentity().privateKeyPem }),
    ],
    ['text that is not PEM', () => ({ certificate: 'x', key: 'y' })],
    ['a wrong passphrase', () => ({ pkcs12: pkcs12(), passphrase: 'wrong' })],
    ['a PKCS#12 file of an old tool', () => ({ pkcs12: pkcs12('-legacy'), passphrase: 'secret' })],
  ])('is refused at once: %s', async (_, certificate) => {
    const make = () => nodeHttpClient({ clientCertificate: certificate() })
    expect(await codeThrownBy(make)).toBe('HTTP_CLIENT_CERTIFICATE_INVALID')
  })

  test.each([[''], ['not a certificate'], [[]]])(
    'trusted CAs that hold no certificate are refused: %o',
    async (ca) => {
      expect(await codeThrownBy(() => nodeHttpClient({ ca }))).toBe('HTTP_CA_INVALID')
    },
  )
})
