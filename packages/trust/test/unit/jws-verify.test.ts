import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { caught, codeThrownBy, generateTestKey } from '@entente/testkit'
import {
  type JwtPolicy,
  remoteSigner,
  signerFromPem,
  signJws,
  TrustError,
  validatePath,
  verifyJws,
  verifyJwt,
} from '@entente/trust'
import { describe, expect, it } from 'vitest'
import { restrictedKey } from '../support/restricted-key.ts'
import { at, attacker, claims, header, identity, key, makeToken, now, policy, signer } from './jws-world.ts'
import { pki, request, storeOf } from './x509-world.ts'

const json = JSON.stringify
const toKey = () => ({ key })
const good = makeToken(json(header), json(claims))
const codeOf = (token: string, change: Partial<JwtPolicy> = {}) =>
  codeThrownBy(() => verifyJwt(token, { ...policy, ...change }, toKey))
const withHeader = (change: object) => makeToken(json({ ...header, ...change }), json(claims))
const withClaims = (change: object) => makeToken(json(header), json({ ...claims, ...change }))

describe('a signed token', () => {
  it('gives its claims and dates', async () => {
    const verified = await verifyJwt(good, policy, toKey)
    expect(verified).toMatchObject({ claims, issuer: claims.iss, issuedAt: at })
    expect(verified.expiresAt).toEqual(new Date(at.getTime() + 300_000))
    expect(verified.resolved.key).toBe(key)
  })

  it('shows the resolver its header, its certificates and its claimed issuer', async () => {
    const token = await signJws(Buffer.from(json(claims)), signer, { typ: 'vi+jwt', keyId: 'k1' })
    await verifyJwt(token, policy, (presented) => {
      expect(presented).toMatchObject({ algorithm: 'RS256', keyId: 'k1', issuer: claims.iss })
      expect(presented.certificates).toEqual(signer.certificateChain)
      return { key }
    })
  })

  it('gives each caller certificates of its own, also for a header that is known already', async () => {
    const token = await signJws(Buffer.from(json(claims)), signer, { typ: 'vi+jwt' })
    const certificatesOf = async () => (await verifyJwt(token, policy, toKey)).header.certificates
    for (let count = 0; count < 3; count += 1) {
      const certificates = await certificatesOf()
      expect(certificates).toEqual(signer.certificateChain)
      for (const der of certificates) der.fill(0)
    }
  })

  it('may state its type with the prefix application/ and in any letter case', async () => {
    const token = withHeader({ typ: 'application/VI+JWT' })
    expect((await verifyJwt(token, policy, toKey)).issuer).toBe(claims.iss)
  })

  it('is verified through its certificate chain by the same path code', async () => {
    const root = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
    const store = storeOf([root])
    const mine = root.leaf({ subject: [['CN', 'vi']] })
    const from = (chainPem: string, privateKey: string) =>
      signerFromPem({ privateKey, certificateChain: chainPem })
    const payload = Buffer.from(json(claims))
    const byPath = ({ certificates }: { certificates: readonly Uint8Array[] }) =>
      validatePath(certificates, store, request)
    const token = await signJws(payload, from(mine.chainPem, mine.privateKeyPem), { typ: 'vi+jwt' })
    const verified = await verifyJwt(token, policy, byPath)
    expect(verified.resolved.certificate.subject.der).toBeDefined()

    const stranger = pki.root({ subject: root.subject, keyType: 'p-256' }).leaf({ subject: mine.subject })
    const forged = await signJws(payload, from(stranger.chainPem, stranger.privateKeyPem), { typ: 'vi+jwt' })
    expect(await codeThrownBy(() => verifyJwt(forged, policy, byPath))).toBe('PATH_NOT_FOUND')
  })

  it.each([
    ['RSA-SHA384', 'rsa-2048', 'RS384'],
    ['RSA-SHA512', 'rsa-2048', 'RS512'],
    ['RSA-PSS-SHA256', 'rsa-2048', 'PS256'],
    ['RSA-PSS-SHA384', 'rsa-2048', 'PS384'],
    ['RSA-PSS-SHA512', 'rsa-2048', 'PS512'],
    ['ECDSA-P256-SHA256', 'p-256', 'ES256'],
    ['ECDSA-P384-SHA384', 'p-384', 'ES384'],
  ] as const)('is made and verified with %s', async (algorithm, keyType, name) => {
    const root = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
    const mine = root.leaf({ subject: [['CN', 'vi']], keyType })
    const local = signerFromPem({
      privateKey: mine.privateKeyPem,
      certificateChain: mine.chainPem,
      algorithm,
    })
    const remote = remoteSigner({
      certificateChain: mine.chainPem,
      algorithm,
      sign: async (data) => local.sign(data),
    })
    for (const one of [local, remote]) {
      const token = await signJws(Buffer.from('données'), one, { typ: undefined })
      const verified = await verifyJws(token, { typ: undefined, algorithms: [name] }, () => ({
        key: mine.key.publicKey,
      }))
      expect(Buffer.from(verified.payload).toString()).toBe('données')
    }
  })

  it('may travel without its payload', async () => {
    const payload = Buffer.from('une tête signée')
    const token = await signJws(payload, signer, { typ: 'head', detached: true })
    const verify = (detachedPayload?: Uint8Array) =>
      verifyJws(
        token,
        { typ: 'head', algorithms: ['RS256'], ...(detachedPayload === undefined ? {} : { detachedPayload }) },
        toKey,
      )
    expect(token).toMatch(/^[\w-]+\.\.[\w-]+$/)
    expect((await verify(payload)).payload).toEqual(payload)
    expect(await codeThrownBy(() => verify(Buffer.from('une autre tête')))).toBe('JWS_SIGNATURE_INVALID')
    expect(await codeThrownBy(() => verify())).toBe('JWS_SIGNATURE_INVALID')
    const twice = verifyJws(good, { typ: 'vi+jwt', algorithms: ['RS256'], detachedPayload: payload }, toKey)
    expect(await codeThrownBy(() => twice)).toBe('JWS_MALFORMED')
  })
})

