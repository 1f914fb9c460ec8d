import { constants, createPrivateKey, sign, verify } from 'node:crypto'
import type { SignatureAlgorithm } from '@entente/core/ports'
import { caught, codeThrownBy } from '@entente/testkit'
import { remoteSigner, signerFromPem } from '@entente/trust'
import { describe, expect, it } from 'vitest'
import { pki } from './x509-world.ts'

const root = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
const authority = root.authority({ subject: [['CN', 'AC']], keyType: 'p-256' })
const rsa = authority.leaf({ subject: [['CN', 'vi']] })
const p256 = authority.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
const p384 = authority.leaf({ subject: [['CN', 'vi']], keyType: 'p-384' })
const data = Buffer.from('à signer')

const pemOf = (identity: typeof rsa, algorithm?: SignatureAlgorithm) => ({
  privateKey: identity.privateKeyPem,
  certificateChain: identity.chainPem,
  ...(algorithm === undefined ? {} : { algorithm }),
})

describe('a signer of a PEM key', () => {
  it.each([
    ['RSA-SHA256', rsa, 'sha256', {}],
    ['RSA-SHA384', rsa, 'sha384', {}],
    ['RSA-SHA512', rsa, 'sha512', {}],
    ['RSA-PSS-SHA256', rsa, 'sha256', { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }],
    ['RSA-PSS-SHA384', rsa, 'sha384', { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }],
    ['RSA-PSS-SHA512', rsa, 'sha512', { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 }],
    ['ECDSA-P256-SHA256', p256, 'sha256', { dsaEncoding: 'ieee-p1363' }],
    ['ECDSA-P384-SHA384', p384, 'sha384', { dsaEncoding: 'ieee-p1363' }],
  ] as const)('signs with %s', (algorithm, identity, digest, form) => {
    const signer = signerFromPem(pemOf(identity, algorithm))
    const signature = signer.sign(data)
    expect(signer.algorithm).toBe(algorithm)
    expect(verify(digest, data, { key: identity.key.publicKey, ...form }, signature)).toBe(true)
  })

  it('takes the usual algorithm of its key', () => {
    expect([rsa, p256, p384].map((identity) => signerFromPem(pemOf(identity)).algorithm)).toEqual([
      'RSA-SHA256',
      'ECDSA-P256-SHA256',
      'ECDSA-P384-SHA384',
    ])
  })

  it('carries its chain, the signer first', () => {
    const { certificateChain } = signerFromPem(pemOf(rsa))
    expect(certificateChain.map((der) => Buffer.from(der))).toEqual(
      rsa.chainDer.map((der) => Buffer.from(der)),
    )
    expect(
      signerFromPem({ ...pemOf(rsa), certificateChain: [rsa.certificateDer] }).certificateChain,
    ).toHaveLength(1)
  })

  it('opens an encrypted key with its passphrase', async () => {
    const encrypted = createPrivateKey(rsa.privateKeyPem)
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sésame' })
      .toString()
    const open = (passphrase?: string) =>
      signerFromPem({
        ...pemOf(rsa),
        privateKey: encrypted,
        ...(passphrase === undefined ? {} : { passphrase }),
      })
    expect(open('sésame').algorithm).toBe('RSA-SHA256')
    expect(await codeThrownBy(() => open('autre'))).toBe('SIGNER_KEY_UNREADABLE')
    expect(await codeThrownBy(() => open())).toBe('SIGNER_KEY_UNREADABLE')
  })

  it('is not made of a key that the certificate does not certify', async () => {
    const other = authority.leaf({ subject: rsa.subject })
    const mixed = { ...pemOf(rsa), privateKey: other.privateKeyPem }
    expect(await codeThrownBy(() => signerFromPem(mixed))).toBe('SIGNER_CERTIFICATE_MISMATCH')
  })

  it.each<[string, readonly Uint8Array[] | string]>([
    ['empty', []],
    ['without a certificate', ''],
    ['out of order', [rsa.certificateDer, root.certificateDer, authority.certificateDer]],
    ['issuer first', [authority.certificateDer, rsa.certificateDer]],
  ])('is not made of a chain that is %s', async (_, certificateChain) => {
    expect(await codeThrownBy(() => signerFromPem({ ...pemOf(rsa), certificateChain }))).toBe(
      'SIGNER_CERTIFICATE_MISMATCH',
    )
  })

  it('is not made of a weak key, or of an algorithm of another key type', async () => {
    const weak = authority.leaf({ subject: [['CN', 'vi']], keyType: 'rsa-1024' })
    expect(await codeThrownBy(() => signerFromPem(pemOf(weak)))).toBe('SIGNER_KEY_REFUSED')
    expect(await codeThrownBy(() => signerFromPem(pemOf(rsa, 'ECDSA-P256-SHA256')))).toBe(
      'SIGNER_KEY_REFUSED',
    )
    expect(await codeThrownBy(() => signerFromPem(pemOf(p256, 'ECDSA-P384-SHA384')))).toBe(
      'SIGNER_KEY_REFUSED',
    )
    expect(await codeThrownBy(() => signerFromPem(pemOf(p384, 'RSA-SHA256')))).toBe('SIGNER_KEY_REFUSED')
  })

  it('is not made of something else than a key, and repeats nothing of it', async () => {
    const privateKey = 'mot de passe 1850675116001'
    const error = await caught(() => signerFromPem({ ...pemOf(rsa), privateKey }))
    expect(error).toMatchObject({ code: 'SIGNER_KEY_UNREADABLE' })
    expect(String(error) + JSON.stringify(error)).not.toContain('1850675116001')
  })

  it('does not show its key', () => {
    const signer = signerFromPem(pemOf(rsa))
    expect(Object.keys(signer).sort()).toEqual(['algorithm', 'certificateChain', 'sign'])
  })
})

