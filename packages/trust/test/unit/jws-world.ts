import { sign } from 'node:crypto'
import { generateTestKey } from '@entente/testkit'
import { type JwtPolicy, signerFromPem } from '@entente/trust'
import { clock, pki } from './x509-world.ts'

export const at = clock.now()
export const now = at.getTime() / 1000

const root = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
export const identity = root.leaf({ subject: [['CN', 'jeton']] })
export const signer = signerFromPem({
  privateKey: identity.privateKeyPem,
  certificateChain: identity.chainPem,
})
export const key = identity.key.publicKey
export const attacker = generateTestKey('rsa-2048')

export const claims = {
  iss: 'https://client.example',
  aud: 'https://fournisseur.example',
  sub: 'agent-1',
  jti: '_6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  iat: now,
  nbf: now,
  exp: now + 300,
}

export const policy: JwtPolicy = {
  at,
  typ: 'vi+jwt',
  algorithms: ['RS256'],
  issuers: [claims.iss],
  audience: claims.aud,
}

export const header = { alg: 'RS256', typ: 'vi+jwt', kid: 'k1' }

/** Writes a token from raw texts, independently of `signJws`, so that it can be wrong in any way. */
export function makeToken(
  headerText: string,
  payloadText: string | Uint8Array,
  privateKey = identity.key.privateKey,
) {
  const input = [headerText, payloadText].map((part) => Buffer.from(part).toString('base64url')).join('.')
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`
}
