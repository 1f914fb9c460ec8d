import type { ValidatedPath } from './validated-path.ts'

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