describe('algorithm confusion', () => {
  it.each(['none', 'None', 'HS256', 'ES512', 'RS1', '', 7])('refuses alg %s', async (alg) => {
    expect(await codeOf(withHeader({ alg }))).toBe('JWS_ALGORITHM_REFUSED')
  })

  it('refuses another algorithm of the same key', async () => {
    expect(await codeOf(withHeader({ alg: 'PS256' }))).toBe('JWS_ALGORITHM_REFUSED')
  })

  it('refuses HMAC with the public key as secret, also when the allow-list would be wrong', async () => {
    const pem = key.export({ type: 'spki', format: 'pem' }).toString()
    const input = [json({ ...header, alg: 'HS256' }), json(claims)]
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.')
    const forged = `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`
    const careless = { algorithms: ['RS256', 'HS256'] } as unknown as Partial<JwtPolicy>
    expect(await codeOf(forged, careless)).toBe('JWS_ALGORITHM_REFUSED')
  })

  it('refuses a key of another type or strength than the algorithm needs', async () => {
    const weak = generateTestKey('rsa-1024')
    const verifyWith = (resolved: unknown) =>
      codeThrownBy(() => verifyJwt(good, policy, () => ({ key: resolved as typeof key })))
    expect(await verifyWith(generateTestKey('p-256').publicKey)).toBe('JWS_ALGORITHM_REFUSED')
    expect(await verifyWith(weak.publicKey)).toBe('JWS_KEY_REFUSED')
    expect(await verifyWith(identity.key.privateKey)).toBe('JWS_KEY_REFUSED')
    expect(await verifyWith(key.export({ type: 'spki', format: 'pem' }))).toBe('JWS_KEY_REFUSED')
    expect(await verifyWith(Buffer.from('secret'))).toBe('JWS_KEY_REFUSED')
  })
})

