import { DirectoryError, type DirectoryErrorCode } from '../errors.ts'

/** Result codes of RFC 4511, appendix A, that say more than "it did not work". */
const RESULT_CODES: Readonly<Record<number, DirectoryErrorCode>> = {
  3: 'DIRECTORY_UNAVAILABLE',
  4: 'LDAP_LIMIT',
  7: 'DIRECTORY_REFUSED',
  8: 'DIRECTORY_REFUSED',
  10: 'LDAP_REFERRAL',
  11: 'LDAP_LIMIT',
  13: 'DIRECTORY_REFUSED',
  32: 'DIRECTORY_REFUSED',
  34: 'DIRECTORY_REFUSED',
  48: 'DIRECTORY_REFUSED',
  49: 'DIRECTORY_REFUSED',
  50: 'DIRECTORY_REFUSED',
  53: 'DIRECTORY_REFUSED',
}
const CERTIFICATE =
  /^(?:CERT_|CRL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO_SELF_SIGNED|INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME)/

const WHAT: Partial<Record<DirectoryErrorCode, string>> = {
  DIRECTORY_UNAVAILABLE: 'The LDAP server did not answer, or answered that it cannot.',
  DIRECTORY_REFUSED: 'The LDAP server refused the call: credentials, right or base.',
  LDAP_LIMIT: 'The LDAP server stopped at its own limit.',
  LDAP_REFERRAL: 'The LDAP server refers to another server, which was not asked.',
  LDAP_CERTIFICATE: 'The certificate of the LDAP server is not acceptable.',
}

/** Turns what ldapts threw into an error of ours. Texts of the server are left out: they may quote the question. */
export function ldapFailure(cause: unknown): DirectoryError {
  if (cause instanceof DirectoryError) return cause
  const reason = reasonOf(cause)
  const code = classify(reason)
  return new DirectoryError({
    code,
    what: WHAT[code] ?? '',
    ...(reason !== undefined && { why: `The reason is ${reason}.`, details: { reason } }),
    retryable: code === 'DIRECTORY_UNAVAILABLE',
  })
}

export function ldapReferral(): DirectoryError {
  return new DirectoryError({ code: 'LDAP_REFERRAL', what: WHAT.LDAP_REFERRAL ?? '' })
}

function classify(reason: string | number | undefined): DirectoryErrorCode {
  if (typeof reason === 'number') return RESULT_CODES[reason] ?? 'DIRECTORY_UNAVAILABLE'
  return reason !== undefined && CERTIFICATE.test(reason) ? 'LDAP_CERTIFICATE' : 'DIRECTORY_UNAVAILABLE'
}

/** The number of an LDAP result, or Node's name of a failed connection. */
function reasonOf(cause: unknown): string | number | undefined {
  if (!(cause instanceof Error && 'code' in cause)) return undefined
  return typeof cause.code === 'number' || typeof cause.code === 'string' ? cause.code : undefined
}
