import type { KeyObject } from 'node:crypto'
import type { Check } from '@entente/core/checks'
import { reportOf } from '@entente/core/checks'
import type { VerifyOptions } from '../dsig/check-signature.ts'
import type { SignatureProfile } from '../dsig/define-profile.ts'
import { XmlProof } from '../dsig/proof.ts'
import type { ResolveKey, VerifiedXml } from '../dsig/verified-xml.ts'
import { verifySigned } from '../dsig/verify-signed.ts'
import { TrustError } from '../errors.ts'
import { readByXmlCrypto, type SecondReading } from './xml-crypto-engine.ts'

/**
 * Verifies a signed document with the strict engine and, when that accepts it, again with xml-crypto on xmldom.
 *
 * The second engine can only veto: it must accept every signature and have digested the very bytes that the strict
 * engine digested. Nothing that it read reaches the caller. It costs some fifty times the first verification and more
 * than linear time on large documents, and refuses a few sound ones: see the documentation.
 *
 * @param bytes      the document
 * @param profile    what is accepted
 * @param resolveKey chooses the key; called by the strict engine only
 * @returns          the strict engine's proof, with the check `second-opinion-agrees`
 * @throws {TrustError} the codes of `verifySigned`; `SECOND_OPINION_VETO`
 * @example
 * const { element } = verifySignedTwice(bytes, profile, resolveKey, { at })
 */
export function verifySignedTwice(
  bytes: Uint8Array,
  profile: SignatureProfile,
  resolveKey: ResolveKey,
  options: VerifyOptions = {},
): VerifiedXml {
  const keys = new Map<number, KeyObject>()
  const verified = verifySigned(
    bytes,
    profile,
    (presented) => {
      const resolved = resolveKey(presented)
      keys.set(presented.target.parent === undefined ? 0 : keys.size + 1, resolved.key)
      return resolved
    },
    options,
  )
  // The root's own signature comes first in the document: its target contains every other.
  const inOrder = [...keys].sort(([one], [two]) => one - two).map(([, key]) => key)
  const readings = readAgain(bytes, inOrder, profile)
  const { namespace, local } = verified.element
  const own = readings.filter(({ parent }) => parent.namespace === namespace && parent.local === local)
  const canonical = new TextDecoder().decode(verified.canonical)
  if (own.length !== 1 || own[0]?.signed.includes(canonical) !== true) {
    throw new TrustError({ code: 'SECOND_OPINION_VETO', why: 'It digested other bytes.' })
  }
  return new XmlProof(
    { ...verified, report: reportOf([...verified.report.checks, AGREES]) },
    verified.element,
  )
}

const AGREES: Check = { id: 'second-opinion-agrees', outcome: 'passed' }

function readAgain(
  bytes: Uint8Array,
  keys: readonly KeyObject[],
  profile: SignatureProfile,
): readonly SecondReading[] {
  try {
    return readByXmlCrypto(new TextDecoder().decode(bytes), keys, profile.idAttribute)
  } catch (cause) {
    // The cause may quote the document: only its kind is kept.
    const kind = cause instanceof Error ? cause.name : 'unknown'
    throw new TrustError({ code: 'SECOND_OPINION_VETO', why: 'It refused the document.', details: { kind } })
  }
}