describe('a public key', () => {
  const { n = '' } = key.export({ format: 'jwk' })
  const rsa = (modulus: bigint | string, e: string) =>
    createPublicKey({
      key: {
        kty: 'RSA',
        n:
          typeof modulus === 'string'
            ? modulus
            : Buffer.from(modulus.toString(16), 'hex').toString('base64url'),
        e,
      },
      format: 'jwk',
    })
  // A power of 65537 modulo the product of the primes that the flawed generator of CVE-2017-15361 works with.
  const product = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103,
    107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
  ]
    .map(BigInt)
    .reduce((all, prime) => all * prime)
  const marked = (65_537n ** 9n % product) + product * ((1n << 2047n) / product + 1n)

  it.each<[string, () => typeof key]>([
    ['exponent 1', () => rsa(n, 'AQ')],
    ['exponent 3', () => rsa(n, 'Aw')],
    ['an even exponent', () => rsa(n, 'AQAC')],
    ['the mark of a flawed generator', () => rsa(marked, 'AQAB')],
    ['the curve secp256k1', () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey],
    ['another type', () => generateKeyPairSync('ed25519').publicKey],
  ])('with %s is refused', async (_, make) => {
    const resolved = make()
    expect(await codeThrownBy(() => verifyJwt(good, policy, () => ({ key: resolved })))).toBe(
      'JWS_KEY_REFUSED',
    )
  })

  it.each([
    ['another digest', 'sha512', 32],
    ['longer salts', 'sha256', 33],
  ])('kept for %s is refused', async (_, hashAlgorithm, saltLength) => {
    const kept = restrictedKey(hashAlgorithm, saltLength)
    const pss = makeToken(JSON.stringify({ ...header, alg: 'PS256' }), JSON.stringify(claims))
    const verify = () => verifyJwt(pss, { ...policy, algorithms: ['PS256'] }, () => ({ key: kept }))
    expect(await codeThrownBy(verify)).toBe('JWS_ALGORITHM_REFUSED')
  })

  it('next to a refused one is accepted: the size and the oddness are not what is refused', async () => {
    const plain = rsa(marked + 4n, 'AQAB')
    expect(await codeThrownBy(() => verifyJwt(good, policy, () => ({ key: plain })))).toBe(
      'JWS_SIGNATURE_INVALID',
    )
  })
})

describe('a header that brings its own key', () => {
  const jwk = attacker.publicKey.export({ format: 'jwk' })
  it.each<[string, unknown]>([
    ['jwk', jwk],
    ['jku', 'https://evil.example/jwks.json'],
    ['x5u', 'https://evil.example/chain.pem'],
    ['crit', ['exp']],
    ['crit', ['b64']],
    ['b64', false],
    ['b64', true],
    ['zip', 'DEF'],
    ['kid', '../../etc/passwd'],
    ['kid', ''],
    ['kid', 7],
    ['typ', 7],
    ['x5c', []],
    ['x5c', 'MIIB'],
    ['x5c', ['MIIB\n']],
    ['x5c', Array.from({ length: 11 }, () => 'MIIB')],
  ])('is refused: %s %j', async (name, value) => {
    expect(await codeOf(withHeader({ [name]: value }))).toBe('JWS_HEADER_REFUSED')
  })

  it('is refused whoever signed it', async () => {
    const forged = makeToken(json({ ...header, jwk }), json(claims), attacker.privateKey)
    expect(await codeOf(forged)).toBe('JWS_HEADER_REFUSED')
  })

  it.each([undefined, 'JWT', 'at+jwt', 'vi+jwt2', 'xvi+jwt'])('is refused with type %s', async (typ) => {
    expect(await codeOf(withHeader({ typ }))).toBe('JWS_TYPE_REFUSED')
  })
})

