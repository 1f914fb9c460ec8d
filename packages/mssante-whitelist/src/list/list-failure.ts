import { isEntenteError } from '@entente/core'
import type { TrustErrorCode } from '@entente/trust'
import { XmlError } from '@entente/trust/xml'
import { WhitelistError, type WhitelistErrorCode } from '../errors.ts'

/** Codes of trust that say more than "the signature does not have the accepted form". */
const CODES: Readonly<Partial<Record<TrustErrorCode, WhitelistErrorCode>>> = {
  XML_TOO_LARGE: 'WL_TOO_LARGE',
  SIGNATURE_TARGET_INVALID: 'WL_NAMESPACE_REFUSED',
  SIGNATURE_MISSING: 'WL_UNSIGNED',
  SIGNATURE_INVALID: 'WL_SIGNATURE_INVALID',
  DIGEST_MISMATCH: 'WL_SIGNATURE_INVALID',
  XADES_CERTIFICATE_MISMATCH: 'WL_SIGNATURE_INVALID',
  CERTIFICATE_EXPIRED: 'WL_SIGNER_EXPIRED',
  CERTIFICATE_NOT_YET_VALID: 'WL_SIGNER_EXPIRED',
  CERTIFICATE_REVOKED: 'WL_SIGNER_REVOKED',
  REVOCATION_UNKNOWN: 'WL_REVOCATION_UNKNOWN',
  CRL_STALE: 'WL_REVOCATION_UNKNOWN',
  PARTNER_NOT_BOUND: 'WL_SIGNER_NOT_PINNED',
}

const OF_PATHS = /^(?:CERTIFICATE|PATH|KEY_USAGE|EXTENDED|ISSUER)_/

/** The code of this package for one of trust's. */
function whitelistCodeOf(code: TrustErrorCode): WhitelistErrorCode {
  const own = CODES[code]
  if (own !== undefined) return own
  if (code.startsWith('XML_')) return 'WL_LIST_MALFORMED'
  return OF_PATHS.test(code) ? 'WL_SIGNER_NOT_TRUSTED' : 'WL_SIGNATURE_REFUSED'
}

/** Turns what reading and verifying throw into an error of this package; the trust code stays in the details. */
export function asWhitelistError<Result>(run: () => Result): Result {
  try {
    return run()
  } catch (cause) {
    if (cause instanceof XmlError) {
      const code = cause.code === 'XML_TOO_LARGE' ? 'WL_TOO_LARGE' : 'WL_LIST_MALFORMED'
      throw new WhitelistError(code, { cause, details: { reason: cause.code } })
    }
    if (isTrustCode(cause)) throw refusalOf(cause.code, cause)
    throw cause
  }
}

/** The error for a code of trust. */
export function refusalOf(code: TrustErrorCode, cause?: unknown): WhitelistError {
  return new WhitelistError(whitelistCodeOf(code), {
    details: { reason: code },
    ...(cause === undefined ? {} : { cause }),
  })
}

/** The class itself lives beside the JWS and timestamp code of trust, which the worker thread need not load. */
function isTrustCode(error: unknown): error is { readonly code: TrustErrorCode } {
  return isEntenteError(error) && error.name === 'TrustError'
}
