import { EntenteError, type EntenteErrorInit, type ErrorCatalogue, isEntenteError } from '@entente/core'

const CONVENTION = 'INTEROPS-CONVENTION'

/** Every code of this package. */
export const partnerErrors = {
  PARTNER_SHEET_TOO_LARGE: {
    meaning: 'The partner sheet is larger than 512 KiB.',
    remedy: 'Refuse it: a sheet with every certificate of an organisme stays far below.',
  },
  PARTNER_SHEET_UNREADABLE: {
    meaning: 'The file is not a partner sheet signed as a compact JWS.',
    remedy: 'Ask the partner to export its sheet again.',
  },
  PARTNER_SHEET_NOT_CANONICAL: {
    meaning: 'The sheet is not in canonical JSON: a name occurs twice, or its bytes have another order.',
    remedy: 'Refuse it: two readers would not see the same sheet.',
    spec: { document: 'RFC 8785', section: '§3.2' },
  },
  PARTNER_SHEET_INVALID: {
    meaning: 'The sheet does not have the required form, or contradicts itself.',
    remedy: 'Correct it at the places that the message names.',
  },
  PARTNER_NAME_CONFUSABLE: {
    meaning:
      'A name can be taken for another one: a letter of another alphabet, an invisible character, a look-alike.',
    remedy: 'Refuse the sheet and call the partner on a number that is already known.',
  },
  PARTNER_IDENTITY_MISMATCH: {
    meaning: 'The sheet names an organisme that is not the one it should be.',
    remedy: 'Refuse the sheet and call the partner on a number that is already known.',
    spec: { document: CONVENTION, section: 'art. 5.1' },
  },
  PARTNER_SIGNER_NOT_LISTED: {
    meaning: 'The sheet is signed with a certificate that it does not list as the seal of the organisme.',
    remedy: 'Refuse it: only the organisme’s own seal signs its sheet.',
  },
  PARTNER_SIGNER_CHANGED: {
    meaning: 'The sheet is signed with a seal that the sheet in force does not list.',
    remedy:
      'Ask for a sheet that announces the new seal and is signed with the old one; after a loss, start again from a first import confirmed by two people.',
  },
  PARTNER_SHEET_ROLLED_BACK: {
    meaning: 'The sheet is older than the one in force, or has its version with another content.',
    remedy: 'Refuse it and ask the partner for its latest sheet.',
  },
  PARTNER_SHEET_EXPIRED: {
    meaning: 'The sheet is past its end, or comes from the future.',
    remedy: 'Ask the partner for a new sheet; check both clocks.',
  },
  PARTNER_SHEET_PENDING: {
    meaning: 'The fingerprint of the sheet has not been confirmed by two people.',
    remedy:
      'Have two people compare it with the partner by telephone or in person, each recording it under their own name.',
    spec: { document: CONVENTION, section: 'art. 5.1' },
  },
  PARTNER_CONFIRMATION_REFUSED: {
    meaning: 'A confirmation does not stand: another fingerprint, or the same person twice.',
    remedy: 'Read the whole fingerprint to the partner again; the second person is another one.',
  },
  PARTNER_REPORT_INVALID: {
    meaning: 'A connection report does not have the required form, or a signature on it does not stand.',
    remedy: 'Run the test again and sign the report again.',
  },
  METADATA_UNREADABLE: {
    meaning: 'The file is not SAML metadata of one entity, within the bounds and without DTD.',
    remedy: 'Ask the partner for the metadata of one entity: one EntityDescriptor, no DTD, at most 256 KiB.',
  },
  METADATA_SIGNATURE_MISSING: {
    meaning: 'The metadata are not signed.',
    remedy:
      'Ask for signed metadata; unsigned ones are accepted only when asked for, never after signed ones.',
  },
  METADATA_EXPIRED: {
    meaning: 'The metadata have no end of validity, are past it, or are valid for longer than accepted.',
    remedy: 'Ask the partner for fresh metadata with a validUntil at most 400 days ahead.',
  },
  METADATA_ENTITY_REPLACED: {
    meaning: 'The metadata describe another entity than expected.',
    remedy: 'Refuse them and call the partner.',
  },
  METADATA_DOWNGRADED: {
    meaning: 'The metadata are older or weaker than the ones in force.',
    remedy: 'Refuse them; ask the partner why they go back.',
  },
} as const satisfies ErrorCatalogue

export type PartnerErrorCode = keyof typeof partnerErrors

type PartnerErrorInit = Partial<Omit<EntenteErrorInit<PartnerErrorCode>, 'spec'>> & {
  readonly code: PartnerErrorCode
}

/** What this package throws: a sheet, a confirmation, metadata or a report that does not stand. */
export class PartnerError extends EntenteError<PartnerErrorCode> {
  override readonly name = 'PartnerError'

  constructor(init: PartnerErrorInit) {
    const entry: ErrorCatalogue[string] = partnerErrors[init.code]
    super({
      fix: entry.remedy,
      ...init,
      what: init.what ?? entry.meaning,
      ...(entry.spec === undefined ? {} : { spec: entry.spec }),
    })
  }
}

/**
 * Recognises an error of this package, and one code of it when `code` is given.
 *
 * @example
 * if (isPartnerError(error, 'PARTNER_SHEET_PENDING')) askForSecondPerson()
 */
export function isPartnerError<Code extends PartnerErrorCode>(
  error: unknown,
  code?: Code,
): error is PartnerError & { readonly code: Code } {
  return isEntenteError(error) && error.name === 'PartnerError' && (code === undefined || error.code === code)
}
