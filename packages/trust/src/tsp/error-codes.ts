import type { ErrorCatalogue } from '@entente/core'

/** The codes of RFC 3161 timestamps. */
export const timestampErrors = {
  TIMESTAMP_UNAVAILABLE: {
    meaning:
      'The timestamping authority did not answer, or answered with something else than a timestamp reply.',
    remedy: 'Try again later, or use another authority.',
    spec: { document: 'RFC 3161', section: '§3.4' },
  },
  TIMESTAMP_REJECTED: {
    meaning: 'The timestamping authority refused the request.',
    remedy: 'Read the status in the details; check the policy and the digest that were asked for.',
    spec: { document: 'RFC 3161', section: '§2.4.2' },
  },
  TIMESTAMP_MALFORMED: {
    meaning: 'The bytes are not a timestamp token of the expected structure.',
    remedy: 'Refuse it, and ask the authority for an RFC 3161 token with one signer.',
    spec: { document: 'RFC 3161', section: '§2.4.2' },
  },
  TIMESTAMP_IMPRINT_MISMATCH: {
    meaning: 'The token was made for other data.',
    remedy: 'Check that the stored data are the data that were timestamped.',
    spec: { document: 'RFC 3161', section: '§2.2' },
  },
  TIMESTAMP_NONCE_MISMATCH: {
    meaning: 'The token answers another request.',
    remedy: 'Ask again; if it persists, somebody replays answers.',
    spec: { document: 'RFC 3161', section: '§2.2' },
  },
  TIMESTAMP_POLICY_REFUSED: {
    meaning: 'The token was made under another policy than required.',
    remedy: 'Ask the authority for the required policy.',
    spec: { document: 'RFC 3161', section: '§2.4.1' },
  },
  TIMESTAMP_ALGORITHM_REFUSED: {
    meaning: 'The token uses a digest or signature algorithm outside the allowed list.',
    remedy: 'Use an authority that signs with SHA-256 or better.',
  },
  TIMESTAMP_SIGNER_MISMATCH: {
    meaning: 'The token does not name its signer’s certificate, or names another one than it carries.',
    remedy:
      'Refuse it: the certificate was substituted, or the token lacks the signing-certificate attribute.',
    spec: { document: 'RFC 5816', section: '§2.2.1' },
  },
  TIMESTAMP_SIGNATURE_INVALID: {
    meaning: 'The signature of the token does not verify.',
    remedy: 'Refuse it: it was altered.',
    spec: { document: 'RFC 5652', section: '§5.6' },
  },
} as const satisfies ErrorCatalogue
