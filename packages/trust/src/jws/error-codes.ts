import type { ErrorCatalogue } from '@entente/core'

/** The codes of JSON Web Signatures and tokens. */
export const jwsErrors = {
  JWS_TOO_LARGE: {
    meaning: 'The token is larger than the limit.',
    remedy: 'Refuse it, or raise `maxBytes` when tokens of this size are expected.',
  },
  JWS_MALFORMED: {
    meaning:
      'The token is not a compact JWS: three parts in canonical base64url with a JSON object as header.',
    remedy: 'Ask the sender for a compact serialisation without padding, white space or line ends.',
    spec: { document: 'RFC 7515', section: '§7.1' },
  },
  JWS_DUPLICATE_NAME: {
    meaning: 'A JSON object of the token has the same name twice.',
    remedy: 'Refuse it: two readers would not see the same value.',
    spec: { document: 'RFC 7515', section: '§4' },
  },
  JWS_HEADER_REFUSED: {
    meaning: 'The header holds a parameter that is not accepted here, or one in a wrong form.',
    remedy: 'Ask the sender to leave out crit, b64, jwk, jku, x5u and zip.',
    spec: { document: 'RFC 7515', section: '§4.1' },
  },
  JWS_TYPE_REFUSED: {
    meaning: 'The header does not state the expected type of token.',
    remedy: 'Ask the sender to set `typ`; a token made for another use is never accepted.',
    spec: { document: 'RFC 8725', section: '§3.11' },
  },
  JWS_ALGORITHM_REFUSED: {
    meaning: 'The signature algorithm is not in the allow-list, or does not fit the resolved key.',
    remedy: 'Ask the sender for one of the agreed algorithms; none and HMAC are never accepted.',
    spec: { document: 'RFC 8725', section: '§3.1' },
  },
  JWS_KEY_REFUSED: {
    meaning: 'The resolved key is not a public key object, or is too weak.',
    remedy: 'Resolve to a KeyObject: RSA of 2048 bits or more, P-256 or P-384.',
    spec: { document: 'RFC 7518', section: '§3.3' },
  },
  JWS_SIGNATURE_INVALID: {
    meaning: 'The signature does not verify with the resolved key.',
    remedy: 'Refuse it: it was altered or signed by somebody else.',
    spec: { document: 'RFC 7515', section: '§5.2' },
  },
  JWT_CLAIM_MISSING: {
    meaning: 'A claim that is required is missing.',
    remedy: 'Ask the sender to set it; the details name it.',
    spec: { document: 'RFC 7519', section: '§4.1' },
  },
  JWT_CLAIM_INVALID: {
    meaning: 'A claim does not have the form that is required.',
    remedy: 'Ask the sender to correct it; the details name it. Dates are whole seconds.',
    spec: { document: 'RFC 7519', section: '§4.1' },
  },
  JWT_ISSUER_MISMATCH: {
    meaning: 'The token comes from another issuer than expected.',
    remedy: 'Refuse it.',
    spec: { document: 'RFC 7519', section: '§4.1.1' },
  },
  JWT_AUDIENCE_MISMATCH: {
    meaning: 'The token is not addressed to exactly the expected audience.',
    remedy: 'Refuse it; a token for several audiences is not accepted.',
    spec: { document: 'RFC 7519', section: '§4.1.3' },
  },
  JWT_NOT_YET_VALID: {
    meaning: 'The token is from the future.',
    remedy: 'Check both clocks.',
    spec: { document: 'RFC 7519', section: '§4.1.5' },
  },
  JWT_EXPIRED: {
    meaning: 'The token has expired.',
    remedy: 'Ask for a fresh token; check both clocks.',
    spec: { document: 'RFC 7519', section: '§4.1.4' },
  },
  JWT_LIFETIME_EXCEEDED: {
    meaning: 'The token lives longer than the policy allows.',
    remedy: 'Ask the sender for tokens of the agreed life.',
    spec: { document: 'RFC 8725', section: '§3.10' },
  },
} as const satisfies ErrorCatalogue
