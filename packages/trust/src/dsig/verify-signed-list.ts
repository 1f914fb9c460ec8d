import { streamCanonical } from '../xml/canonical-stream.ts'
import type { ElementNode } from '../xml/element.ts'
import { DSIG } from './algorithms.ts'
import { type ContentForm, checkSignature, type VerifyOptions } from './check-signature.ts'
import type { SignatureProfile } from './define-profile.ts'
import { ListProof } from './proof.ts'
import { asTrustError, refuse } from './refuse.ts'
import type { ResolveKey, VerifiedList } from './verified-xml.ts'

/** What nearly every list is signed with, and so what is written while the document is read for the first time. */
const USUAL: ContentForm = { mode: 'exclusive', inclusivePrefixes: [] }

/**
 * Verifies a large signed list in one pass, without its tree: the canonical form is written as the document is read.
 *
 * The same checks as {@link verifySigned}, for a profile whose only target is the root. `presented.root` and
 * `presented.target` are the root element without its children.
 *
 * @param bytes   the list, at most the profile's `limits.bytes`
 * @param profile one target of one name; the signature anywhere among its children, or last
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
  const read = (form: ContentForm) =>
    asTrustError(() => {
      const guard = new ListGuard(profile)
      const streamed = streamCanonical(bytes, profile.scan, form, (element) => guard.leavesOut(element))
      return { ...streamed, signature: streamed.leftOut[0] ?? refuse('SIGNATURE_MISSING') }
    })
  const { root, signature, canonical } = read(USUAL)
  const content = checkSignature({ signature, target: root }, root, profile, resolveKey, options, (form) =>
    form.mode === USUAL.mode && form.inclusivePrefixes.length === 0 ? canonical : read(form).canonical,
  )
  return new ListProof(content)
}

/** Sees every element outside the signature, and refuses what could be taken for the signed element or for a second signature. */
class ListGuard {
  private readonly namespace: string
  private readonly local: string
  private readonly last: boolean
  private root: ElementNode | undefined
  private signed = false

  constructor({ targets, position }: SignatureProfile) {
    const name = targets[0]?.[0]
    if (
      targets.length !== 1 ||
      targets[0]?.length !== 1 ||
      name === undefined ||
      typeof position !== 'string'
    ) {
      refuse('PROFILE_INVALID', 'A list has one target, the root.', { field: 'targets' })
    }
    this.namespace = name.namespace
    this.local = name.local
    this.last = position === 'last'
  }

  leavesOut(element: ElementNode): boolean {
    if (this.root === undefined) {
      if (!element.is(this.namespace, this.local)) refuse('SIGNATURE_TARGET_INVALID')
      this.root = element
      return false
    }
    if (element.local === this.local) refuse('SIGNATURE_TARGET_INVALID')
    const isSignature = element.local === 'Signature' && element.namespace === DSIG
    const isChild = element.parent === this.root
    if (isSignature ? this.signed || !isChild : this.signed && this.last && isChild)
      refuse('SIGNATURE_MISPLACED')
    this.signed ||= isSignature
    return isSignature
  }
}
