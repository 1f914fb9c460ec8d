import { EntenteError, type ErrorCatalogue, isEntenteError } from './errors.ts'

/** Every error code of `@entente/core`, with what it means and what to do about it. */
export const coreErrors = {
  // Identifiers
  ID_NOT_TEXT: {
    meaning: 'An identifier was given as something else than text.',
    remedy: 'Give a string; numbers lose leading zeros.',
  },
  ID_TOO_LONG: {
    meaning: 'The text is longer than any identifier of this kind and was not read further.',
    remedy: 'Check that the right field is passed.',
  },
  ID_MALFORMED: {
    meaning: 'The text does not have the form of the identifier.',
    remedy: 'The message states the expected form; check the field and the transcription.',
  },
  ID_CHECK_KEY_WRONG: {
    meaning: 'The form is right but the check key does not match, so at least one character is wrong.',
    remedy: 'Read the identifier again at its source; never correct the key.',
  },
  ID_KIND_UNKNOWN: {
    meaning: 'The type prefix or the coded value is not in its table.',
    remedy: 'The message lists what the table holds.',
  },
  ID_DECOMMISSIONED: {
    meaning: 'The identifier belongs to a register that no longer issues; it may be read but not written.',
    remedy: 'Use the identifier that replaced it (RPPS for ADELI).',
  },
  // Civil time
  DATE_INVALID: {
    meaning: 'A text is not a civil date, or names a day that does not exist.',
    remedy: 'Write the date as YYYY-MM-DD, between 1583-01-01 and 9999-12-31.',
  },
  DATE_OUT_OF_RANGE: {
    meaning: 'A computed day lies outside the years 1583 to 9999.',
    remedy: 'Check the length of the délai and the date it is counted from.',
  },
  DELAY_INVALID: {
    meaning: 'A délai is not a whole number of one unit.',
    remedy: 'Write PT24H, P30D, P15D[ouvre], P60D[ouvrable], P6M or P1Y.',
  },
  DELAY_NOT_COMPARABLE: {
    meaning:
      'Two délais of different units were compared or added, or one has the wrong unit for the operation.',
    remedy: 'Count both délais from the same date and compare the dates.',
  },
  DELAY_NEEDS_INSTANT: {
    meaning: 'A délai in hours was counted from a civil date.',
    remedy: 'Count hours from the instant of the event with addHours.',
  },
  INSTANT_INVALID: {
    meaning: 'A text or Date is not an instant.',
    remedy: 'Write the instant with its offset: 2025-03-31T09:00:00Z.',
  },
  TIME_INVALID: {
    meaning: 'A text is not a time of day.',
    remedy: 'Write the time as HH:MM, from 00:00 to 24:00.',
  },
  OPENING_HOURS_INVALID: {
    meaning: 'Opening hours close before they open.',
    remedy: 'Give a closing time later than the opening time, at most 24:00.',
  },
  // Conventions
  CONVENTION_INVALID: {
    meaning:
      'A convention, or the text that an amendment leads to, is incomplete, malformed or contradicts itself.',
    remedy: 'Correct the document at the places that the message names.',
  },
  DEPLOYMENT_INVALID: {
    meaning:
      'A deployment is incomplete, malformed, mixes environments or holds a secret where a reference belongs.',
    remedy: 'Correct the document at the places that the message names.',
  },
  CANONICAL_JSON_UNSUPPORTED: {
    meaning: 'A value has no canonical JSON form (RFC 8785).',
    remedy: 'Convert it to strings, finite numbers, booleans, null, arrays and plain objects first.',
    spec: { document: 'RFC 8785', section: '§3.1' },
  },
} as const satisfies ErrorCatalogue

/** A permanent code of `@entente/core`; what each means stands in {@link coreErrors}. */
export type CoreErrorCode = keyof typeof coreErrors

/** What `@entente/core` throws: one class, one permanent code for each cause. */
export class CoreError extends EntenteError<CoreErrorCode> {
  override readonly name = 'CoreError'
}

/**
 * Recognises a core error, optionally with a given code; works across copies of the library in one process.
 *
 * @param error whatever was caught
 * @param code narrows to this code when given
 * @example
 * try { parseSiret(input) } catch (error) { if (isCoreError(error, 'ID_CHECK_KEY_WRONG')) console.log(error.message) }
 */
export function isCoreError<Code extends CoreErrorCode = CoreErrorCode>(
  error: unknown,
  code?: Code,
): error is CoreError & { readonly code: Code } {
  if (!isEntenteError(error) || error.name !== 'CoreError') return false
  return code === undefined ? error.code in coreErrors : error.code === code
}
