import type { TrustError } from '@entente/trust'
import type { VectorErrorCode } from '../errors.ts'
import type { VectorCheckId } from './check-list.ts'

/** Which check of ours a refusal of the signature engine belongs to, and the code it fails with. */
export function refusalOfTrustError(error: TrustError): readonly [VectorCheckId, VectorErrorCode] {
  const { code } = error
  if (code.startsWith('XML_')) return ['vector-readable', 'VI_MALFORMED']
  switch (code) {
    case 'JWS_TOO_LARGE':
    case 'JWS_MALFORMED':
    case 'JWS_DUPLICATE_NAME':
    case 'JWS_HEADER_REFUSED':
      return ['vector-readable', 'VI_MALFORMED']
    case 'SIGNATURE_MISSING':
      return ['signature-present', 'VI_SIGNATURE_ABSENT']
    case 'SIGNATURE_KEY_INFO_REFUSED':
    case 'CERTIFICATE_MALFORMED':
      return ['certificate-readable', 'VI_CERTIFICATE_UNREADABLE']
    case 'SIGNATURE_ALGORITHM_REFUSED':
    case 'SIGNATURE_WEAKENING_REFUSED':
    case 'SIGNATURE_KEY_UNSUITABLE':
    case 'JWS_ALGORITHM_REFUSED':
    case 'JWS_KEY_REFUSED':
      return ['algorithm-accepted', 'VI_ALGORITHM_REFUSED']
    case 'SIGNATURE_TARGET_INVALID':
    case 'JWS_TYPE_REFUSED':
      return ['format-valid', 'VI_FORMAT_INVALID']
    default:
      return ['signature-valid', 'VI_SIGNATURE_INVALID']
  }
}
