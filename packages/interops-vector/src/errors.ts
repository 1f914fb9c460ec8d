import { EntenteError, type EntenteErrorInit, type ErrorCatalogue, isEntenteError } from '@entente/core'
import type { CheckReport } from '@entente/core/checks'

const STANDARD = 'INTEROPS-STANDARD'
const CONVENTION = 'INTEROPS-CONVENTION'

/** Every code that this package throws or reports, in the order in which the checks are made. */
export const vectorErrors = {
  VI_ABSENT: {
    meaning: 'The message carries no vecteur d’identification.',
    remedy: 'Send the VI in the wsse:Security header, the SAMLResponse field or the Authorization header.',
    spec: { document: STANDARD, section: 'VI, contrôle 1' },
  },
  VI_MALFORMED: {
    meaning:
      'The message or the VI is not XML (or JWS) of the accepted form, or it is larger than the bounds.',
    remedy: 'Send one well-formed VI without DTD, comment or processing instruction, under the size limit.',
    spec: { document: STANDARD, section: 'VI, contrôle 2' },
  },
  VI_ID_INVALID: {
    meaning: 'The identifier of the VI does not have the form that the partner’s profile accepts.',
    remedy: 'Use an underscore and a UUID, or a bare UUID.',
    spec: { document: STANDARD, section: 'VI, contrôle 2' },
  },
  VI_SIGNATURE_ABSENT: {
    meaning: 'The VI is not signed.',
    remedy: 'Sign the assertion itself.',
    spec: { document: STANDARD, section: 'VI, contrôle 2' },
  },
  VI_CERTIFICATE_UNREADABLE: {
    meaning: 'The signer’s certificate is missing from the signature or cannot be read.',
    remedy: 'Put the certificate chain in KeyInfo/X509Data, the signer’s certificate first.',
    spec: { document: STANDARD, section: 'VI, contrôle 2' },
  },
  VI_ISSUER_ABSENT: {
    meaning: 'The VI names no issuer.',
    remedy: 'Name the client organisme in the Issuer element.',
    spec: { document: STANDARD, section: 'VI, contrôle 3' },
  },
  VI_ISSUER_UNKNOWN: {
    meaning: 'No partner of the policy has the issuer of the VI.',
    remedy:
      'Check that the convention and its annexe 3 name this client, and that the policy was built from them.',
    spec: { document: STANDARD, section: 'VI, contrôle 4' },
  },
  VI_FORMAT_INVALID: {
    meaning: 'The assertion does not have the elements of a VI.',
    remedy:
      'Follow the SAML 2.0 form of the VI: one subject, one condition of time and audience, one statement each.',
    spec: { document: STANDARD, section: 'VI, contrôle 5' },
  },
  VI_ALGORITHM_REFUSED: {
    meaning: 'The VI is signed with an algorithm or a key that the policy does not accept.',
    remedy:
      'Sign with RSA-SHA256 or stronger and a key of at least 2048 bits, or agree on a dated weakening.',
    spec: { document: 'XMLDSIG-1.1', section: '§6' },
  },
  VI_SIGNATURE_INVALID: {
    meaning: 'The signature of the VI does not verify, or it does not have the one accepted shape.',
    remedy: 'Check that nothing rewrites the assertion after it was signed.',
    spec: { document: STANDARD, section: 'VI, contrôle 6' },
  },
  VI_SIGNER_SELF_SIGNED: {
    meaning: 'The signer’s certificate is self-signed.',
    remedy: 'Use a certificate of the IGC that both parties validated.',
    spec: { document: CONVENTION, section: 'art. 7.2.2' },
  },
  VI_PATH_INVALID: {
    meaning:
      'The signer’s certificate does not lead to an anchor of this partner, or it is not valid at this instant.',
    remedy: 'Check the certificate’s dates, its issuers in KeyInfo and the anchors of the deployment.',
    spec: { document: CONVENTION, section: 'art. 7.2.2' },
  },
  VI_CERTIFICATE_REVOKED: {
    meaning: 'The signer’s certificate, or one of its issuers, is revoked.',
    remedy: 'Treat the key as stolen until the client says otherwise.',
    spec: { document: 'RFC 5280', section: '§6.3' },
  },
  VI_REVOCATION_UNKNOWN: {
    meaning: 'It is not known whether the signer’s certificate is revoked, and the policy requires to know.',
    remedy: 'Load a CRL that is in force, or agree on a dated weakening.',
    spec: { document: 'RFC 5280', section: '§6.3' },
  },
  VI_NOT_YET_VALID: {
    meaning: 'The validity of the VI has not begun.',
    remedy: 'Compare the clocks of the two organismes.',
    spec: { document: STANDARD, section: 'VI, contrôle 7' },
  },
  VI_EXPIRED: {
    meaning: 'The validity of the VI has ended.',
    remedy: 'Make one VI per attempt and send it at once.',
    spec: { document: STANDARD, section: 'VI, contrôle 8' },
  },
  VI_SERVICE_MISMATCH: {
    meaning: 'The VI is meant for another service.',
    remedy: 'Put the audience URI of the service that is called.',
    spec: { document: STANDARD, section: 'VI, contrôle 9' },
  },
  VI_AUTH_LEVEL_REFUSED: {
    meaning: 'The authentication level is not one that the service accepts.',
    remedy: 'Authenticate the user as annexe 3 requires for this service.',
    spec: { document: STANDARD, section: 'VI, contrôle 10' },
  },
  VI_PAGM_ABSENT: {
    meaning: 'The VI holds no PAGM.',
    remedy: 'Put at least one PAGM.',
    spec: { document: STANDARD, section: 'VI, contrôle 11' },
  },
  VI_SIGNER_NOT_BOUND: {
    meaning: 'The certificate is valid, but it does not belong to the issuer that the VI names.',
    remedy: 'Have the client announce its new certificate, and update the binding of its policy entry.',
    spec: { document: STANDARD, section: 'VI, contrôle 12' },
  },
  VI_PAGM_REFUSED: {
    meaning: 'A PAGM of the VI is not agreed for this client and this service.',
    remedy: 'Check annexe 3: each PAGM is published per client and per service.',
    spec: { document: STANDARD, section: 'VI, contrôle 13' },
  },
  VI_RECIPIENT_MISMATCH: {
    meaning: 'The VI is addressed to another organisme, or to nobody.',
    remedy: 'Put the provider’s URN (mode A) or the agreed address (mode P) in Recipient.',
    spec: { document: 'SAML-2.0-CORE', section: '§2.4.1.2' },
  },
  VI_CONFIRMATION_REFUSED: {
    meaning: 'The subject is not confirmed by the bearer method.',
    remedy: 'Write one SubjectConfirmation of method bearer.',
    spec: { document: 'SAML-2.0-PROFILES', section: '§3.3' },
  },
  VI_CONFIRMATION_EXPIRED: {
    meaning: 'The subject confirmation has ended, or has no end.',
    remedy: 'Write NotOnOrAfter in SubjectConfirmationData.',
    spec: { document: 'SAML-2.0-PROFILES', section: '§4.1.4.2' },
  },
  VI_ISSUED_IN_FUTURE: {
    meaning: 'The VI says that it was issued, or the user authenticated, in the future.',
    remedy: 'Compare the clocks of the two organismes.',
    spec: { document: 'SAML-2.0-CORE', section: '§2.3.3' },
  },
  VI_LIFE_TOO_LONG: {
    meaning: 'The validity of the VI is longer than the policy allows.',
    remedy: 'Shorten the validity to the maximum of annexe 3.',
    spec: { document: CONVENTION, section: 'annexe 3' },
  },
  VI_AUTHENTICATION_TOO_OLD: {
    meaning: 'The user authenticated too long ago for this service.',
    remedy: 'Authenticate the user again.',
    spec: { document: CONVENTION, section: 'art. 5.3' },
  },
  VI_PEER_MISMATCH: {
    meaning: 'The TLS client certificate is missing, or does not belong to the issuer of the VI.',
    remedy: 'Check the TLS certificate that the client announced, and which proxies may forward it.',
    spec: { document: CONVENTION, section: 'art. 7.2.2' },
  },
  VI_RESPONSE_REFUSED: {
    meaning:
      'The SAML Response is not an unsolicited success that holds exactly one assertion of the same issuer.',
    remedy: 'Send a Response with status Success, no InResponseTo and one signed assertion.',
    spec: { document: 'SAML-2.0-PROFILES', section: '§4.1.5' },
  },
  VI_DESTINATION_MISMATCH: {
    meaning: 'The SAML Response was made for another address.',
    remedy: 'Put the address of the provider’s portal in Destination.',
    spec: { document: 'SAML-2.0-BINDINGS', section: '§3.5.5.2' },
  },
  VI_REPLAYED: {
    meaning: 'The VI was used before.',
    remedy: 'Make one VI per attempt.',
    spec: { document: 'SAML-2.0-PROFILES', section: '§4.1.4.5' },
  },
  VI_RELAY_STATE_REFUSED: {
    meaning: 'The RelayState is not one of the pages where a portal session may begin.',
    remedy: 'Add the page to the allow-list of the portal, or send a listed one.',
    spec: { document: 'SAML-2.0-BINDINGS', section: '§3.5.3' },
  },
  VI_RIGHTS_INSUFFICIENT: {
    meaning: 'The PAGMs of the VI do not give the right that the operation needs.',
    remedy: 'Ask the client for a VI with the PAGM that gives the right.',
    spec: { document: STANDARD, section: 'VI, contrôle 14' },
  },
  VI_TRACE_UNAVAILABLE: {
    meaning: 'The trace could not be recorded, so nothing is released and nothing is served.',
    remedy: 'Restore the trace service; then retry with a fresh VI.',
    spec: { document: CONVENTION, section: 'art. 8' },
  },
  VI_OVERLOADED: {
    meaning: 'The trace service sheds this request.',
    remedy: 'Retry later with a fresh VI.',
    spec: { document: CONVENTION, section: 'art. 8' },
  },
  VI_ISSUANCE_REFUSED: {
    meaning:
      'The policy does not allow this VI to be made. The report of the error names the check and the article.',
    remedy: 'Read the first failed check of the report.',
    spec: { document: CONVENTION, section: 'art. 5.3' },
  },
  VI_SERVICE_UNKNOWN: {
    meaning: 'The policy does not describe this service.',
    remedy: 'Build the policy from the project sheet of the service.',
    spec: { document: CONVENTION, section: 'annexe 3' },
  },
  VI_PAGM_NOT_HELD: {
    meaning: 'The entity does not hold the PAGM at this instant.',
    remedy: 'Grant the PAGM in the organisme’s registry, or ask for one that the entity holds.',
    spec: { document: CONVENTION, section: 'art. 5.3' },
  },
  VI_CLAIM_INVALID: {
    meaning: 'A value that the VI must hold is missing or has a character that XML cannot carry.',
    remedy: 'Give the value named in the details.',
    spec: { document: STANDARD, section: 'VI, éléments obligatoires' },
  },
  VI_SIGNING_CERTIFICATE_REFUSED: {
    meaning: 'Our own signing certificate is not in force at this instant.',
    remedy: 'Install the renewed certificate.',
    spec: { document: CONVENTION, section: 'art. 7.2.2' },
  },
  VI_POLICY_INVALID: {
    meaning: 'The policy cannot be used: a field is missing, contradictory or out of bounds.',
    remedy: 'Correct the field named in the details.',
    spec: { document: 'ENTENTE', section: 'VectorPolicy' },
  },
  VI_HEADER_INVALID: {
    meaning: 'The Interops-Infos header does not have the expected elements.',
    remedy: 'Send LocalSubjectName, SubjectId, MethodAuthn, AuthenticationDate and Roles once each.',
    spec: { document: 'ENTENTE', section: 'Interops-Infos' },
  },
  VI_ENVELOPE_INVALID: {
    meaning:
      'The SOAP envelope to complete is not a SOAP 1.1 or 1.2 envelope, or it has a Security header already.',
    remedy: 'Give an envelope with at most one Header and no wsse:Security.',
    spec: { document: 'WSS-SAML-TOKEN-PROFILE-1.1', section: '§3.4' },
  },
} as const satisfies ErrorCatalogue

