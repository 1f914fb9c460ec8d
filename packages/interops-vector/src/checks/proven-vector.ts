import type { DecodedClaims } from '../claims/decoded-claims.ts'
import type { VectorPartner } from '../policy/vector-policy.ts'
import type { SignerVerdict } from './check-signer.ts'

/** A VI whose signature verified with a key that leads to an anchor of the partner's IGC. */
export interface ProvenVector {
  /** Read from the verified bytes. */
  readonly claims: DecodedClaims
  readonly partner: VectorPartner
  readonly signer: SignerVerdict
  /** Dated weakenings without which the VI would be refused: `sha1`, `legacy-shape`, `revocation-off`… */
  readonly weakenings: readonly string[]
  readonly algorithm: string
}