describe('the form of a token', () => {
  const [head = '', body = '', signature = ''] = good.split('.')
  const lastCharacter = signature.at(-1) ?? ''
  const stray = signature.slice(0, -1) + String.fromCharCode(lastCharacter.charCodeAt(0) + 1)

  it.each<[string, string]>([
    ['empty', ''],
    ['a line end at the end', `${good}\n`],
    ['a space in front', ` ${good}`],
    ['padding', `${good}==`],
    ['padding in the header', `${head}=.${body}.${signature}`],
    ['white space inside', `${head}. ${body}.${signature}`],
    ['standard base64', `${head}.${body}.${signature.slice(0, -2)}+/`],
    ['stray bits in the last character', `${head}.${body}.${stray}`],
    ['two parts', `${head}.${body}`],
    ['four parts', `${good}.${signature}`],
    ['five parts, as an encrypted token', `${good}.${signature}.${signature}`],
    ['no signature', `${head}.${body}.`],
    ['the JSON serialisation', json({ protected: head, payload: body, signature })],
    ['a header that is not JSON', makeToken('{"alg"', json(claims))],
    ['a header that is a list', makeToken('[]', json(claims))],
    ['a header that is null', makeToken('null', json(claims))],
    ['a header with a byte order mark', makeToken(`\uFEFF${json(header)}`, json(claims))],
  ])('is refused: %s', async (_, token) => {
    expect(await codeOf(token)).toBe('JWS_MALFORMED')
  })

  it('is bounded', async () => {
    expect(await codeOf(withHeader({ kid: undefined, filler: 'x'.repeat(16_384) }))).toBe('JWS_TOO_LARGE')
    expect(await codeOf(good, { maxBytes: good.length - 1 })).toBe('JWS_TOO_LARGE')
  })

  it.each<[string, string, string]>([
    ['in the payload', json(header), json(claims).replace('{', '{"sub":"admin",')],
    ['in the header', json(header).replace('{', '{"kid":"k2",'), json(claims)],
    ['written with an escape', json(header), json(claims).replace('{', '{"s\\u0075b":"admin",')],
    ['deep inside', json(header), json(claims).replace('{', '{"act":[{"a":{"b":1,"c":"}","b":2}}],')],
  ])('is refused with a name that occurs twice %s', async (_, first, second) => {
    expect(await codeOf(makeToken(first, second))).toBe('JWS_DUPLICATE_NAME')
  })

  it('may use one name in several objects, and names that look like structure', async () => {
    const nested = { a: { sub: '1' }, b: [{ sub: '2' }, { sub: '3' }], '{"sub":': ':', sub: '4' }
    const token = withClaims(nested)
    expect((await verifyJwt(token, policy, toKey)).claims.sub).toBe('4')
  })

  it('is refused when its payload is not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('{"iss":"'), Buffer.of(0xff), Buffer.from('"}')])
    expect(await codeOf(makeToken(json(header), bytes))).toBe('JWT_CLAIM_INVALID')
  })
})

describe('a signature', () => {
  it('of somebody else is refused', async () => {
    expect(await codeOf(makeToken(json(header), json(claims), attacker.privateKey))).toBe(
      'JWS_SIGNATURE_INVALID',
    )
  })

  it('over other claims is refused', async () => {
    const [head, , signature] = good.split('.')
    const body = Buffer.from(json({ ...claims, sub: 'admin' })).toString('base64url')
    expect(await codeOf(`${head}.${body}.${signature}`)).toBe('JWS_SIGNATURE_INVALID')
  })

  it('over an absent payload is refused', async () => {
    const [head, , signature] = good.split('.')
    expect(await codeOf(`${head}..${signature}`)).toBe('JWT_CLAIM_INVALID')
  })

  it('that is cut short is refused', async () => {
    expect(await codeOf(good.slice(0, -2))).toBe('JWS_SIGNATURE_INVALID')
  })
})

