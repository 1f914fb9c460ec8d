import type { VectorErrorCode } from '../errors.ts'

/** Namespace of the fault codes that begin with `vi:`. */
export const VI_FAULT_NAMESPACE = 'urn:iops:vi:faultcodes'
/** Namespace of the fault codes that begin with `wsse:`. */
export const WSSE_NAMESPACE =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'

/** A fault as the wire knows it: the qualified code and the one sentence that the caller may read. */
export interface VectorFault {
  readonly prefix: 'vi' | 'wsse' | 'app'
  readonly namespace: string
  readonly name: string
  /** The sentence of the standard, in French. It never says more. */
  readonly message: string
}

const vi = (name: string, message: string): VectorFault => ({
  prefix: 'vi',
  namespace: VI_FAULT_NAMESPACE,
  name,
  message,
})
const wsse = (name: string, message: string): VectorFault => ({
  prefix: 'wsse',
  namespace: WSSE_NAMESPACE,
  name,
  message,
})

const UNAVAILABLE = wsse('SecurityTokenUnavailable', 'La référence au jeton de sécurité est introuvable')
const INVALID_VI = vi('InvalidVI', 'Le VI est invalide')
const INVALID_ISSUER = vi(
  'InvalidIssuer',
  "L'identifiant de l'organisme client présent dans le VI est invalide ou inconnu",
)
const INVALID_TOKEN = wsse('InvalidSecurityToken', 'Le jeton de sécurité fourni est invalide')
const FAILED_CHECK = wsse('FailedCheck', "La signature ou le chiffrement n'est pas valide")
const UNSUPPORTED = wsse(
  'UnsupportedAlgorithm',
  "L'algorithme de signature ou de chiffrement n'est pas pris en charge",
)
const INVALID_SERVICE = vi('InvalidService', "Le service visé par le VI n'existe pas ou est invalide")
const INVALID_LEVEL = vi(
  'InvalidAuthLevel',
  "Le niveau d'authentification initial n'est pas conforme au contrat d'interopérabilité",
)
const INVALID_PAGM = vi('InvalidPagm', 'Le ou les PAGM présents dans le VI sont invalides')

/** Which fault answers which refusal. Codes that are not here are not refusals of a VI. */
export const faultOfCode = {
  VI_ABSENT: UNAVAILABLE,
  VI_MALFORMED: INVALID_VI,
  VI_ID_INVALID: INVALID_VI,
  VI_SIGNATURE_ABSENT: INVALID_VI,
  VI_CERTIFICATE_UNREADABLE: INVALID_VI,
  VI_ISSUER_ABSENT: INVALID_VI,
  VI_ISSUER_UNKNOWN: INVALID_ISSUER,
  VI_FORMAT_INVALID: INVALID_TOKEN,
  VI_ALGORITHM_REFUSED: UNSUPPORTED,
  VI_SIGNATURE_INVALID: FAILED_CHECK,
  VI_SIGNER_SELF_SIGNED: FAILED_CHECK,
  VI_PATH_INVALID: FAILED_CHECK,
  VI_CERTIFICATE_REVOKED: FAILED_CHECK,
  VI_REVOCATION_UNKNOWN: FAILED_CHECK,
  VI_NOT_YET_VALID: INVALID_VI,
  VI_EXPIRED: INVALID_VI,
  VI_SERVICE_MISMATCH: INVALID_SERVICE,
  VI_AUTH_LEVEL_REFUSED: INVALID_LEVEL,
  VI_PAGM_ABSENT: INVALID_PAGM,
  VI_SIGNER_NOT_BOUND: FAILED_CHECK,
  VI_PAGM_REFUSED: INVALID_PAGM,
  VI_RECIPIENT_MISMATCH: INVALID_SERVICE,
  VI_CONFIRMATION_REFUSED: INVALID_VI,
  VI_CONFIRMATION_EXPIRED: INVALID_VI,
  VI_ISSUED_IN_FUTURE: INVALID_VI,
  VI_LIFE_TOO_LONG: INVALID_VI,
  VI_AUTHENTICATION_TOO_OLD: INVALID_LEVEL,
  VI_PEER_MISMATCH: FAILED_CHECK,
  VI_RESPONSE_REFUSED: INVALID_TOKEN,
  VI_DESTINATION_MISMATCH: INVALID_SERVICE,
  VI_REPLAYED: INVALID_VI,
  VI_RELAY_STATE_REFUSED: INVALID_SERVICE,
} as const satisfies Partial<Record<VectorErrorCode, VectorFault>>

/** Codes that refuse one VI, as against codes that say why no VI was looked at. */
export type RefusalCode = keyof typeof faultOfCode

/** Tells whether a code refuses one VI. */
export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(faultOfCode, code)
}
