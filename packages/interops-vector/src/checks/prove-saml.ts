import { isTrustError } from '@entente/trust'
import { type GrantedWeakening, type ResolvedKey, verifySigned } from '@entente/trust/dsig'
import { readXml, type XmlElement } from '@entente/trust/xml'
import type { ReceivedVector, VectorSituation } from '../accept/received-vector.ts'
import { decodeTree } from '../encodings/decode-vector-unverified.ts'
import type { CompiledPolicy } from '../policy/compile-vector-policy.ts'
import type { VectorPartner } from '../policy/vector-policy.ts'
import { remark } from '../remarks/vector-remarks.ts'
import { checkResponse, soleAssertion } from '../saml20/decode-response.ts'
import { SAML2, SAMLP2 } from '../saml20/names.ts'
import { RESPONSE_VERIFIER, VI_VERIFIER } from '../saml20/profiles.ts'
import { inForce } from './check-claims.ts'
import { checkForm } from './check-form.ts'
import type { CheckRecorder } from './check-recorder.ts'
import { checkSigner, type SignerVerdict } from './check-signer.ts'
import { NO_TRUSTED_KEY } from './no-trusted-key.ts'
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
  policy: CompiledPolicy,
  situation: VectorSituation,
  recorder: CheckRecorder,
): ProvenVector | undefined {
  const { partners } = policy
  const { at } = situation
  let presented: XmlElement | undefined
  let partner: VectorPartner | undefined
  let signer: SignerVerdict | undefined
  try {
    const verified = verifySigned(
      received.bytes,
      received.form === 'saml-response' ? RESPONSE_VERIFIER : VI_VERIFIER,
      ({ root, certificates }): ResolvedKey => {
        presented = root
        const issuer = issuerOf(root)
        partner = issuer === undefined ? undefined : partners.get(issuer)
        signer = partner && checkSigner(certificates, partner, situation, recorder)
        if (partner === undefined || signer === undefined) throw NO_TRUSTED_KEY
        const { certificate, key } = signer.path
        return { key, certificate: certificate.der, checks: [], weakenings: grantsOf(partner, at) }
      },
      { at },
    )
    if (partner === undefined || signer === undefined || presented === undefined) return undefined
    recorder.pass('vector-readable')
    recorder.pass('signature-present')
    recorder.pass('algorithm-accepted', { facts: { algorithm: verified.algorithms.signature } })
    for (const { name, until } of verified.weakenings) {
      recorder.warn(
        'algorithm-accepted',
        remark('weakening-used', { weakening: name, until: until.toISOString() }),
      )
    }
    recorder.pass('signature-valid')
    checkPortal(presented, received, policy, situation, recorder)
    const claims = decodeTree(verified.element)
    checkForm(claims, partner, at, recorder)
    recorder.decide('issuer-known', claims.issuer === partner.issuer ? undefined : remark('issuer-differs'))
    const weakenings = [...verified.weakenings.map(({ name }) => name), ...signer.weakenings]
    return { claims, partner, signer, weakenings, algorithm: verified.algorithms.signature }
  } catch (error) {
    const root = presented ?? rereadTree(received.bytes)
    if (root !== undefined) {
      recorder.pass('vector-readable')
      if (presented !== undefined) recorder.pass('signature-present')
      checkPortal(root, received, policy, situation, recorder)
      checkUnverified(root, policy, at, recorder)
    }
    if (error === NO_TRUSTED_KEY) return undefined
    if (!isTrustError(error)) throw error
    const [id, code] = refusalOfTrustError(error)
    recorder.fail(id, { code, detail: error.message, facts: { cause: error.code } })
    return undefined
  }
}

function checkPortal(
  root: XmlElement,
  { form }: SamlVector,
  { services }: CompiledPolicy,
  { service }: VectorSituation,
  recorder: CheckRecorder,
): void {
  if (form === 'saml-response') {
    checkResponse(root, services.get(service)?.rule.destinations ?? [], recorder)
  }
}

/** What is owed to the report when the signature proves nothing. */
function checkUnverified(
  root: XmlElement,
  { partners }: CompiledPolicy,
  at: Date,
  recorder: CheckRecorder,
): void {
  const claims = decodeTree(root)
  const named = claims.issuer === undefined ? undefined : partners.get(claims.issuer)
  checkForm(claims, named, at, recorder)
  if (claims.issuer !== undefined) {
    recorder.decide('issuer-known', named ? undefined : remark('issuer-unknown'))
  }
}

/** The engine refused before it asked for a key; it kept no tree. Bounded by the same limits. */
function rereadTree(bytes: Uint8Array): XmlElement | undefined {
  try {
    return readXml(bytes)
  } catch {
    // What cannot be read is said by the engine's own refusal.
    return undefined
  }
}

/** The issuer as it stands, good for choosing the partner and for nothing else. */
function issuerOf(root: XmlElement): string | undefined {
  const assertion = root.namespace === SAMLP2 ? soleAssertion(root) : root
  return assertion?.child(SAML2, 'Issuer')?.text()?.trim()
}

/** The departures that apply at this instant; the engine ends them at their own date once more. */
function grantsOf({ weakenings = {} }: VectorPartner, at: Date): readonly GrantedWeakening[] {
  const { sha1Signatures, legacyShapes } = weakenings
  return [
    ...(inForce(sha1Signatures, at) ? [{ ...sha1Signatures, name: 'sha1' } as const] : []),
    ...(inForce(legacyShapes, at) ? [{ ...legacyShapes, name: 'legacy-shape' } as const] : []),
  ]
}
