import { execFileSync, spawnSync } from 'node:child_process'
import { verify } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeThrownBy, createPki, frozenClock } from '@entente/testkit'
import { signerFromPkcs12 } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const present = spawnSync('openssl', ['version']).status === 0
if (!present && process.env.CI) throw new Error('openssl is missing: install the Debian package openssl.')

const pki = createPki(frozenClock('2026-03-02T09:00:00Z'))
const root = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
const authority = root.authority({ subject: [['CN', 'AC']], keyType: 'p-256' })
const rsa = authority.leaf({ subject: [['CN', 'vi']] })
const p256 = authority.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
const data = Buffer.from('à signer')
const password = 'sésame'

describe.skipIf(!present)('a PKCS#12 file of openssl', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-p12-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function exported(identity: typeof rsa, ...parameters: string[]): Uint8Array {
    writeFileSync(join(folder, 'key.pem'), identity.privateKeyPem)
    writeFileSync(join(folder, 'cert.pem'), identity.certificatePem)
    // Issuers in the wrong order, as files often hold them.
    writeFileSync(join(folder, 'issuers.pem'), root.certificatePem + authority.certificatePem)
    const files = ['-inkey', 'key.pem', '-in', 'cert.pem', '-certfile', 'issuers.pem', '-out', 'out.p12']
    execFileSync('openssl', ['pkcs12', '-export', ...files, '-passout', `pass:${password}`, ...parameters], {
      cwd: folder,
      stdio: 'pipe',
    })
    return readFileSync(join(folder, 'out.p12'))
  }

  it.each([
    ['as it makes them by default', rsa, []],
    ['with a key on P-256', p256, []],
    ['with AES-128', rsa, ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC']],
    ['with certificates in clear', rsa, ['-certpbe', 'NONE']],
    ['with the key under 3DES', rsa, ['-keypbe', 'PBE-SHA1-3DES']],
    ['with an integrity code of SHA-1', rsa, ['-macalg', 'sha1']],
  ] as const)('becomes a signer: %s', async (_, identity, parameters) => {
    const signer = await signerFromPkcs12({ pkcs12: exported(identity, ...parameters), password })
    const key = { key: identity.key.publicKey, dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', data, key, signer.sign(data))).toBe(true)
    expect(signer.certificateChain.map((der) => Buffer.from(der))).toEqual(
      identity.chainDer.map((der) => Buffer.from(der)),
    )
  })

  it('signs with the algorithm that is asked for', async () => {
    const pkcs12 = exported(rsa)
    const { algorithm } = await signerFromPkcs12({ pkcs12, password, algorithm: 'RSA-PSS-SHA384' })
    expect(algorithm).toBe('RSA-PSS-SHA384')
    const wrong = signerFromPkcs12({ pkcs12, password, algorithm: 'ECDSA-P256-SHA256' })
    expect(await codeThrownBy(() => wrong)).toBe('SIGNER_KEY_REFUSED')
  })

  it('does not open with another password, or when it was altered', async () => {
    const pkcs12 = Buffer.from(exported(rsa))
    expect(await codeThrownBy(() => signerFromPkcs12({ pkcs12, password: 'autre' }))).toBe(
      'PKCS12_PASSWORD_WRONG',
    )
    const middle = pkcs12.length >> 1
    pkcs12[middle] = (pkcs12[middle] ?? 0) ^ 1
    expect(await codeThrownBy(() => signerFromPkcs12({ pkcs12, password }))).toBe('PKCS12_PASSWORD_WRONG')
  })

  it('under 3DES is refused with the way out', async () => {
    const pkcs12 = exported(rsa, '-certpbe', 'PBE-SHA1-3DES')
    await expect(signerFromPkcs12({ pkcs12, password })).rejects.toThrow(
      expect.objectContaining({
        code: 'PKCS12_UNSUPPORTED',
        message: expect.stringContaining('openssl pkcs12'),
      }),
    )
  })

  it('is refused without its integrity code, its key or its certificate', async () => {
    expect(await codeThrownBy(() => signerFromPkcs12({ pkcs12: exported(rsa, '-nomac'), password }))).toBe(
      'PKCS12_MALFORMED',
    )
    const keyless = exported(rsa, '-nokeys')
    expect(await codeThrownBy(() => signerFromPkcs12({ pkcs12: keyless, password }))).toBe('PKCS12_MALFORMED')
    execFileSync(
      'openssl',
      [
        'pkcs12',
        '-export',
        '-nocerts',
        '-inkey',
        'key.pem',
        '-out',
        'out.p12',
        '-passout',
        `pass:${password}`,
      ],
      { cwd: folder, stdio: 'pipe' },
    )
    const bare = readFileSync(join(folder, 'out.p12'))
    expect(await codeThrownBy(() => signerFromPkcs12({ pkcs12: bare, password }))).toBe(
      'SIGNER_CERTIFICATE_MISMATCH',
    )
  })
})

describe('bytes that are not PKCS#12', () => {
  it.each<[string, Uint8Array]>([
    ['nothing', Buffer.alloc(0)],
    ['a certificate', rsa.certificateDer],
    ['text', Buffer.from('bonjour')],
    ['too much', Buffer.alloc(300_000)],
  ])('are refused: %s', async (_, pkcs12) => {
    expect(await codeThrownBy(() => signerFromPkcs12({ pkcs12, password }))).toBe('PKCS12_MALFORMED')
  })
})
