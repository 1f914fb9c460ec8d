import type { SpecRef } from '@entente/core'
import type { VectorErrorCode } from '../errors.ts'
import { vectorErrors } from '../errors.ts'

interface CheckEntry {
  /** Step of the standard's order, 1 to 13, or `ours` for a check that the known implementation leaves out. */
  readonly step: number | 'ours'
  /** The codes that the check can fail with; the first one is the usual one. */
  readonly codes: readonly [VectorErrorCode, ...VectorErrorCode[]]
}

/**
 * The checks of a received VI in the order in which they are reported, which decides the fault: the thirteen of the
 * standard, then ours. Each id is stated positively and is permanent.
 */
export const vectorCheckList = {
  'vector-present': { step: 1, codes: ['VI_ABSENT'] },
  'vector-readable': { step: 2, codes: ['VI_MALFORMED'] },
  'id-well-formed': { step: 2, codes: ['VI_ID_INVALID'] },
  'signature-present': { step: 2, codes: ['VI_SIGNATURE_ABSENT'] },
  'certificate-readable': { step: 2, codes: ['VI_CERTIFICATE_UNREADABLE'] },
  'issuer-present': { step: 3, codes: ['VI_ISSUER_ABSENT'] },
  'issuer-known': { step: 4, codes: ['VI_ISSUER_UNKNOWN'] },
  'format-valid': { step: 5, codes: ['VI_FORMAT_INVALID'] },
  'algorithm-accepted': { step: 6, codes: ['VI_ALGORITHM_REFUSED'] },
  'signature-valid': { step: 6, codes: ['VI_SIGNATURE_INVALID'] },
  'signer-certified-by-issuer': { step: 6, codes: ['VI_SIGNER_SELF_SIGNED'] },
  'path-valid': { step: 6, codes: ['VI_PATH_INVALID'] },
  'certificate-not-revoked': { step: 6, codes: ['VI_CERTIFICATE_REVOKED', 'VI_REVOCATION_UNKNOWN'] },
  'validity-begun': { step: 7, codes: ['VI_NOT_YET_VALID'] },
  'validity-not-ended': { step: 8, codes: ['VI_EXPIRED'] },
  'service-matches': { step: 9, codes: ['VI_SERVICE_MISMATCH'] },
  'auth-level-accepted': { step: 10, codes: ['VI_AUTH_LEVEL_REFUSED'] },
  'pagm-present': { step: 11, codes: ['VI_PAGM_ABSENT'] },
  'signer-bound-to-issuer': { step: 12, codes: ['VI_SIGNER_NOT_BOUND'] },
  'pagm-agreed': { step: 13, codes: ['VI_PAGM_REFUSED'] },
  'recipient-matches': { step: 'ours', codes: ['VI_RECIPIENT_MISMATCH'] },
  'bearer-confirmed': { step: 'ours', codes: ['VI_CONFIRMATION_REFUSED'] },
  'confirmation-not-ended': { step: 'ours', codes: ['VI_CONFIRMATION_EXPIRED'] },
  'issued-in-the-past': { step: 'ours', codes: ['VI_ISSUED_IN_FUTURE'] },
  'life-within-maximum': { step: 'ours', codes: ['VI_LIFE_TOO_LONG'] },
  'authentication-recent': { step: 'ours', codes: ['VI_AUTHENTICATION_TOO_OLD'] },
  'response-well-formed': { step: 'ours', codes: ['VI_RESPONSE_REFUSED'] },
  'destination-matches': { step: 'ours', codes: ['VI_DESTINATION_MISMATCH'] },
  'relay-state-listed': { step: 'ours', codes: ['VI_RELAY_STATE_REFUSED'] },
  'peer-bound-to-issuer': { step: 'ours', codes: ['VI_PEER_MISMATCH'] },
  'used-once': { step: 'ours', codes: ['VI_REPLAYED'] },
} as const satisfies Record<string, CheckEntry>

export type VectorCheckId = keyof typeof vectorCheckList

/** The place that a check comes from: the one of its usual code. */
export function specOfCheck(id: VectorCheckId): SpecRef {
  return vectorErrors[vectorCheckList[id].codes[0]].spec
}
