import type { Digest, Random } from '@entente/core/ports'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, SignJWT } from 'jose'
import type { Authorization } from './authorization.ts'
import { readToken } from './read-token.ts'

/** What {@link dpop} needs. */
export interface DpopOptions {
  /** Gives the access token in force; asked at each call, never kept. */
  readonly token: () => string | Promise<string>
  /** Key pair for ES256. The private key may be non-extractable. */
  readonly keys: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey }
  readonly random: Random
  readonly digest: Digest
}

/**
 * Authorises by a token that is bound to a key: each call carries a fresh proof for its method and address.
 *
 * API Particulier announced DPoP without a date. Until it does, use `bearer`: this follows the RFC and was not
 * tried against the real service.
 *
 * @see RFC 9449 §4
 */
export function dpop(options: DpopOptions): Authorization {
  return {
    headersFor: async ({ method, url, at }) => {
      const token = await options.token()
      const hash = options.digest.digest('SHA-256', new TextEncoder().encode(token))
      const proof = await new SignJWT({
        jti: options.random.uuid(),
        htm: method,
        htu: `${url.origin}${url.pathname}`,
        ath: base64url(hash),
      })
        .setProtectedHeader({
          typ: 'dpop+jwt',
          alg: 'ES256',
          jwk: await exportJWK(options.keys.publicKey),
        })
        .setIssuedAt(at)
        .sign(options.keys.privateKey)
      return { authorization: `DPoP ${token}`, dpop: proof }
    },
    facts: async () => readToken(await options.token()),
  }
}

/** The thumbprint under which a service pins the key (RFC 7638), to be declared when it asks for it. */
export async function dpopThumbprint(publicKey: CryptoKey): Promise<string> {
  return calculateJwkThumbprint(await exportJWK(publicKey))
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
