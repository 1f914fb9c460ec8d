import { EntenteError, type EntenteErrorInit, type ErrorCatalogue } from '@entente/core'
import { jwsErrors } from './jws/error-codes.ts'
import { signerErrors } from './signers/error-codes.ts'
import { timestampErrors } from './tsp/error-codes.ts'
import { x509Errors } from './x509/error-codes.ts'

/** XML, signatures and the second opinion. */
const xmlSignatureErrors = {
  XML_TOO_LARGE: {
    meaning: 'The document has more bytes than the limit in force.',
    remedy: 'Refuse it, or raise `limits.bytes` when the document is expected to be this large.',
  },
  XML_ENCODING_INVALID: {
    meaning: 'The bytes are not valid UTF-8.',
    remedy: 'Ask the sender for a document in UTF-8.',
    spec: { document: 'XML-1.0', section: '§4.3.3' },
  },
  XML_ENCODING_UNSUPPORTED: {
    meaning: 'The XML declaration names an encoding other than UTF-8.',
    remedy: 'Ask the sender for a document in UTF-8 that says so, or says nothing.',
    spec: { document: 'XML-1.0', section: '§4.3.3' },
  },
  XML_DECLARATION_INVALID: {
    meaning: 'The XML declaration is malformed, not at the very start, or not of version 1.0.',
    remedy: 'Ask the sender for XML 1.0.',
    spec: { document: 'XML-1.0', section: '§2.8' },
  },
  XML_CHARACTER_ILLEGAL: {
    meaning: 'The document holds a character that XML 1.0 forbids, raw or as a reference.',
    remedy: 'Ask the sender to remove it.',
    spec: { document: 'XML-1.0', section: '§2.2' },
  },
  XML_DOCTYPE_REFUSED: {
    meaning: 'The document holds a document type declaration.',
    remedy: 'None: it is never needed here and opens entity attacks.',
  },
  XML_INSTRUCTION_REFUSED: {
    meaning: 'The document holds a processing instruction.',
    remedy: 'Ask the sender to remove it.',
  },
  XML_COMMENT_REFUSED: {
    meaning: 'The document holds a comment where the profile accepts none.',
    remedy: "Ask the sender to remove it, or read with `comments: 'drop'` when the profile may.",
  },
  XML_MALFORMED: {
    meaning: 'The document is not well-formed XML.',
    remedy: 'Ask the sender for a well-formed document; the position says where reading stopped.',
    spec: { document: 'XML-1.0', section: '§2.1' },
  },
  XML_NAME_INVALID: {
    meaning: 'A name is not a qualified name of the accepted alphabet.',
    remedy: 'See the list of refused but legal XML in the documentation.',
    spec: { document: 'XML-1.0', section: '§2.3' },
  },
  XML_TAG_MISMATCH: {
    meaning: 'An end tag does not match the element that is open.',
    remedy: 'Ask the sender for a well-formed document.',
    spec: { document: 'XML-1.0', section: '§3' },
  },
  XML_UNCLOSED: {
    meaning: 'The document ends inside an element or a tag.',
    remedy: 'Check that the document was received whole.',
    spec: { document: 'XML-1.0', section: '§2.1' },
  },
  XML_TRAILING_CONTENT: {
    meaning: 'Something other than white space stands before or after the root element.',
    remedy: 'Refuse it: two readers would not see the same document.',
    spec: { document: 'XML-1.0', section: '§2.1' },
  },
  XML_ATTRIBUTE_DUPLICATE: {
    meaning: 'An element carries the same attribute or namespace declaration twice.',
    remedy: 'Refuse it: two readers would not see the same value.',
    spec: { document: 'XML-1.0', section: '§3.1' },
  },
  XML_REFERENCE_INVALID: {
    meaning: 'A bare ampersand, an unknown entity or a malformed character reference stands in the document.',
    remedy: 'Ask the sender to escape the text; only the five predefined entities exist here.',
    spec: { document: 'XML-1.0', section: '§4.1' },
  },
  XML_PREFIX_UNBOUND: {
    meaning: 'A prefix is used without a namespace declaration in scope.',
    remedy: 'Ask the sender to declare it.',
  },
  XML_NAMESPACE_INVALID: {
    meaning:
      'A namespace declaration is forbidden, relative, or holds characters that canonicalisers treat differently.',
    remedy: 'Ask the sender to use an absolute URI in plain ASCII.',
    spec: { document: 'XML-EXC-C14N', section: '§1.3' },
  },
  XML_ID_DUPLICATE: {
    meaning: 'Two elements carry the same identifier.',
    remedy: 'Refuse it: this is how signatures are wrapped.',
  },
  XML_TOO_DEEP: {
    meaning: 'Elements are nested deeper than the limit in force.',
    remedy: 'Refuse it, or raise `limits.depth`.',
  },
  XML_TOO_MANY_ELEMENTS: {
    meaning: 'The document holds more elements than the limit in force.',
    remedy: 'Refuse it, or raise `limits.elements`.',
  },
  XML_TOO_MANY_ATTRIBUTES: {
    meaning: 'An element carries more attributes than the limit in force.',
    remedy: 'Refuse it, or raise `limits.attributes`.',
  },
  XML_TOO_MANY_NAMESPACES: {
    meaning: 'An element carries more namespace declarations than the limit in force.',
    remedy: 'Refuse it, or raise `limits.declarations`.',
  },
  XML_TEXT_TOO_LONG: {
    meaning: 'One run of text or one attribute value is longer than the limit in force.',
    remedy: 'Refuse it, or raise `limits.textLength`.',
  },
  XML_ELEMENT_NOT_FOUND: {
    meaning: 'The element to detach is not where the caller expects it.',
    remedy: 'Answer as the protocol says for a message without that element.',
  },
  XML_ELEMENT_REPEATED: {
    meaning: 'The element to detach, or a step on the way to it, occurs more than once or out of its place.',
    remedy: 'Refuse it: two readers would not pick the same one.',
  },
  XML_DRAFT_INVALID: {
    meaning: 'What was to be written is not XML: a name, a namespace or a character is illegal.',
    remedy: 'Correct the value before it is written.',
  },
  PROFILE_INVALID: {
    meaning: 'A signature profile is outside the closed grammar.',
    remedy: 'Correct the definition; the message names the field.',
  },
  SIGNATURE_MISSING: {
    meaning: 'The element that must be signed carries no signature.',
    remedy: 'Ask the sender to sign it.',
    spec: { document: 'XMLDSIG-1.1', section: '§4.2' },
  },
  SIGNATURE_MISPLACED: {
    meaning:
      'A signature stands somewhere the profile does not allow, or more signatures than allowed are present.',
    remedy: 'Refuse it: this is how signatures are wrapped.',
  },
  SIGNATURE_TARGET_INVALID: {
    meaning: 'The document does not hold exactly one signed element at the one place the profile allows.',
    remedy: 'Refuse it: this is how signatures are wrapped.',
  },
  SIGNATURE_SHAPE_INVALID: {
    meaning:
      'The signature element does not have exactly the children and attributes that the profile allows.',
    remedy: 'Ask the sender to follow the profile; the details name the element.',
    spec: { document: 'XMLDSIG-1.1', section: '§4' },
  },
  SIGNATURE_REFERENCE_INVALID: {
    meaning: 'The references of the signature are not exactly those that the profile allows.',
    remedy: 'Ask the sender to reference the signed element alone.',
    spec: { document: 'XMLDSIG-1.1', section: '§4.4.3' },
  },
  SIGNATURE_TRANSFORM_REFUSED: {
    meaning: 'The transforms or the canonicalisation are not one of the sequences that the profile allows.',
    remedy: 'Ask the sender for enveloped signature followed by exclusive canonicalisation.',
    spec: { document: 'XMLDSIG-1.1', section: '§4.4.3.4' },
  },
  SIGNATURE_ALGORITHM_REFUSED: {
    meaning: 'The signature or digest algorithm is not one that the profile allows.',
    remedy: 'Ask the sender for RSA or ECDSA with SHA-256 or better.',
    spec: { document: 'XMLDSIG-1.1', section: '§6.1' },
  },
  SIGNATURE_WEAKENING_REFUSED: {
    meaning:
      'The signature needs a weakening that the partner was not granted, or whose end date has passed.',
    remedy: 'Ask the sender to sign as the profile says, or grant the weakening until a date.',
  },
  SIGNATURE_ENCODING_INVALID: {
    meaning: 'A base64 value of the signature is not canonical, not a single text, or of the wrong length.',
    remedy: 'Ask the sender for correct base64.',
    spec: { document: 'XMLDSIG-1.1', section: '§4.1' },
  },
  SIGNATURE_KEY_INFO_REFUSED: {
    meaning: 'KeyInfo holds something other than X.509 certificates, or none where the profile requires one.',
    remedy: 'Ask the sender to put the certificate chain in KeyInfo, signer first.',
    spec: { document: 'XMLDSIG-1.1', section: '§4.5' },
  },
  SIGNATURE_KEY_UNSUITABLE: {
    meaning:
      'The key that was resolved is not of the type or the strength that the signature algorithm needs.',
    remedy: 'Check the key configured for this signer.',
  },
  SIGNATURE_INVALID: {
    meaning: 'The signature value does not verify with the resolved key.',
    remedy: 'Refuse it: it was altered or signed by somebody else.',
    spec: { document: 'XMLDSIG-1.1', section: '§3.2.2' },
  },
  DIGEST_MISMATCH: {
    meaning: 'The signed content is not the content that was signed.',
    remedy: 'Refuse it: it was altered after signing.',
    spec: { document: 'XMLDSIG-1.1', section: '§3.2.1' },
  },
  XADES_INVALID: {
    meaning: 'The XAdES properties are missing, malformed or not covered by the signature.',
    remedy: 'Ask the sender for a XAdES baseline signature.',
    spec: { document: 'XADES', section: '§4.3' },
  },
  XADES_CERTIFICATE_MISMATCH: {
    meaning:
      'The signing certificate named by the XAdES properties is not the one the signature was verified with.',
    remedy: 'Refuse it: the certificate was substituted.',
    spec: { document: 'XADES', section: '§5.2.2' },
  },
  SIGNER_UNSUITABLE: {
    meaning: 'The signer or the profile cannot produce the requested signature.',
    remedy: 'Use an algorithm that the profile allows and a profile that may sign.',
  },
  SECOND_OPINION_VETO: {
    meaning:
      'The independent engine refused, or digested other bytes than, a signature that the strict engine accepted.',
    remedy: 'Refuse the document and report it: one of the two engines is wrong.',
  },
} as const satisfies ErrorCatalogue

