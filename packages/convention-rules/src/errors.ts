import { EntenteError, type ErrorCatalogue, isEntenteError } from '@entente/core'

/** Every error code of `@entente/convention-rules`. */
export const ruleErrors = {
  RULE_UNKNOWN: {
    meaning: 'A rule id is not in the catalogue, or does not answer this kind of question.',
    remedy:
      'Look the id up in the catalogue: its mode says whether it is checkable, computable or attestable-only.',
  },
  MACHINE_UNKNOWN: {
    meaning: 'There is no lifecycle of that name.',
    remedy: 'Use one of MACHINE_IDS.',
  },
  EVENT_UNKNOWN: {
    meaning: 'The lifecycle knows no event of that type.',
    remedy: 'The message lists the events of the lifecycle.',
  },
  EVENT_DERIVED: {
    meaning: 'The event follows from dates and is computed, so it cannot be recorded.',
    remedy: 'Remove it from the events.',
  },
  EVENT_OUT_OF_ORDER: {
    meaning: 'An event is dated before the one that precedes it.',
    remedy: 'Give the events in the order of their dates.',
  },
  EVENT_DUPLICATE: {
    meaning: 'Two events have the same id.',
    remedy: 'Give each event its own id.',
  },
  EVENT_INCOMPLETE: {
    meaning: 'A fact that the rule needs is missing from the event.',
    remedy: 'Add the fact that the message names.',
  },
  EVENT_CONTRADICTORY: {
    meaning: 'The dates of an event contradict each other, as a letter received before it was sent.',
    remedy: 'Correct the dates of the event.',
  },
  EVENT_DATE_INVALID: {
    meaning: 'A date of an event does not exist or is not written YYYY-MM-DD.',
    remedy: 'Correct the date that the message names.',
  },
  EVENT_MALFORMED: {
    meaning: 'A recorded event does not have the shape of an event.',
    remedy: 'Give id, machine, type, on, and optionally subject and facts of text, numbers and booleans.',
  },
  READING_UNKNOWN: {
    meaning: 'An interpretation does not exist or has no such option.',
    remedy: 'Use an option of the table of interpretations.',
  },
  WINDOW_INVALID: {
    meaning: 'A period of time ends before it begins, or is longer than a century.',
    remedy: 'Give a first day and a later last day.',
  },
  SNAPSHOT_VERSION_UNKNOWN: {
    meaning: 'A saved situation was written by another version of the format.',
    remedy: 'Open it with the version that wrote it, or upgrade the package.',
  },
  SITUATION_MALFORMED: {
    meaning: 'A saved situation has a field that cannot be read.',
    remedy: 'Correct the field that the message names.',
  },
  FACT_INVALID: {
    meaning: 'A fact does not have the type that the rule needs.',
    remedy: 'Give the fact as the table of facts describes it.',
  },
  ATTESTATION_INVALID: {
    meaning: 'An attestation lacks its author, its evidence or its dates, or lapses before it was made.',
    remedy: 'Say who attested, when, on what evidence, and until when it holds.',
  },
  TRACE_VERSION_UNKNOWN: {
    meaning: 'An explanation was written by another version of the format.',
    remedy: 'Compute it again with this version.',
  },
} as const satisfies ErrorCatalogue

/** A permanent code of this package; what each means stands in {@link ruleErrors}. */
export type RuleErrorCode = keyof typeof ruleErrors

/** What `@entente/convention-rules` throws. A "no" of a convention is data, never one of these. */
export class RuleError extends EntenteError<RuleErrorCode> {
  override readonly name = 'RuleError'
}

/** Recognises a rule error, optionally with a given code; works across copies of the library. */
export function isRuleError<Code extends RuleErrorCode = RuleErrorCode>(
  error: unknown,
  code?: Code,
): error is RuleError & { readonly code: Code } {
  if (!isEntenteError(error) || error.name !== 'RuleError') return false
  return code === undefined || error.code === code
}
