import { isTrustError } from '@entente/trust'
import { type GrantedWeakening, verifySigned } from '@entente/trust/dsig'
import { JWS_ALGORITHMS, verifyJws } from '@entente/trust/jws'
import {
  type LoadEvidence,
  type PathEvidence,
  revalidatePath,
  type TrustStore,
  type ValidatedPath,
} from '@entente/trust/x509'
import { refusalOfTrustError } from '../checks/refusal-of-trust-error.ts'
import type { DecodedClaims } from '../claims/decoded-claims.ts'
import { hidePersonal } from '../claims/hide-personal.ts'
import { decodeTree } from '../encodings/decode-vector-unverified.ts'
import { VectorError } from '../errors.ts'
import type { IssuedForm } from '../issue/issued-vector.ts'
import { readClaims } from '../jwt/read-claims.ts'
import { decodeToken, VI_TOKEN_TYPE } from '../jwt/token-vector.ts'
import { RESPONSE_VERIFIER, VI_VERIFIER } from '../saml20/profiles.ts'

/** A VI as a record holds it: fields `vi`, `encoding` and `evidence` of the payload, `weakenings` of the facts. */
export interface ArchivedVector {
  readonly bytes: Uint8Array
  readonly form: IssuedForm
  readonly evidence: PathEvidence
  /** Weakenings that the record names. @default none */
  readonly weakenings?: readonly string[]
}

/** An archived VI that was proven again. */
export interface RevalidatedVector {
  /** What the VI says, from the bytes whose signature verified again. */
  readonly claims: DecodedClaims
  /** The path of its signer, as it was judged then. */
  readonly path: ValidatedPath
}

const DAY_MS = 86_400_000

/**
 * Proves an archived VI again, years later: the same signature over the same bytes, by a key that was valid then, by
 * the certificates and revocation lists of then. It says nothing about the policy, whose hash the record holds.
 *
 * @param archived what the record of the acceptance holds
 * @param anchors  anchors that were trusted at that time
 * @param load     gives the certificates and lists by their digest, as `AcceptedVector.evidenceObjects` listed them
 * @returns        the claims and the path
 * @throws {VectorError} `VI_SIGNATURE_INVALID` or another code of the signature checks
 * @throws {TrustError} `EVIDENCE_INCOMPLETE` and the codes of `validatePath`
 * @see INTEROPS convention, art. 5.3 and 9
 * @example
 * ```ts
 * const { claims } = await revalidateVector(archived, trust, (sha256) => archive.get(sha256))
 * ```
 */
export async function revalidateVector(
  archived: ArchivedVector,
  anchors: TrustStore,
  load: LoadEvidence,
): Promise<RevalidatedVector> {
  const path = revalidatePath(archived.evidence, anchors, load)
  try {
    const claims = archived.form === 'jwt' ? await proveToken(archived, path) : proveDocument(archived, path)
    return { claims: hidePersonal(claims), path }
  } catch (cause) {
    if (!isTrustError(cause)) throw cause
    throw new VectorError({ code: refusalOfTrustError(cause)[1], why: cause.message, cause })
  }
}

function proveDocument(
  { bytes, form, evidence, weakenings = [] }: ArchivedVector,
  path: ValidatedPath,
): DecodedClaims {
  const at = new Date(evidence.at)
  const until = new Date(at.getTime() + DAY_MS)
  const granted = (['sha1', 'legacy-shape'] as const)
    .filter((name) => weakenings.includes(name))
    .map((name): GrantedWeakening => ({ name, from: at, until, reason: 'granted at the acceptance' }))
  const key = { key: path.key, certificate: path.certificate.der, checks: [], weakenings: granted }
  const profile = form === 'saml-response' ? RESPONSE_VERIFIER : VI_VERIFIER
  return decodeTree(verifySigned(bytes, profile, () => key, { at }).element)
}

async function proveToken({ bytes }: ArchivedVector, path: ValidatedPath): Promise<DecodedClaims> {
  const token = Buffer.from(bytes).toString('latin1')
  const policy = { typ: VI_TOKEN_TYPE, algorithms: JWS_ALGORITHMS }
  const { payload } = await verifyJws(token, policy, () => ({ key: path.key }))
  const claims = readClaims(payload)
  if (claims === undefined) throw new VectorError({ code: 'VI_MALFORMED' })
  return decodeToken(claims)
}
