import type { VerifyOptions } from './check-signature.ts'
import type { SignatureProfile } from './define-profile.ts'
import { ListProof } from './proof.ts'
import { refuse } from './refuse.ts'
import type { ResolveKey, VerifiedList } from './verified-xml.ts'
import { verifyEach } from './verify-each.ts'

/**
 * Verifies a large signed list in one pass, without its tree: the canonical form is written as the document is read.
 *
 * The same checks as {@link verifySigned}, for a profile whose only target is the root; its rows never become a tree.
 *
 * @param bytes   the list, at most the profile's `limits.bytes`
 * @param profile one target of one name, the root
 * @returns       the proof; read its rows with `readRows(verified.canonical, …)`
 * @throws {TrustError} the codes of {@link verifySigned}; `PROFILE_INVALID` when the profile is not of a list
 * @see XMLDSIG-1.1 §3.2
 * @example
 * const list = verifySignedList(bytes, profile, resolveKey)
 * readRows(list.canonical, { path }, (row) => rows.push(row.child(NAMESPACE, 'Nom')?.text()))
 */
export function verifySignedList(
  bytes: Uint8Array,
  profile: SignatureProfile,
  resolveKey: ResolveKey,
  options: VerifyOptions = {},
): VerifiedList {
  const [target, ...others] = profile.targets
  if (target?.length !== 1 || others.length > 0) {
    refuse('PROFILE_INVALID', 'A list has one target, the root.', { field: 'targets' })
  }
  return new ListProof(verifyEach(bytes, profile, resolveKey, options)[0].content)
}
