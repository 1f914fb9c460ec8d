import { PartnerError } from '../errors.ts'
import type { OpenedSheet } from '../sheet/open-sheet.ts'
import { nameSkeleton } from '../sheet/plain-name.ts'

/** How one person compared the fingerprint with the partner: never by the way on which the sheet came. */
export type ConfirmationChannel = 'telephone' | 'in-person' | 'letter'

/** One person compared the fingerprint of a sheet with the partner, and says so under their own name. */
export interface SheetConfirmation {
  /** SHA-256 of the sheet, lower-case hexadecimal. */
  readonly fingerprint: string
  /** The person's identifier in the organisme. */
  readonly by: string
  /** ISO 8601 in UTC. */
  readonly at: string
  readonly channel: ConfirmationChannel
}

/** How far a sheet has come. */
export type SheetStanding =
  | { readonly state: 'pending'; readonly confirmedBy: number; readonly required: 2 }
  | { readonly state: 'confirmed'; readonly confirmations: readonly SheetConfirmation[] }

class ConfirmedPartnerSheet {
  protected readonly confirmed = true

  constructor(
    readonly opened: OpenedSheet,
    readonly confirmations: readonly SheetConfirmation[],
  ) {}
}

/** A sheet that two people have confirmed. Only `confirmSheet` makes one, and only it becomes deployment entries. */
export type { ConfirmedPartnerSheet as ConfirmedSheet }

const REQUIRED = 2
const PERSON = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,99}$/u

/** Writes a fingerprint in groups of four, as it is read over the telephone. */
export function formatFingerprint(fingerprint: string): string {
  return fingerprint.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

/**
 * Adds the confirmation of one person to those that a sheet has.
 *
 * @param opened   the sheet
 * @param earlier  confirmations recorded so far
 * @param said     by whom (2 to 100 letters, digits and `. _ @ -`), the whole fingerprint as the partner read it out
 *                 (spaces, colons and letter case do not count), by which channel, when
 * @throws {PartnerError} `PARTNER_CONFIRMATION_REFUSED`
 * @see INTEROPS convention, art. 5.1
 * @example
 * const confirmations = addConfirmation(opened, earlier, { by: 'a.martin', heard, channel: 'telephone', at })
 */
export function addConfirmation(
  opened: OpenedSheet,
  earlier: readonly SheetConfirmation[],
  {
    by,
    heard,
    channel,
    at,
  }: {
    readonly by: string
    readonly heard: string
    readonly channel: ConfirmationChannel
    readonly at: Date
  },
): readonly SheetConfirmation[] {
  if (!PERSON.test(by))
    throw refused('The identifier of the person is not 2 to 100 letters, digits and . _ @ -.')
  if (heard.replaceAll(/[\s:]/g, '').toLowerCase() !== opened.fingerprint) {
    throw refused('The fingerprint that was heard is not the one of this sheet, or not the whole of it.')
  }
  const mine = earlier.filter(({ fingerprint }) => fingerprint === opened.fingerprint)
  if (mine.some((one) => nameSkeleton(one.by) === nameSkeleton(by))) {
    throw refused('This person has confirmed it already; the second person is another one.')
  }
  return [...earlier, { fingerprint: opened.fingerprint, by, at: at.toISOString(), channel }]
}

/** Tells whether two people have confirmed a sheet. Confirmations of other sheets do not count. */
export function standingOf(opened: OpenedSheet, confirmations: readonly SheetConfirmation[]): SheetStanding {
  const persons = new Map(
    confirmations
      .filter(({ fingerprint, by }) => fingerprint === opened.fingerprint && PERSON.test(by))
      .map((one) => [nameSkeleton(one.by), one]),
  )
  return persons.size >= REQUIRED
    ? { state: 'confirmed', confirmations: [...persons.values()] }
    : { state: 'pending', confirmedBy: persons.size, required: REQUIRED }
}

/**
 * Makes a sheet count.
 *
 * @param opened        the sheet
 * @param confirmations everything recorded; two different people must have confirmed this very sheet
 * @throws {PartnerError} `PARTNER_SHEET_PENDING`
 * @example
 * const entries = deploymentEntries(confirmSheet(opened, confirmations))
 */
export function confirmSheet(
  opened: OpenedSheet,
  confirmations: readonly SheetConfirmation[],
): ConfirmedPartnerSheet {
  const standing = standingOf(opened, confirmations)
  if (standing.state === 'confirmed') return new ConfirmedPartnerSheet(opened, standing.confirmations)
  throw new PartnerError({
    code: 'PARTNER_SHEET_PENDING',
    what: `The sheet has been confirmed by ${standing.confirmedBy} of 2 people.`,
    details: { confirmedBy: standing.confirmedBy },
  })
}

function refused(why: string): PartnerError {
  return new PartnerError({ code: 'PARTNER_CONFIRMATION_REFUSED', why })
}
