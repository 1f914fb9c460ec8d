import { EntenteError, type EntenteErrorInit, type ErrorCatalogue, isEntenteError } from '@entente/core'

const CONTRACT = { document: 'MSSANTE-CONTRACT', section: 'art. 3' } as const

/** Every code that this package throws or reports. */
export const whitelistErrors = {
  // Fetching
  WL_SOURCE_UNAVAILABLE: {
    meaning: 'The list could not be downloaded or read.',
    remedy:
      'Nothing is lost: the last verified list serves until its hard limit. Check the network and the CA.',
  },
  WL_REDIRECTED: {
    meaning: 'The site answered with a redirect, which is never followed.',
    remedy: 'Find out where the list moved to through an official channel, and configure that URL.',
  },
  WL_CONTENT_TYPE_REFUSED: {
    meaning: 'The site answered with something that does not call itself XML.',
    remedy: 'Look at what the site serves; extend `contentTypes` only when it really is the list.',
  },
  WL_TOO_LARGE: {
    meaning: 'The list has more bytes than the limit.',
    remedy: 'Raise `maxBytes` when the real list has grown this much.',
  },
  // Reading and verifying
  WL_LIST_MALFORMED: {
    meaning: 'The bytes are not one well-formed XML document of the accepted profile, or they are truncated.',
    remedy: 'Download the list again; if it persists, report it to the publisher.',
    spec: { document: 'XML-1.0', section: '§2.1' },
  },
  WL_NAMESPACE_REFUSED: {
    meaning: 'The root element is not the one of the liste blanche, in its namespace.',
    remedy: 'Check the URL: another list of the agency has the same shape in another namespace.',
    spec: CONTRACT,
  },
  WL_UNSIGNED: {
    meaning: 'The list carries no signature.',
    remedy: 'Do not use it. A checksum beside the file says nothing about who made it.',
    spec: { document: 'XADES', section: 'baseline B' },
  },
  WL_SIGNATURE_REFUSED: {
    meaning: 'The signature does not have the one accepted form, or stands in the wrong place.',
    remedy: 'Run `inspectList` to see its form. Change the profile only after the publisher confirmed it.',
    spec: { document: 'XADES', section: 'baseline B' },
  },
  WL_SIGNATURE_INVALID: {
    meaning: 'The list was changed after it was signed, or the signature is not of the certificate it shows.',
    remedy: 'Do not use it. Download again; if it persists, treat it as an incident.',
    spec: { document: 'XMLDSIG-1.1', section: '§3.2' },
  },
  WL_SIGNER_NOT_TRUSTED: {
    meaning: 'The signer’s certificate does not lead to a pinned root, or may not sign lists.',
    remedy: 'Compare the chain with the publication of IGC-Santé; pin a root only after that.',
    spec: { document: 'RFC 5280', section: '§6' },
  },
  WL_SIGNER_EXPIRED: {
    meaning: 'The signer’s certificate is not in force at the instant of verification.',
    remedy:
      'Wait for the publisher to sign with its new certificate; the last verified list serves meanwhile.',
    spec: { document: 'RFC 5280', section: '§6.1.3' },
  },
  WL_SIGNER_REVOKED: {
    meaning: 'The signer’s certificate was revoked.',
    remedy: 'Ask the publisher. Nothing in the policy accepts a revoked signer.',
    spec: { document: 'RFC 5280', section: '§6.3' },
  },
  WL_REVOCATION_UNKNOWN: {
    meaning: 'No revocation list in force says whether the signer’s certificate stands.',
    remedy: 'Load the CRL of the issuing authority with `refreshCrls` before refreshing the list.',
    spec: { document: 'RFC 5280', section: '§6.3.3' },
  },
  WL_SIGNER_NOT_PINNED: {
    meaning: 'The list is validly signed by somebody else of the sector.',
    remedy: 'Do not use it. If the publisher changed its signer, make and confirm a new pin.',
    spec: CONTRACT,
  },
  WL_FROM_FUTURE: {
    meaning: 'The list was generated or signed after now.',
    remedy: 'Check this machine’s clock first.',
  },
  WL_EMPTY: {
    meaning: 'The list is valid and names no domain.',
    remedy: 'Ask the publisher; the last verified list serves meanwhile.',
  },
  WL_ROLLED_BACK: {
    meaning: 'The list is older than the one in use.',
    remedy: 'Look for a proxy or mirror that serves old files.',
  },
  WL_CONTRADICTED: {
    meaning: 'The list bears the dates of the one in use and says something else.',
    remedy: 'One of the two is not what the publisher meant: ask it which, and do not choose yourself.',
  },
  WL_SHRUNK: {
    meaning: 'More domains vanished at once than the guard allows.',
    remedy: 'Ask the publisher, then accept this one list by its hash: `refresh({ acceptShrinkOf })`.',
  },
  // Keeping
  WL_STORE_FAILED: {
    meaning: 'The verified list could not be written or read, so it was not put in use.',
    remedy: 'Check free space and permissions of the folder.',
  },
  WL_STORE_CORRUPT: {
    meaning: 'A stored list is not the one that was verified.',
    remedy: 'Restore the folder or remove it; the next refresh fetches the list again.',
  },
  WL_THREAD_FAILED: {
    meaning: 'The worker thread that reads lists ended without an answer.',
    remedy: 'Refresh again; a new thread is started.',
  },
  WL_CLOSED: {
    meaning: 'The whitelist was closed.',
    remedy: 'Open it again.',
  },
  // Configuration and input
  WL_OPTIONS_INVALID: {
    meaning: 'An option is missing or out of range.',
    remedy: 'The message names the option.',
  },
  WL_TENANT_MISMATCH: {
    meaning: 'Parts of different tenants were put together.',
    remedy: 'Give policy, store and pin of one and the same organisme.',
  },
  WL_PIN_INVALID: {
    meaning: 'The pin file does not have its form, or was edited after it was confirmed.',
    remedy: 'Make it again with `pinFromInspection` and have it confirmed.',
  },
  WL_PIN_UNCONFIRMED: {
    meaning: 'Fewer than two people confirmed the pin.',
    remedy: 'Run in audit mode until two people have compared it with an official channel.',
  },
  WL_BREAK_GLASS_REFUSED: {
    meaning: 'The emergency extension has no reason, no end, or lasts too long.',
    remedy: 'Give who decides, why, and an end at most 72 hours away.',
  },
  WL_INPUT_INVALID: {
    meaning: 'A value given to a duty (declaration, notice, indicator) is not of its form.',
    remedy: 'The message names the field.',
  },
} as const satisfies ErrorCatalogue

