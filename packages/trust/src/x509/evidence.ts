import type { ValidatedPath } from './validated-path.ts'

/**
 * Names everything a verdict rests on by SHA-256 (lower-case hexadecimal), so that it can be stored with a record.
 * The objects themselves are stored once each under those names: see `evidenceObjects` and `revalidatePath`.
 */
export interface PathEvidence {
  /** The instant that was asked about, ISO 8601. */
  readonly at: string
  /** Certificates, the end certificate first, the anchor last. */
  readonly chain: readonly string[]
  /** Revocation lists. */
  readonly crls: readonly string[]
  /** The path policy in its text form. */
  readonly policy: string
}

/** One object to store under its digest. */
export interface EvidenceObject {
  readonly sha256: string
  readonly bytes: Uint8Array
}

/**
 * Lists the objects that the evidence of a path names. Store each one once under its digest.
 *
 * @param path what `validatePath` returned
 * @example
 * for (const { sha256, bytes } of evidenceObjects(path)) await archive.put(sha256, bytes)
 */
export function evidenceObjects(path: ValidatedPath): readonly EvidenceObject[] {
  return [
    ...path.chain.map(({ sha256, der }) => ({ sha256, bytes: der })),
    ...path.crls.map(({ sha256, der }) => ({ sha256, bytes: der })),
    { sha256: path.policy.sha256, bytes: new TextEncoder().encode(path.policy.text) },
  ]
}
