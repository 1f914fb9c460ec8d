import type { Random, Signer } from '@entente/core/ports'
import { signXml } from '@entente/trust/dsig'
import { signJws } from '@entente/trust/jws'
import { writeXml } from '@entente/trust/xml'
import type { VectorClaims } from '../claims/vector-claims.ts'
import type { IssuedForm } from '../issue/issued-vector.ts'
import { tokenClaims, VI_TOKEN_TYPE } from '../jwt/token-vector.ts'
import type { IssuanceService } from '../policy/issuance-policy.ts'
import { VI_SIGNER } from '../saml20/profiles.ts'
import { assertionDraft } from '../saml20/write-assertion.ts'
import { responseDraft } from '../saml20/write-response.ts'

/** A signed VI as it travels. */
export interface EncodedVector {
  readonly form: IssuedForm
  readonly bytes: Uint8Array
}

/** Signs the claims in the encoding that the mode of the service asks for. */
export async function encodeVector(
  claims: VectorClaims,
  service: IssuanceService,
  encoding: 'saml' | 'jwt',
  ports: { readonly signer: Signer; readonly random: Pick<Random, 'uuid'> },
  options: { readonly signal?: AbortSignal },
): Promise<EncodedVector> {
  if (encoding === 'jwt' && service.mode === 'A') {
    const payload = Buffer.from(JSON.stringify(tokenClaims(claims)))
    const token = await signJws(payload, ports.signer, { typ: VI_TOKEN_TYPE, ...options })
    return { form: 'jwt', bytes: new Uint8Array(Buffer.from(token, 'latin1')) }
  }
  const assertion = await signXml(assertionDraft(claims), VI_SIGNER, ports.signer, options)
  if (service.mode === 'A') return { form: 'saml-assertion', bytes: assertion }
  const response = responseDraft(claims, `_${ports.random.uuid()}`, service.destination, assertion)
  return { form: 'saml-response', bytes: writeXml(response) }
}