export type VectorErrorCode = keyof typeof vectorErrors

/** Tells whether a text is one of our codes. */
export function isVectorErrorCode(code: string): code is VectorErrorCode {
  return Object.hasOwn(vectorErrors, code)
}

export interface VectorErrorInit extends Omit<EntenteErrorInit<VectorErrorCode>, 'what' | 'spec'> {
  /** What happened. @default the meaning of the code in the catalogue */
  readonly what?: string
  /** The checks that led to the error, for the server side only. */
  readonly report?: CheckReport
}

/** What this package throws: a refused VI, a VI that may not be made, a trace that cannot be written. */
export class VectorError extends EntenteError<VectorErrorCode> {
  override readonly name = 'VectorError'
  /** The checks that led to the error. It never leaves the server: faults carry the standard's sentence only. */
  readonly report: CheckReport | undefined

  constructor(init: VectorErrorInit) {
    const { report, ...rest } = init
    const entry = vectorErrors[init.code]
    super({ fix: entry.remedy, ...rest, what: init.what ?? entry.meaning, spec: entry.spec })
    this.report = report
  }
}

/**
 * Recognises an error of this package, and one code of it when `code` is given.
 *
 * @example
 * ```ts
 * if (isVectorError(error, 'VI_REPLAYED')) return toSoapFault(error)
 * ```
 */
export function isVectorError<Code extends VectorErrorCode>(
  error: unknown,
  code?: Code,
): error is VectorError & { readonly code: Code } {
  return isEntenteError(error) && error.name === 'VectorError' && (code === undefined || error.code === code)
}
