import { isTrustError } from '@entente/trust'
import { type GrantedWeakening, type PresentedSignature, verifySigned } from '@entente/trust/dsig'
import { readXml, type XmlElement } from '@entente/trust/xml'
import type { ReceivedVector, VectorSituation } from '../accept/received-vector.ts'
import { decodeTree } from '../encodings/decode-vector-unverified.ts'
import type { CompiledPolicy } from '../policy/compile-vector-policy.ts'
import type { VectorPartner } from '../policy/vector-policy.ts'
import { checkResponse } from '../saml20/decode-response.ts'
import { RESPONSE_VERIFIER, VI_VERIFIER } from '../saml20/profiles.ts'
import { inForce } from './check-claims.ts'
import { checkForm } from './check-form.ts'
import type { CheckRecorder } from './check-recorder.ts'
import { checkSigner, type SignerVerdict } from './check-signer.ts'
import { NoTrustedKey } from './no-trusted-key.ts'
import type { ProvenVector } from './proven-vector.ts'
import { refusalOfTrustError } from './refusal-of-trust-error.ts'

type SamlVector = Extract<ReceivedVector, { readonly form: 'saml-assertion' | 'saml-response' }>

/**
 * Checks 2 to 6 and 12 on a SAML VI. The document is parsed once; what stands in it before the signature verified only
 * chooses the partner. The claims of the answer were read from the bytes that were digested.
 *
 * @returns nothing when the signature did not verify with a key that a valid path certifies
 */
export function proveSaml(
  received: SamlVector,
  { partners, services }: CompiledPolicy,
  { at, service }: VectorSituation,
  recorder: CheckRecorder,
): ProvenVector | undefined {
  let partner: VectorPartner | undefined
  let signer: SignerVerdict | undefined

  const look = (root: XmlElement): void => {
    if (received.form === 'saml-response') {
      checkResponse(root, services.get(service)?.rule.destinations ?? [], recorder)
    }
    const claims = decodeTree(root)
    partner = claims.issuer === undefined ? undefined : partners.get(claims.issuer)
    checkForm(claims, partner, at, recorder)
    if (claims.issuer !== undefined) {
      recorder.decide('issuer-known', partner ? undefined : 'No partner of the policy has this issuer.')
    }
  }
  const resolveKey = ({ root, certificates }: PresentedSignature) => {
    recorder.pass('vector-readable')
    recorder.pass('signature-present')
    look(root)
    signer = partner && checkSigner(certificates, partner, at, recorder)
    if (partner === undefined || signer === undefined) throw new NoTrustedKey()
    const { certificate, key } = signer.path
    return { key, certificate: certificate.der, checks: [], weakenings: grantsOf(partner, at) }
  }

  const profile = received.form === 'saml-response' ? RESPONSE_VERIFIER : VI_VERIFIER
  try {
    const verified = verifySigned(received.bytes, profile, resolveKey, { at })
    if (partner === undefined || signer === undefined) return undefined
    recorder.pass('algorithm-accepted', { facts: { algorithm: verified.algorithms.signature } })
    for (const { name, until } of verified.weakenings) {
      recorder.warn('algorithm-accepted', `Accepted by the weakening ${name} until ${until.toISOString()}.`)
    }
    recorder.pass('signature-valid')
    const claims = decodeTree(verified.element)
    checkForm(claims, partner, at, recorder)
    recorder.decide(
      'issuer-known',
      claims.issuer === partner.issuer
        ? undefined
        : 'The signed issuer is not the one that chose the partner.',
    )
    const weakenings = verified.weakenings.map(({ name }) => name)
    return { claims, partner, signer, weakenings, algorithm: verified.algorithms.signature }
  } catch (error) {
    if (error instanceof NoTrustedKey) return undefined
    if (!isTrustError(error)) throw error
    const [id, code] = refusalOfTrustError(error)
    if (id !== 'vector-readable' && partner === undefined) lookAgain(received.bytes, look, recorder)
    recorder.fail(id, { code, detail: error.message, facts: { cause: error.code } })
    return undefined
  }
}

/** The engine refused before it asked for a key: the earlier checks are still owed to the report. */
function lookAgain(bytes: Uint8Array, look: (root: XmlElement) => void, recorder: CheckRecorder): void {
  try {
    look(readXml(bytes))
    recorder.pass('vector-readable')
  } catch {
    // The engine's own refusal is recorded by the caller and says more.
  }
}

/** The departures that apply at this instant; the engine ends them at their own date once more. */
function grantsOf({ weakenings = {} }: VectorPartner, at: Date): readonly GrantedWeakening[] {
  const { sha1Signatures, legacyShapes } = weakenings
  return [
    ...(inForce(sha1Signatures, at) ? [{ name: 'sha1', until: sha1Signatures.until } as const] : []),
    ...(inForce(legacyShapes, at) ? [{ name: 'legacy-shape', until: legacyShapes.until } as const] : []),
  ]
}
