import { X509Certificate } from 'node:crypto'
import type { Clock, Random, Signer } from '@entente/core/ports'
import { type AcceptedVector, NO_USER } from '@entente/interops-vector'
import { signJws } from '@entente/trust'

/** The header that tells the local service who calls. */
export const IDENTITY_HEADER = 'entente-identity'
/** `typ` of the internal token. */
export const IDENTITY_TYPE = 'entente-identity+jwt'

interface InternalTokenOptions {
  readonly signer: Signer
  /** `iss` of the token. */
  readonly issuer: string
  /** Life in seconds. */
  readonly lifeSeconds: number
  readonly clock: Clock
  readonly random: Pick<Random, 'uuid'>
}

/** Signs what the local service may rely on: who calls, for whom, with which PAGMs. */
export interface InternalToken {
  /** @param audience the route's own name, so that a token for one service is none for another */
  sign(vector: AcceptedVector, audience: string, requestId: string): Promise<string>
  /** The public key, RFC 7517. */
  readonly jwk: Readonly<Record<string, unknown>>
}

/** Makes the tokens of one tenant. Only an accepted VI gets one. */
export function internalToken({
  signer,
  issuer,
  lifeSeconds,
  clock,
  random,
}: InternalTokenOptions): InternalToken {
  const certificate = new X509Certificate(signer.certificateChain[0])
  const keyId = certificate.fingerprint256.replaceAll(':', '').toLowerCase().slice(0, 16)
  return {
    jwk: { ...certificate.publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig' },
    sign: (vector, audience, requestId) => {
      const { claims } = vector
      const at = Math.floor(clock.now().getTime() / 1000)
      const token = {
        iss: issuer,
        aud: audience,
        sub: claims.subject.kind === 'user' ? claims.subject.id : NO_USER,
        sub_format: claims.subject.format,
        iat: at,
        exp: at + lifeSeconds,
        jti: random.uuid(),
        organisme: claims.issuer,
        service: claims.audience,
        pagm: claims.pagms,
        acr: claims.authentication.level,
        auth_time: Math.floor(claims.authentication.instant.getTime() / 1000),
        vi: claims.id,
        request: requestId,
        ...(Object.keys(claims.attributes).length > 0 && { attributes: { ...claims.attributes } }),
      }
      return signJws(Buffer.from(JSON.stringify(token)), signer, {
        typ: IDENTITY_TYPE,
        keyId,
        certificates: false,
      })
    },
  }
}
