import type { ErrorCatalogue } from '@entente/core'

/** The codes of certificates, paths, revocation lists and partner bindings. */
export const x509Errors = {
  CERTIFICATE_MALFORMED: {
    meaning: 'The bytes are not one X.509 version 3 certificate in strict DER, or not one PEM block of it.',
    remedy: 'Ask the holder to export the certificate again, as DER or PEM.',
    spec: { document: 'RFC 5280', section: '§4.1' },
  },
  CERTIFICATE_SELF_SIGNED: {
    meaning: 'The signer issued its own certificate.',
    remedy: 'Use a certificate issued by an authority that both parties accepted.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 7.2.2' },
  },
  CERTIFICATE_IS_AUTHORITY: {
    meaning: 'The end certificate is the certificate of an authority.',
    remedy: 'Use an end-entity certificate (basicConstraints CA:FALSE) for this purpose.',
    spec: { document: 'RFC 5280', section: '§4.2.1.9' },
  },
  CERTIFICATE_NOT_YET_VALID: {
    meaning: 'A certificate of the path starts after the instant that was asked about.',
    remedy: 'Check the clock, or wait for the start of validity.',
    spec: { document: 'RFC 5280', section: '§6.1.3' },
  },
  CERTIFICATE_EXPIRED: {
    meaning: 'A certificate of the path ended before the instant that was asked about.',
    remedy: 'Ask the holder for the renewed certificate.',
    spec: { document: 'RFC 5280', section: '§6.1.3' },
  },
  CERTIFICATE_ALGORITHM_REFUSED: {
    meaning: 'A certificate of the path is signed with an algorithm outside the allowed list.',
    remedy:
      'Renew it with SHA-256 or better; for SHA-1 a dated weakening `sha1Certificates` can bridge the gap.',
  },
  CERTIFICATE_KEY_REFUSED: {
    meaning: 'A key of the path is too short, of a refused type or on a refused curve.',
    remedy:
      'Use RSA of 2048 to 8192 bits with exponent 65537 or more, or a named curve P-256, P-384 or P-521.',
  },
  CERTIFICATE_EXTENSION_REFUSED: {
    meaning:
      'A certificate of the path holds a constraint or a critical extension that is not processed here.',
    remedy: 'Use a path without it; the list of refused extensions is in the package README.',
    spec: { document: 'RFC 5280', section: '§4.2' },
  },
  CERTIFICATE_REVOKED: {
    meaning: 'The issuer revoked a certificate of the path.',
    remedy: 'Ask the holder for another certificate; nothing in the policy can accept a revoked one.',
    spec: { document: 'RFC 5280', section: '§6.3' },
  },
  KEY_USAGE_REFUSED: {
    meaning: 'The key usage of the end certificate does not allow this purpose.',
    remedy: 'Use the certificate that was issued for this purpose.',
    spec: { document: 'RFC 5280', section: '§4.2.1.3' },
  },
  EXTENDED_KEY_USAGE_REFUSED: {
    meaning: 'The extended key usage of the path does not allow this purpose.',
    remedy: 'Use the certificate that was issued for this purpose.',
    spec: { document: 'RFC 5280', section: '§4.2.1.12' },
  },
  CERTIFICATE_POLICY_REFUSED: {
    meaning: 'The end certificate names none of the certificate policies that are required.',
    remedy: 'Use a certificate of the required range, or correct `certificatePolicies`.',
    spec: { document: 'RFC 5280', section: '§4.2.1.4' },
  },
  PATH_NOT_FOUND: {
    meaning: 'No chain of signatures leads from the certificate to an anchor of the trust store.',
    remedy: 'Supply the missing intermediate certificates, or add the anchor that both parties accepted.',
    spec: { document: 'RFC 5280', section: '§6.1' },
  },
  PATH_TOO_LARGE: {
    meaning: 'More certificates were supplied, or more paths are possible, than the limit allows.',
    remedy: 'Send the end certificate and its own issuers only.',
  },
  ISSUER_NOT_AUTHORITY: {
    meaning: 'A certificate of the path was issued by one that may not issue certificates.',
    remedy: 'Refuse the path; only an authority with keyCertSign issues certificates.',
    spec: { document: 'RFC 5280', section: '§6.1.4' },
  },
  PATH_LENGTH_EXCEEDED: {
    meaning: 'More authorities follow each other than one of them allows.',
    remedy: 'Refuse the path; the authority is limited by its pathLenConstraint.',
    spec: { document: 'RFC 5280', section: '§6.1.4' },
  },
  REVOCATION_UNKNOWN: {
    meaning:
      'No usable revocation list of the issuer is loaded, so nothing says that the certificate stands.',
    remedy: 'Load the CRL of this issuer ahead of time with loadCrl or refreshCrls.',
    spec: { document: 'RFC 5280', section: '§6.3.3' },
  },
  CRL_STALE: {
    meaning: 'The revocation list of the issuer is not in force at the instant that was asked about.',
    remedy: 'Load the current CRL; a dated `soft-fail` can tolerate a bounded delay of the issuer.',
    spec: { document: 'RFC 5280', section: '§5.1.2.5' },
  },
  CRL_MALFORMED: {
    meaning: 'The bytes are not one version 2 certificate revocation list in strict DER.',
    remedy: 'Download the list again; it must be DER (or one PEM block) and complete.',
    spec: { document: 'RFC 5280', section: '§5.1' },
  },
  CRL_TOO_LARGE: {
    meaning: 'The revocation list is larger than the limit.',
    remedy: 'Raise `maxBytes` if the issuer really publishes lists of this size.',
  },
  CRL_UNSUPPORTED: {
    meaning:
      'The list is a delta, an indirect or a partial-reason list, or holds an unknown critical extension.',
    remedy: 'Load the complete list that the issuer publishes.',
    spec: { document: 'RFC 5280', section: '§5.2' },
  },
  CRL_ISSUER_REFUSED: {
    meaning: 'The certificate given as issuer did not issue this list, or may not sign lists.',
    remedy: 'Give the certificate of the authority named in the list; it needs the key usage cRLSign.',
    spec: { document: 'RFC 5280', section: '§6.3.3' },
  },
  CRL_SIGNATURE_INVALID: {
    meaning: 'The signature of the revocation list does not verify with the issuer’s key.',
    remedy: 'Download the list again from the issuer; if it persists, treat it as an incident.',
    spec: { document: 'RFC 5280', section: '§6.3.3' },
  },
  CRL_OLDER: {
    meaning: 'A newer revocation list of this issuer is already loaded.',
    remedy: 'Keep the newer list; look for the server or proxy that serves the old one.',
  },
  CRL_UNAVAILABLE: {
    meaning: 'The revocation list could not be downloaded.',
    remedy: 'Try again; the lists that are loaded stay in use until their nextUpdate.',
  },
  CRL_HOST_NOT_ALLOWED: {
    meaning: 'The address of the revocation list is not on an allowed host, or not plain HTTP or HTTPS.',
    remedy: 'Add the host to `allowedHosts` after checking that it belongs to the issuer.',
  },
  PARTNER_BINDING_INVALID: {
    meaning:
      'The entry of a partner neither pins an issuing authority with a subject rule nor pins a leaf key.',
    remedy: 'Give `issuingCaSha256` with `subject`, or `leafKeySha256`.',
  },
  PARTNER_NOT_BOUND: {
    meaning: 'The certificate is valid but does not belong to this partner.',
    remedy:
      'If the partner renewed its certificate, have both parties confirm the new one and update its entry.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 7.2.2' },
  },
  TRUST_STORE_INVALID: {
    meaning:
      'An anchor of the trust store is not a self-signed authority, or is not the one that was pinned.',
    remedy: 'Compare the SHA-256 fingerprint with the one the authority publishes, and pin that.',
  },
  PATH_POLICY_INVALID: {
    meaning: 'The path policy contradicts itself, or a weakening is undated or lasts more than 12 months.',
    remedy: 'Give every weakening a reason and dates at most 12 months apart.',
  },
  DISTINGUISHED_NAME_MALFORMED: {
    meaning: 'The text is not a distinguished name.',
    remedy: 'Write it as RFC 4514 does: `CN=…,OU=…,O=…,C=FR`.',
    spec: { document: 'RFC 4514', section: '§2' },
  },
  EVIDENCE_INCOMPLETE: {
    meaning: 'An object that the evidence names is missing or does not have the digest by which it is named.',
    remedy: 'Restore the object from the archive; without it the old verdict cannot be reached again.',
  },
} as const satisfies ErrorCatalogue