describe('a signer of a remote key', () => {
  const local = signerFromPem(pemOf(rsa, 'RSA-PSS-SHA256'))
  const remote = (sign: Parameters<typeof remoteSigner>[0]['sign']) =>
    remoteSigner({ certificateChain: rsa.chainPem, algorithm: 'RSA-PSS-SHA256', sign })

  it('asks for a signature of the bytes with its algorithm, and passes the signal on', async () => {
    const { signal } = new AbortController()
    const signer = remote(async (bytes, options) => {
      expect(options).toEqual({ algorithm: 'RSA-PSS-SHA256', signal })
      return local.sign(bytes)
    })
    expect(await signer.sign(data, { signal })).toHaveLength(256)
  })

  it.each<[string, () => Promise<Uint8Array>]>([
    ['a signature of something else', async () => local.sign(Buffer.from('autre'))],
    ['another algorithm', async () => signerFromPem(pemOf(rsa)).sign(data)],
    ['nothing', async () => new Uint8Array()],
    ['an error', () => Promise.reject(new Error('busy'))],
  ])('fails when the service gives %s', async (_, sign) => {
    expect(await codeThrownBy(() => remote(sign).sign(data))).toBe('SIGNER_FAILED')
  })

  it('fails when an ECDSA service gives DER instead of r‖s', async () => {
    const signer = remoteSigner({
      certificateChain: p256.chainPem,
      sign: async (bytes) => sign('sha256', bytes, p256.key.privateKey),
    })
    expect(await codeThrownBy(() => signer.sign(data))).toBe('SIGNER_FAILED')
  })

  it('stops when it is told to', async () => {
    const aborted = { signal: AbortSignal.abort() }
    await expect(remote(async () => local.sign(data)).sign(data, aborted)).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    )
    const controller = new AbortController()
    const late = remote(() => {
      controller.abort()
      return Promise.reject(new Error('cut'))
    }).sign(data, { signal: controller.signal })
    await expect(late).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  })

  it('is not made of an algorithm that its certificate does not fit', async () => {
    const make = () =>
      remoteSigner({ certificateChain: p256.chainPem, algorithm: 'RSA-SHA256', sign: async () => data })
    expect(await codeThrownBy(make)).toBe('SIGNER_KEY_REFUSED')
  })
})
