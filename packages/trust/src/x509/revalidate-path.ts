import { hash } from 'node:crypto'
import { isNonEmpty, type NonEmpty } from '@entente/core'
import { TrustError } from '../errors.ts'
import type { Certificate } from './certificate.ts'
import { createCrlCache } from './crl-cache.ts'
import { authorityId } from './issuance.ts'
import { type LoadedCrl, loadCrl } from './load-crl.ts'
import { parseCertificate } from './parse-certificate.ts'
import { readPathPolicy } from './path-policy.ts'
import type { TrustStore } from './trust-store.ts'
import { validatePath } from './validate-path.ts'
import type { PathEvidence, ValidatedPath } from './validated-path.ts'

/** Gives the object stored under a digest (SHA-256, lower-case hexadecimal), or `undefined`. */
export type LoadEvidence = (sha256: string) => Uint8Array | undefined

/**
 * Judges a path again from its evidence: the same certificates, the same revocation lists, the same policy, at the
 * same instant. What was loaded since is not looked at; whether the anchor is trusted is asked of the store given now.
 *
 * @param evidence what `validatePath` returned then
 * @param anchors  anchors that are trusted for that time; its lists and intermediates are not used
 * @param load     gives the objects that `evidenceObjects` listed then
 * @returns        the path, as it was validated then
 * @throws {TrustError} `EVIDENCE_INCOMPLETE`, and what `validatePath` and `loadCrl` throw
 * @example
 * const path = revalidatePath(record.evidence, store, (sha256) => archive.get(sha256))
 */
export function revalidatePath(
  evidence: PathEvidence,
  anchors: TrustStore,
  load: LoadEvidence,
): ValidatedPath {
  const at = new Date(evidence.at)
  if (Number.isNaN(at.getTime())) throw incomplete('Its instant is not a date.')
  const chain = evidence.chain.map((sha256) => parseCertificate(object(sha256, load)))
  if (!isNonEmpty(chain)) throw incomplete('It names no certificate.')
  const crls = createCrlCache(evidence.crls.map((sha256) => loadStoredCrl(object(sha256, load), chain)))
  const policy = readPathPolicy(object(evidence.policy, load))
  if (policy === undefined) throw incomplete('The policy it names cannot be read.')
  const store = { anchors: anchors.anchors, intermediates: [], crls }
  return validatePath(
    chain.map(({ der }) => der),
    store,
    { ...policy, at },
  )
}

function object(sha256: string, load: LoadEvidence): Uint8Array {
  const bytes = load(sha256)
  if (bytes === undefined || hash('sha256', bytes, 'hex') !== sha256) {
    throw incomplete('An object is missing or altered.', sha256)
  }
  return bytes
}

/** The list was signed by one of the authorities of the chain; several may share a name after a renewal. */
function loadStoredCrl(bytes: Uint8Array, chain: NonEmpty<Certificate>): LoadedCrl {
  const authorities = new Map(chain.slice(1).map((one) => [authorityId(one), one]))
  let failure: unknown = incomplete('A list has no issuer in the chain.')
  for (const authority of authorities.values()) {
    try {
      return loadCrl(bytes, authority)
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

function incomplete(why: string, sha256?: string): TrustError {
  return new TrustError({
    code: 'EVIDENCE_INCOMPLETE',
    why,
    ...(sha256 === undefined ? {} : { details: { sha256 } }),
  })
}