describe('the claims', () => {
  it.each(['iss', 'aud', 'sub', 'jti', 'iat', 'exp'])('need %s', async (name) => {
    expect(await codeOf(withClaims({ [name]: undefined }))).toBe('JWT_CLAIM_MISSING')
  })

  it.each<[string, object, string]>([
    ['another issuer', { iss: 'https://evil.example' }, 'JWT_ISSUER_MISMATCH'],
    ['an issuer that is no text', { iss: [claims.iss] }, 'JWT_CLAIM_INVALID'],
    ['another audience', { aud: 'https://evil.example' }, 'JWT_AUDIENCE_MISMATCH'],
    ['several audiences', { aud: [claims.aud, 'https://evil.example'] }, 'JWT_AUDIENCE_MISMATCH'],
    ['no audience', { aud: [] }, 'JWT_AUDIENCE_MISMATCH'],
    ['an expiry in text', { exp: String(now + 300) }, 'JWT_CLAIM_INVALID'],
    ['an expiry with a fraction', { exp: now + 299.5 }, 'JWT_CLAIM_INVALID'],
    ['an expiry beyond all dates', { exp: 1e300 }, 'JWT_CLAIM_INVALID'],
    ['an expiry before the issue', { exp: now - 1 }, 'JWT_CLAIM_INVALID'],
    ['a life of ten years', { exp: now + 315_360_000 }, 'JWT_LIFETIME_EXCEEDED'],
    ['a life stretched by an early start', { nbf: now - 1 }, 'JWT_LIFETIME_EXCEEDED'],
    ['an issue in the future', { iat: now + 61, nbf: now, exp: now + 200 }, 'JWT_NOT_YET_VALID'],
    ['a start in the future', { nbf: now + 61 }, 'JWT_NOT_YET_VALID'],
    ['an end in the past', { iat: now - 360, nbf: now - 360, exp: now - 60 }, 'JWT_EXPIRED'],
  ])('are refused with %s', async (_, change, code) => {
    expect(await codeOf(withClaims(change))).toBe(code)
  })

  it('may be one minute off, as clocks are', async () => {
    for (const change of [{ nbf: now + 60 }, { iat: now - 359, nbf: now - 359, exp: now - 59 }]) {
      expect((await verifyJwt(withClaims(change), policy, toKey)).issuer).toBe(claims.iss)
    }
    expect(await codeOf(withClaims({ nbf: now + 60 }), { clockSkewSeconds: 59 })).toBe('JWT_NOT_YET_VALID')
    expect(await codeOf(withClaims({ nbf: now + 301, exp: now + 600 }), { clockSkewSeconds: 900 })).toBe(
      'JWT_LIFETIME_EXCEEDED',
    )
  })
})

describe('a policy that is not numbers', () => {
  it.each<[Partial<JwtPolicy>, string]>([
    [{ at: new Date(Number.NaN) }, 'JWT_NOT_YET_VALID'],
    [{ clockSkewSeconds: Number.NaN }, 'JWT_NOT_YET_VALID'],
    [{ maxLifetimeSeconds: Number.NaN }, 'JWT_LIFETIME_EXCEEDED'],
    [{ maxBytes: Number.NaN }, 'JWS_TOO_LARGE'],
  ])('refuses: %j', async (change, code) => {
    expect(await codeOf(good, change)).toBe(code)
  })
})

describe('an error', () => {
  it('repeats nothing of the token', async () => {
    const secret = 'Martin-Dupont-1850675116001'
    for (const token of [
      withClaims({ aud: secret }),
      withHeader({ kid: `../${secret}` }),
      `${good}.${secret}`,
    ]) {
      const error = await caught(() => verifyJwt(token, policy, toKey))
      expect(error).toBeInstanceOf(TrustError)
      expect(JSON.stringify(error) + String(error)).not.toContain(secret)
    }
  })
})
