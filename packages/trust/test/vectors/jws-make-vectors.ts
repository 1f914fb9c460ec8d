import { constants, generateKeyPairSync, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { keptForPss } from '../support/restricted-key.ts'

/** One case of `vectors/jws/tokens.json`: a token and what a verifier must say about it. */
export interface JwsVector {
  readonly id: string
  readonly token: string
  /** `accepted`, or the code of the refusal. */
  readonly expected: string
  /** Where the case is about the key: the key that resolves, SubjectPublicKeyInfo in base64 DER, and what it may serve. */
  readonly key?: { readonly spki: string; readonly algorithms: readonly string[] }
}

/** The file `vectors/jws/tokens.json`. The private key is not kept: a new file gets a new key. */
export interface JwsVectorFile {
  readonly policy: { readonly typ: string; readonly algorithms: readonly string[]; readonly issuer: string; readonly audience: string; readonly at: string; readonly maxLifetimeSeconds: number; readonly clockSkewSeconds: number }
  readonly publicKeyJwk: object
  readonly vectors: readonly JwsVector[]
}

const at = '2026-03-02T09:00:00Z'
const now = Date.parse(at) / 1000
const ISSUER = 'https://client.example'
const AUDIENCE = 'https://fournisseur.example'

/** Makes every case afresh, without any code of the package. */
export function makeJwsVectors(): JwsVectorFile {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const header = { alg: 'RS256', typ: 'vi+jwt', kid: 'k1' }
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'agent-1', jti: '_1', iat: now, nbf: now, exp: now + 300 }
  const base64url = (text: string | Uint8Array) => Buffer.from(text).toString('base64url')
  const raw = (head: string, body: string, key = privateKey, pss = false) => {
    const input = `${base64url(head)}.${base64url(body)}`
    const options = pss ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : key
    return `${input}.${sign('sha256', Buffer.from(input), options).toString('base64url')}`
  }
  const json = JSON.stringify
  const withHeader = (change: object) => raw(json({ ...header, ...change }), json(claims))
  const withClaims = (change: object) => raw(json(header), json({ ...claims, ...change }))
  const good = raw(json(header), json(claims))
  const [head = '', body = '', value = ''] = good.split('.')
  const none = `${base64url(json({ ...header, alg: 'none' }))}.${body}.`
  const stray = value.slice(0, -1) + String.fromCharCode(value.charCodeAt(value.length - 1) + 1)
  const attackerJwk = attacker.publicKey.export({ format: 'jwk' })

  const vectors: readonly (readonly [string, string, string])[] = [
    ['baseline', good, 'accepted'],
    ['typ-with-prefix', withHeader({ typ: 'application/vi+jwt' }), 'accepted'],
    ['one-audience-in-a-list', withClaims({ aud: [AUDIENCE] }), 'accepted'],
    ['alg-none-without-signature', none, 'JWS_MALFORMED'],
    ['alg-none-with-signature', withHeader({ alg: 'none' }), 'JWS_ALGORITHM_REFUSED'],
    ['alg-hs256', withHeader({ alg: 'HS256' }), 'JWS_ALGORITHM_REFUSED'],
    ['alg-of-the-same-key', raw(json({ ...header, alg: 'PS256' }), json(claims), privateKey, true), 'JWS_ALGORITHM_REFUSED'],
    ['pss-value-under-rs256', raw(json(header), json(claims), privateKey, true), 'JWS_SIGNATURE_INVALID'],
    ['jwk-of-the-attacker', raw(json({ ...header, jwk: attackerJwk }), json(claims), attacker.privateKey), 'JWS_HEADER_REFUSED'],
    ['jku', withHeader({ jku: 'https://evil.example/jwks' }), 'JWS_HEADER_REFUSED'],
    ['x5u', withHeader({ x5u: 'https://evil.example/chain' }), 'JWS_HEADER_REFUSED'],
    ['x5c-not-base64', withHeader({ x5c: ['-_-_'] }), 'JWS_HEADER_REFUSED'],
    ['crit-unknown', withHeader({ crit: ['urn:x'], 'urn:x': true }), 'JWS_HEADER_REFUSED'],
    ['crit-b64', withHeader({ crit: ['b64'], b64: false }), 'JWS_HEADER_REFUSED'],
    ['b64-without-crit', withHeader({ b64: false }), 'JWS_HEADER_REFUSED'],
    ['kid-traversal', withHeader({ kid: '../../../etc/passwd' }), 'JWS_HEADER_REFUSED'],
    ['typ-missing', withHeader({ typ: undefined }), 'JWS_TYPE_REFUSED'],
    ['typ-of-another-use', withHeader({ typ: 'at+jwt' }), 'JWS_TYPE_REFUSED'],
    ['line-end', `${good}\n`, 'JWS_MALFORMED'],
    ['padding', `${good}==`, 'JWS_MALFORMED'],
    ['space-in-header', `${head} .${body}.${value}`, 'JWS_MALFORMED'],
    ['space-in-payload', `${head}.${body} .${value}`, 'JWS_MALFORMED'],
    ['stray-bits', `${head}.${body}.${stray}`, 'JWS_MALFORMED'],
    ['four-parts', `${good}.${value}`, 'JWS_MALFORMED'],
    ['five-parts', `${good}.${value}.${value}`, 'JWS_MALFORMED'],
    ['empty-signature', `${head}.${body}.`, 'JWS_MALFORMED'],
    ['json-serialisation', json({ protected: head, payload: body, signature: value }), 'JWS_MALFORMED'],
    ['name-twice-in-payload', raw(json(header), json(claims).replace('{', '{"sub":"admin",')), 'JWS_DUPLICATE_NAME'],
    ['name-twice-by-escape', raw(json(header), json(claims).replace('{', '{"s\\u0075b":"admin",')), 'JWS_DUPLICATE_NAME'],
    ['name-twice-in-header', raw(json(header).replace('{', '{"alg":"none",'), json(claims)), 'JWS_DUPLICATE_NAME'],
    ['header-of-16-kib', withHeader({ filler: 'x'.repeat(16_384) }), 'JWS_TOO_LARGE'],
    ['signature-of-the-attacker', raw(json(header), json(claims), attacker.privateKey), 'JWS_SIGNATURE_INVALID'],
    ['payload-replaced', `${head}.${base64url(json({ ...claims, sub: 'admin' }))}.${value}`, 'JWS_SIGNATURE_INVALID'],
    ['signature-cut', `${head}.${body}.${value.slice(0, -2)}`, 'JWS_SIGNATURE_INVALID'],
    ['issuer-missing', withClaims({ iss: undefined }), 'JWT_CLAIM_MISSING'],
    ['identifier-missing', withClaims({ jti: undefined }), 'JWT_CLAIM_MISSING'],
    ['expiry-missing', withClaims({ exp: undefined }), 'JWT_CLAIM_MISSING'],
    ['issuer-other', withClaims({ iss: 'https://evil.example' }), 'JWT_ISSUER_MISMATCH'],
    ['audience-other', withClaims({ aud: 'https://evil.example' }), 'JWT_AUDIENCE_MISMATCH'],
    ['audiences-several', withClaims({ aud: [AUDIENCE, 'https://evil.example'] }), 'JWT_AUDIENCE_MISMATCH'],
    ['expiry-as-text', withClaims({ exp: String(now + 300) }), 'JWT_CLAIM_INVALID'],
    ['expiry-with-fraction', withClaims({ exp: now + 0.5 }), 'JWT_CLAIM_INVALID'],
    ['life-of-ten-years', withClaims({ exp: now + 315_360_000 }), 'JWT_LIFETIME_EXCEEDED'],
    ['expired', withClaims({ iat: now - 400, nbf: now - 400, exp: now - 100 }), 'JWT_EXPIRED'],
    ['not-yet-valid', withClaims({ nbf: now + 120 }), 'JWT_NOT_YET_VALID'],
    ['payload-not-json', raw(json(header), 'iss'), 'JWT_CLAIM_INVALID'],
  ]
  const pss = raw(json({ ...header, alg: 'PS256' }), json(claims), privateKey, true)
  const kept = (id: string, restriction: Parameters<typeof keptForPss>[1], expected: string): JwsVector => {
    const spki = keptForPss(publicKey, restriction).toString('base64')
    return { id, token: pss, expected, key: { spki, algorithms: ['PS256'] } }
  }
  // The same modulus throughout: without its restriction, each of these keys verifies the value.
  const keys = [
    kept('pss-key-without-restriction', undefined, 'accepted'),
    kept('pss-key-kept-for-sha256', { hash: 'sha256', mask: 'sha256', salt: 32 }, 'accepted'),
    kept('pss-key-kept-for-shorter-salts', { hash: 'sha256', mask: 'sha256', salt: 20 }, 'accepted'),
    kept('pss-key-kept-for-sha512', { hash: 'sha512', mask: 'sha512', salt: 64 }, 'JWS_ALGORITHM_REFUSED'),
    kept('pss-key-kept-for-longer-salts', { hash: 'sha256', mask: 'sha256', salt: 33 }, 'JWS_ALGORITHM_REFUSED'),
    kept('pss-key-kept-for-another-mask', { hash: 'sha256', mask: 'sha512', salt: 32 }, 'JWS_ALGORITHM_REFUSED'),
  ]
  return {
    policy: { typ: 'vi+jwt', algorithms: ['RS256'], issuer: ISSUER, audience: AUDIENCE, at, maxLifetimeSeconds: 300, clockSkewSeconds: 60 },
    publicKeyJwk: publicKey.export({ format: 'jwk' }),
    vectors: [...vectors.map(([id, token, expected]) => ({ id, token, expected })), ...keys],
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = new URL('../../../../vectors/jws/tokens.json', import.meta.url)
  writeFileSync(file, `${JSON.stringify(makeJwsVectors(), null, 1)}\n`)
}
