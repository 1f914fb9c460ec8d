import type { CanonicalContent } from '../xml/canonical-stream.ts'
import type { CanonicalizeOptions } from '../xml/canonical-writer.ts'
import { type CheckedSignature, checkSignature, type VerifyOptions } from './check-signature.ts'
import type { SignatureProfile } from './define-profile.ts'
import { readSigned } from './read-signed.ts'
import { refuse } from './refuse.ts'
import type { ResolveKey } from './verified-xml.ts'

/** What nearly everything is signed with, and so what is written while the document is read for the first time. */
const USUAL = { mode: 'exclusive', inclusivePrefixes: [] } as const satisfies CanonicalizeOptions

/** Verifies every signature of a document, in the order of the profile's targets. Throws as `verifySigned` does. */
export function verifyEach(
  bytes: Uint8Array,
  profile: SignatureProfile,
  resolveKey: ResolveKey,
  options: VerifyOptions,
): readonly [CheckedSignature, ...CheckedSignature[]] {
  const { root, placed } = readSigned(bytes, profile, USUAL)
  const [first, ...rest] = placed.map((signature, index) =>
    checkSignature(signature, root, profile, resolveKey, options, (form) =>
      form.mode === USUAL.mode && form.inclusivePrefixes.length === 0
        ? signature.content
        : contentIn(bytes, profile, form, index),
    ),
  )
  return [first ?? refuse('SIGNATURE_MISSING'), ...rest]
}

/** The content that another canonical form gives takes another reading. */
function contentIn(
  bytes: Uint8Array,
  profile: SignatureProfile,
  form: CanonicalizeOptions,
  index: number,
): CanonicalContent {
  return readSigned(bytes, profile, form).placed[index]?.content ?? refuse('SIGNATURE_MISSING')
}
