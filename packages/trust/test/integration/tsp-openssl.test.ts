import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HttpClient } from '@entente/core/ports'
import { codeThrownBy, createPki } from '@entente/testkit'
import { loadCrl, parseCertificate, requestTimestamp, trustStore, verifyTimestamp } from '@entente/trust'
import { answerTimestampRequest } from '@entente/trust/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const present = spawnSync('openssl', ['version']).status === 0
if (!present && process.env.CI) throw new Error('openssl is missing: install the Debian package openssl.')

// openssl stamps with the system clock, so this PKI stands around it.
const clock = { now: () => new Date() }
const pki = createPki(clock)
const root = pki.root({
  subject: [
    ['C', 'FR'],
    ['CN', 'Racine horodatage'],
  ],
})
const tsa = root.leaf({
  subject: [
    ['C', 'FR'],
    ['CN', 'Horodatage fictif'],
  ],
  extendedKeyUsage: ['timeStamping'],
  extendedKeyUsageCritical: true,
})
const issuer = parseCertificate(root.certificateDer)
const store = trustStore({
  anchors: [{ name: 'TSA', certificate: root.certificatePem, sha256: issuer.sha256 }],
})
store.crls.put(loadCrl(root.crl({ thisUpdate: new Date(Date.now() - 60_000) }), issuer))
const trust = { store, revocation: { mode: 'require' } } as const
const random = { bytes: (length: number) => randomBytes(length), uuid: () => randomUUID() }
const data = Buffer.from('la tête du journal')

const configuration = (extra: string) => `[tsa]
default_tsa = t
[t]
dir = .
serial = ./serial
crypto_device = builtin
signer_cert = ./tsa.pem
certs = ./ca.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.3.1
digests = sha256,sha384,sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
${extra}
`

describe.skipIf(!present)('openssl ts', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-tsp-'))
    writeFileSync(join(folder, 'tsa.pem'), tsa.certificatePem)
    writeFileSync(join(folder, 'tsa.key'), tsa.privateKeyPem)
    writeFileSync(join(folder, 'ca.pem'), root.certificatePem)
    writeFileSync(join(folder, 'serial'), '01')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const openssl = (...parameters: string[]) =>
    execFileSync('openssl', ['ts', ...parameters], { cwd: folder, stdio: 'pipe' })
  /** A timestamping authority made of the openssl program. */
  const authorityWith = (extra: string): HttpClient => ({
    async send({ url, body }) {
      writeFileSync(join(folder, 'tsa.cnf'), configuration(extra))
      writeFileSync(join(folder, 'q.tsq'), body ?? '')
      openssl('-reply', '-config', 'tsa.cnf', '-section', 't', '-queryfile', 'q.tsq', '-out', 'r.tsr')
      const headers = { 'content-type': 'application/timestamp-reply' }
      return { status: 200, headers, url, body: readFileSync(join(folder, 'r.tsr')) }
    },
    stream: () => Promise.reject(new Error('not used')),
  })
  const ask = (extra: string) =>
    requestTimestamp(data, {
      ...trust,
      url: new URL('http://tsa.example/'),
      http: authorityWith(extra),
      random,
    })

  it.each(['sha1', 'sha256', 'sha512'])(
    'makes timestamps that verify here, naming its certificate by %s',
    async (digest) => {
      const timestamp = await ask(`ess_cert_id_alg = ${digest}`)
      expect(Math.abs(timestamp.generatedAt.getTime() - Date.now())).toBeLessThan(60_000)
      expect(timestamp.accuracyMs).toBe(1000)
      expect(await codeThrownBy(() => verifyTimestamp(timestamp.token, Buffer.from('autre'), trust))).toBe(
        'TIMESTAMP_IMPRINT_MISMATCH',
      )
    },
  )

  it('is refused when it signs with SHA-1', async () => {
    expect(await codeThrownBy(() => ask('signer_digest = sha1'))).toBe('TIMESTAMP_ALGORITHM_REFUSED')
  })

  it('verifies the timestamps of the test authority', async () => {
    const http: HttpClient = {
      async send({ url, body }) {
        writeFileSync(join(folder, 'own.tsq'), body ?? '')
        const reply = await answerTimestampRequest(body ?? Buffer.alloc(0), {
          privateKey: tsa.key.privateKey,
          certificateChain: tsa.chainDer,
          clock,
        })
        writeFileSync(join(folder, 'own.tsr'), reply)
        return { status: 200, headers: { 'content-type': 'application/timestamp-reply' }, url, body: reply }
      },
      stream: () => Promise.reject(new Error('not used')),
    }
    await requestTimestamp(data, { ...trust, url: new URL('http://tsa.example/'), http, random })
    const said = openssl('-verify', '-queryfile', 'own.tsq', '-in', 'own.tsr', '-CAfile', 'ca.pem')
    expect(said.toString()).toContain('OK')
  })
})
