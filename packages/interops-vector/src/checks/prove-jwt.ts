import { isTrustError } from '@entente/trust'
import { JWS_ALGORITHMS, verifyJws } from '@entente/trust/jws'
import type { ReceivedVector, VectorSituation } from '../accept/received-vector.ts'
import { readClaims } from '../jwt/read-claims.ts'
import { decodeToken, VI_TOKEN_TYPE } from '../jwt/token-vector.ts'
import type { CompiledPolicy } from '../policy/compile-vector-policy.ts'
import { remark } from '../remarks/vector-remarks.ts'
import { checkForm } from './check-form.ts'
import type { CheckRecorder } from './check-recorder.ts'
import { checkSigner } from './check-signer.ts'
import { NO_TRUSTED_KEY } from './no-trusted-key.ts'
import type { ProvenVector } from './proven-vector.ts'
import { refusalOfTrustError } from './refusal-of-trust-error.ts'

/**
 * Checks 2 to 6 and 12 on a VI in its token form. The payload is read once; until the signature verified it only
 * chooses the partner.
 *
 * @returns nothing when the signature did not verify with a key that a valid path certifies
 */
export async function proveJwt(
  received: Extract<ReceivedVector, { readonly form: 'jwt' }>,
  { partners }: CompiledPolicy,
  situation: VectorSituation,
  recorder: CheckRecorder,
): Promise<ProvenVector | undefined> {
  const { at } = situation
  const { buffer, byteOffset, byteLength } = received.bytes
  const token = Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
  try {
    const verified = await verifyJws(
      token,
      { typ: VI_TOKEN_TYPE, algorithms: JWS_ALGORITHMS },
      (presented) => {
        recorder.pass('signature-present')
        const read = readClaims(presented.payload)
        if (read === undefined) {
          recorder.fail('vector-readable', { remark: remark('payload-unreadable') })
          throw NO_TRUSTED_KEY
        }
        recorder.pass('vector-readable')
        const claims = decodeToken(read)
        const partner = claims.issuer === undefined ? undefined : partners.get(claims.issuer)
        checkForm(claims, partner, at, recorder)
        if (claims.issuer !== undefined) {
          recorder.decide('issuer-known', partner ? undefined : remark('issuer-unknown'))
        }
        if (presented.certificates.length === 0)
          recorder.fail('certificate-readable', { remark: remark('x5c-absent') })
        const signer =
          partner && presented.certificates.length > 0
            ? checkSigner(presented.certificates, partner, situation, recorder)
            : undefined
        if (partner === undefined || signer === undefined) throw NO_TRUSTED_KEY
        return { key: signer.path.key, claims, partner, signer }
      },
    )
    const { claims, partner, signer } = verified.resolved
    recorder.pass('algorithm-accepted', { facts: { algorithm: verified.header.algorithm } })
    recorder.pass('signature-valid')
    return { claims, partner, signer, weakenings: signer.weakenings, algorithm: verified.header.algorithm }
  } catch (error) {
    if (error === NO_TRUSTED_KEY) return undefined
    if (!isTrustError(error)) throw error
    const [id, code] = refusalOfTrustError(error)
    recorder.fail(id, { code, detail: error.message, facts: { cause: error.code } })
    return undefined
  }
}
