import type { JwsAlgorithm } from './jws-algorithm.ts'

/** The header of a token, reduced to what is read from it. */
export interface JwsHeader {
  readonly algorithm: JwsAlgorithm
  readonly typ: string | undefined
  readonly keyId: string | undefined
  /** Certificates of `x5c` in DER, the signer's first. Candidates, never trust. */
  readonly certificates: readonly Uint8Array[]
}
