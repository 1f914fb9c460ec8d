import type { ErrorDetails } from '@entente/core'

/**
 * Every sentence of a report that says more than the id of a check, by a permanent name: programs and other languages
 * go by the name. `{…}` is filled in with words of the standard, counts and dates, never with a value of the VI.
 */
export const vectorRemarks = {
  // What arrived, and its form
  'vector-absent': 'The message carries no VI.',
  'form-not-taken': 'The service does not take a VI as {form}.',
  'id-absent': 'There is no identifier.',
  'id-not-bare-uuid': 'The identifier is not a bare UUID, which the legacy profile requires.',
  'id-malformed': 'The identifier is neither an XML name of at most 128 characters nor a bare UUID.',
  'issuer-absent': 'There is no issuer.',
  'issuer-unknown': 'No partner of the policy has this issuer.',
  'issuer-differs': 'The signed issuer is not the one that chose the partner.',
  'not-an-assertion': 'The element is not a SAML 2.0 Assertion.',
  'version-unknown': '{element}/@Version must be 2.0.',
  'text-between-elements': '{element} holds text between its elements.',
  'element-unknown': '{element} holds an element that a VI does not have.',
  'element-not-once': '{element} must hold exactly one {child}, not {count}.',
  'element-repeated': '{element} holds more than one {child}.',
  'element-not-text': '{element} must hold text only.',
  'value-absent': '{place} is missing.',
  'instant-unreadable': '{place} is not an instant with an explicit offset.',
  'attribute-reserved': 'An attribute has a reserved name.',
  'payload-unreadable': 'The payload is not one JSON object without a name twice.',
  'claim-absent': 'The claim {claim} is missing.',
  'claim-not-text': 'The claim {claim} is not text.',
  'claim-not-texts': 'The claim {claim} is not a list of texts.',
  'claim-not-seconds': 'The claim {claim} is missing or is not a whole number of seconds.',
  'claim-not-object': 'The claim {claim} is not an object.',
  'claim-version-unknown': 'The claim {claim} is not the known version.',

  // The signer
  'x5c-absent': 'There is no x5c.',
  'signer-not-bound': 'The certificate is not one of this issuer.',
  'signer-is-tls': 'The certificate is one of those that this issuer uses for TLS.',
  'weakening-used': 'Accepted by the weakening {weakening} until {until}.',
  'path-weakened': 'The path is valid with a warning: {check}.',
  'certificate-ends-soon': 'The end certificate expires soon.',
  'sha1-certificates': 'SHA-1 certificates are accepted until {until}.',
  'revocation-not-required': 'No list is required while the weakening of the policy applies, until {until}.',
  'revocation-in-grace':
    'The list of the issuer is past its nextUpdate, within the grace of the policy, until {until}.',

  // What the VI says
  'validity-in-future': 'NotBefore is in the future.',
  'validity-over': 'NotOnOrAfter is reached.',
  'audience-differs': 'The audience is not the service that was called.',
  'auth-level-not-accepted': 'The service does not accept this authentication level.',
  'pagm-absent': 'There is no PAGM.',
  'pagm-not-agreed': 'At least one PAGM is not agreed for this client on this service.',
  'recipient-differs': 'Recipient is missing or is not us.',
  'confirmation-not-bearer': 'The confirmation method is not bearer.',
  'confirmation-not-in-force': 'The subject confirmation has no end, or is not in force.',
  'instant-in-future': 'IssueInstant or AuthnInstant is in the future.',
  'life-too-long': 'The validity is longer than the maximum.',
  'life-weakened': 'Longer than the maximum, by the weakening longLife.',
  'authentication-unlimited': 'The service sets no limit.',
  'authentication-too-old': 'The user authenticated too long ago.',

  // Mode P and the caller
  'relay-state-not-listed': 'RelayState is not a page of the portal.',
  'destination-differs': 'Destination is missing or is not an address of the portal.',
  'not-a-response': 'The document is not a SAML 2.0 Response.',
  'response-solicited': 'The Response answers a request that we never made.',
  'response-element-unknown': 'The Response holds an element that mode P does not have.',
  'response-assertion-count': 'The Response must hold exactly one assertion in the clear.',
  'response-not-success': 'The status of the Response is not Success.',
  'response-issuers-differ': 'The Response and its assertion name different issuers.',
  'tls-out-of-sight': 'TLS ends where it cannot be seen, as the policy says.',
  'tls-absent': 'The caller showed no TLS certificate.',
  'tls-not-in-policy': 'The policy does not say which TLS certificates are those of the partner.',
  'tls-issuer-unseen':
    'The connection shows the TLS certificate of the caller without its issuer: put the issuing CA in the `intermediates` of the trust store.',
  'tls-not-bound': 'The TLS certificate is not one of this issuer.',

  // What was not looked at
  'skipped-unproven': 'Not looked at: without a verified signature nothing that the VI says can be checked.',
  'skipped-after-failure': 'Not looked at: an earlier check failed.',
} as const satisfies Record<string, string>

export type VectorRemarkName = keyof typeof vectorRemarks

/** One remark: its permanent name, and what its sentence names. */
export interface VectorRemark {
  readonly name: VectorRemarkName
  /** Words of the standard, counts and dates, among other facts of the check. Never a value of the VI. */
  readonly values: ErrorDetails
}

const NO_VALUES = Object.freeze({})

/** Makes a remark. */
export function remark(name: VectorRemarkName, values: ErrorDetails = NO_VALUES): VectorRemark {
  return { name, values }
}

/**
 * Writes a remark as a sentence.
 *
 * @param sentences the sentences of a language, by name, with the same places to fill in. @default English
 */
export function formatVectorRemark(
  { name, values }: VectorRemark,
  sentences: Readonly<Record<VectorRemarkName, string>> = vectorRemarks,
): string {
  const sentence = sentences[name]
  return values === NO_VALUES
    ? sentence
    : sentence.replaceAll(/\{(\w+)\}/g, (place, key: string) => String(values[key] ?? place))
}

/** Tells whether a text is the name of a remark. */
export function isVectorRemarkName(name: unknown): name is VectorRemarkName {
  return typeof name === 'string' && Object.hasOwn(vectorRemarks, name)
}