/** X.509, CRL, JWS, timestamps and signers: each folder declares its own. */
const keyAndCertificateErrors = {
  ...x509Errors,
  ...signerErrors,
  ...jwsErrors,
  ...timestampErrors,
} as const satisfies ErrorCatalogue

/** Every code of this package, what it means and what to do about it. Codes are permanent. */
export const trustErrors = {
  ...xmlSignatureErrors,
  ...keyAndCertificateErrors,
} as const satisfies ErrorCatalogue

/** A permanent error code of this package. */
export type TrustErrorCode = keyof typeof trustErrors

/** Thrown by every function of this package that cannot answer yes. The message never holds personal data. */
export class TrustError extends EntenteError<TrustErrorCode> {
  override readonly name = 'TrustError'

  /**
   * @param init what happened, why and what to do; the meaning and the remedy of the catalogue by default
   */
  constructor(init: Partial<EntenteErrorInit<TrustErrorCode>> & { readonly code: TrustErrorCode }) {
    const entry: ErrorCatalogue[string] = trustErrors[init.code]
    super({
      ...(entry.spec === undefined ? {} : { spec: entry.spec }),
      what: entry.meaning,
      fix: entry.remedy,
      ...init,
    })
  }
}

/** Recognises a TrustError, and with `code` narrows it to that code. */
export function isTrustError<Code extends TrustErrorCode>(
  error: unknown,
  code?: Code,
): error is TrustError & { readonly code: Code } {
  return error instanceof TrustError && (code === undefined || error.code === code)
}
