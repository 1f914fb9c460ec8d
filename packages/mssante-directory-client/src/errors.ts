import { EntenteError, type EntenteErrorInit, type ErrorCatalogue, isEntenteError } from '@entente/core'

/** Every code that `@entente/mssante-directory-client` throws, with its meaning and remedy. */
export const directoryErrors = {
  DIRECTORY_UNAVAILABLE: {
    meaning: 'A source of the directory did not answer, or answered that it cannot.',
    remedy: 'Try again later, or ask another source; do not take it for "not found".',
  },
  DIRECTORY_RATE_LIMITED: {
    meaning: 'The directory refused the call because the application calls too often.',
    remedy: 'Lower callsPerSecond; the quota is 17 calls a second for one application.',
  },
  DIRECTORY_REFUSED: {
    meaning: 'The directory refused the call: key, right or parameter.',
    remedy: 'Check the API key and the query; the same call will be refused again.',
  },
  DIRECTORY_ANSWER_INVALID: {
    meaning: 'The answer of the directory is not the FHIR or JSON document that was expected.',
    remedy: 'Report it to the operator of the source; nothing of the answer was used.',
  },
  DIRECTORY_PAGE_FOREIGN: {
    meaning: 'A link to the next page leads outside the base URL of the directory.',
    remedy: 'Check the base URL; the link was not followed and the key was not sent there.',
  },
  DIRECTORY_PAGE_LOOP: {
    meaning: 'The links to the next page run in a circle, or never end.',
    remedy: 'Narrow the query, or take the extraction file.',
  },
  DIRECTORY_PAGE_EMPTY: {
    meaning: 'The directory announced more results than its pages hold.',
    remedy: 'Ask again with another combination of parameters; the result is incomplete.',
  },
  DIRECTORY_PAGE_EXPIRED: {
    meaning: 'The directory no longer knows the next page.',
    remedy: 'Start the query again; what was read so far is not a complete answer.',
  },
  DIRECTORY_DELTA_WINDOW: {
    meaning: 'The changes asked for reach further back than the 30 days that the directory keeps.',
    remedy: 'Load a whole extraction, then follow the changes again.',
  },
  DIRECTORY_QUERY_UNSUPPORTED: {
    meaning: 'No source can answer this kind of query, or its value is not usable.',
    remedy: 'Add a source that supports it, or ask by another criterion.',
  },
  EXTRACTION_ARCHIVE_INVALID: {
    meaning: 'The downloaded archive is damaged, incomplete or not what was announced.',
    remedy: 'Download it again; nothing of it was used.',
  },
  EXTRACTION_HEADER_INVALID: {
    meaning: 'The header of the extraction lacks a column or names one twice.',
    remedy: 'Compare the header with the documentation of the file; the format may have changed.',
  },
  EXTRACTION_ROW_INVALID: {
    meaning: 'A row of the extraction has another number of columns than the header, or is not UTF-8.',
    remedy: 'Refuse the file and keep the previous one; download it again.',
  },
  EXTRACTION_TOO_LARGE: {
    meaning: 'The extraction is larger than the configured limit.',
    remedy: 'Raise maxBytes only when the file is known to have grown.',
  },
  EXTRACTION_SHRUNK: {
    meaning: 'The extraction holds far fewer mailboxes than the one in use.',
    remedy: 'Look at the file; load it by hand when the loss is real.',
  },
  EXTRACTION_OLDER: {
    meaning: 'The extraction is older than the one in use.',
    remedy: 'Keep the one in use.',
  },
  LDAP_PEER_MISSING: {
    meaning: 'The LDAP reader needs the optional package ldapts, which is not installed.',
    remedy: 'Install it: npm install ldapts@8.',
  },
  LDAP_OPTIONS_INVALID: {
    meaning: 'An option of the LDAP reader cannot be used: URL without TLS, certificate, attribute name.',
    remedy: 'Correct the option that the message names.',
  },
  LDAP_CERTIFICATE: {
    meaning:
      "The LDAP server's certificate is not acceptable: unknown issuer, wrong host, outside its validity.",
    remedy: 'Compare the certificate with the configured CA and host; never disable the check.',
  },
  LDAP_LIMIT: {
    meaning: 'The LDAP server stopped at its own limit, so the answer is not complete.',
    remedy: 'Narrow the query; the limit belongs to the server.',
  },
  LDAP_REFERRAL: {
    meaning:
      'The LDAP server refers to another server for a part of the answer, which is therefore not complete.',
    remedy: 'Configure the server that holds the data; references are not followed.',
  },
  NOMENCLATURE_INVALID: {
    meaning: 'A terminology package or one of its code systems cannot be read.',
    remedy: 'Download the package again; the embedded codes stay in use.',
  },
  INDEX_EMPTY: {
    meaning: 'The embedded index holds no extraction yet.',
    remedy: 'Call syncDirectory first.',
  },
  PURPOSE_REQUIRED: {
    meaning: 'The call names no purpose, or one that the contract does not know.',
    remedy: 'Give one of bal-creation, directory-feed, end-user-lookup.',
    spec: { document: 'MSSANTE-CONTRACT', section: 'art. 6.2' },
  },
  TRACE_REQUIRED: {
    meaning: 'A nominative look-up could not be recorded, so its result is withheld.',
    remedy: 'Repair the journal; no trace, no service.',
  },
  PUBLICATION_INPUT_INVALID: {
    meaning: 'A list of desired or published mailboxes is not in the documented form.',
    remedy: 'Correct the list at the place that the message names.',
  },
  PUBLICATION_REFUSED: {
    meaning: 'The plan holds mailboxes that break the contract; nothing was queued.',
    remedy: 'Correct the mailboxes that the check reports name.',
    spec: { document: 'MSSANTE-CONTRACT', section: 'art. 5.1' },
  },
  PUBLICATION_BROKEN: {
    meaning: 'An operation in the outbox cannot be read back.',
    remedy: 'Look at the parked operation; it was not sent.',
  },
} as const satisfies ErrorCatalogue

/** A permanent code of this package; what each means stands in {@link directoryErrors}. */
export type DirectoryErrorCode = keyof typeof directoryErrors

/** What the directory client throws. A "not found" is an answer, never an error. */
export class DirectoryError extends EntenteError<DirectoryErrorCode> {
  override readonly name = 'DirectoryError'

  constructor(init: EntenteErrorInit<DirectoryErrorCode>) {
    super({ fix: directoryErrors[init.code].remedy, ...init })
  }
}

/** Recognises a {@link DirectoryError}, and one code of it when given. */
export function isDirectoryError<Code extends DirectoryErrorCode>(
  error: unknown,
  code?: Code,
): error is DirectoryError & { readonly code: Code } {
  return (
    isEntenteError(error) && error.name === 'DirectoryError' && (code === undefined || error.code === code)
  )
}