/** A permanent code of this package; what each means stands in {@link whitelistErrors}. */
export type WhitelistErrorCode = keyof typeof whitelistErrors

type Particulars = Partial<
  Pick<EntenteErrorInit<WhitelistErrorCode>, 'why' | 'details' | 'cause' | 'retryable'>
>

/** What `@entente/mssante-whitelist` throws or reports. Never holds a contact, an address or a local part. */
export class WhitelistError extends EntenteError<WhitelistErrorCode> {
  override readonly name = 'WhitelistError'

  constructor(code: WhitelistErrorCode, particulars: Particulars = {}) {
    const { meaning: what, remedy: fix, ...entry } = whitelistErrors[code]
    super({ code, what, fix, ...('spec' in entry ? { spec: entry.spec } : {}), ...particulars })
  }
}

/**
 * Recognises an error of this package, optionally with a given code; works across copies of the library.
 *
 * @param error whatever was caught
 * @param code  narrows to this code when given
 */
export function isWhitelistError<Code extends WhitelistErrorCode = WhitelistErrorCode>(
  error: unknown,
  code?: Code,
): error is WhitelistError & { readonly code: Code } {
  if (!isEntenteError(error) || error.name !== 'WhitelistError') return false
  return code === undefined ? error.code in whitelistErrors : error.code === code
}
