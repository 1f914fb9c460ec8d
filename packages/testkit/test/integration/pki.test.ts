import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPki, frozenClock, toPem } from '../../src/index.ts'

const clock = frozenClock('2026-03-02T09:00:00Z')
const pki = createPki(clock)
const root = pki.root({
  subject: [
    ['C', 'FR'],
    ['CN', 'Racine fictive'],
  ],
})
const authority = root.authority({
  subject: [
    ['C', 'FR'],
    ['CN', 'AC fictive'],
  ],
})
const leaf = authority.leaf({
  subject: [
    ['C', 'FR'],
    ['O', 'Caisse fictive'],
    ['CN', 'vi.caisse.example'],
  ],
  dnsNames: ['localhost'],
  ipAddresses: ['127.0.0.1'],
  extendedKeyUsage: ['clientAuth', 'serverAuth'],
  policyOids: ['1.3.6.1.4.1.99999.1'],
  crlUrls: ['http://crl.example/ac.crl'],
})

describe('the mini-PKI, judged by openssl and node:crypto', () => {
  let folder: string
  const file = (name: string, content: string) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const verify = (options: readonly string[], ...files: string[]) =>
    execFileSync(
      'openssl',
      ['verify', '-attime', String(clock.now().getTime() / 1000), ...options, ...files],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-pki-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('makes a path that openssl verifies up to the root', () => {
    const output = verify(
      [
        '-x509_strict',
        '-CAfile',
        file('root.pem', root.certificatePem),
        '-untrusted',
        file('ac.pem', authority.certificatePem),
      ],
      file('leaf.pem', leaf.certificatePem),
    )
    expect(output).toMatch(/: OK/)
  })

  it('makes a revocation list that openssl verifies and applies', () => {
    const other = authority.leaf({ subject: [['CN', 'révoqué']], keyType: 'p-256' })
    const crl = authority.crl({
      revoked: [{ certificate: other.certificateDer, at: clock.now(), reason: 1 }],
    })
    const options = [
      '-crl_check',
      '-CAfile',
      file('root.pem', root.certificatePem),
      '-untrusted',
      file('ac.pem', authority.certificatePem),
      '-CRLfile',
      file('ac.crl', toPem(crl, 'X509 CRL')),
    ]
    expect(verify(options, file('leaf.pem', leaf.certificatePem))).toMatch(/: OK/)
    expect(() => verify(options, file('other.pem', other.certificatePem))).toThrow(/certificate revoked/)
  })

  it('writes the names, validity and extensions that were asked for', () => {
    const read = new X509Certificate(leaf.certificateDer)
    expect(read.subject).toBe('C=FR\nO=Caisse fictive\nCN=vi.caisse.example')
    expect(new Date(read.validTo)).toEqual(new Date('2027-03-02T09:00:00Z'))
    expect(read.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1')
    expect(read.ca).toBe(false)
    expect(read.checkPrivateKey(leaf.key.privateKey)).toBe(true)
    expect(read.verify(authority.key.publicKey)).toBe(true)
  })

  it('makes every kind of key, and weak certificates on purpose', () => {
    for (const keyType of ['rsa-1024', 'rsa-3072', 'p-256', 'p-384'] as const) {
      const made = authority.leaf({ subject: [['CN', keyType]], keyType, digest: 'SHA-1' })
      expect(new X509Certificate(made.certificateDer).verify(authority.key.publicKey)).toBe(true)
    }
    const selfSigned = pki.selfSigned({ subject: [['CN', 'seul']] })
    expect(new X509Certificate(selfSigned.certificateDer).verify(selfSigned.key.publicKey)).toBe(true)
  })
})
