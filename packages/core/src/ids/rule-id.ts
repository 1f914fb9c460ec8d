import type { Brand } from '../brand.ts'
import { type IdentifierKind, isCanonical, malformed, parseIdentifier } from './identifier.ts'

/** The permanent id of a rule: document, article, rank: `INTEROPS-5.3-1`, `QF-A1-2`. */
export type RuleId = Brand<string, 'RuleId'>

const ruleIdKind: IdentifierKind = {
  name: 'rule id',
  maxLength: 64,
  expected:
    'Expected DOCUMENT-place-rank: capitals, then an article (5.3), an annex (A1), P for the preamble or S for the signature, then a number.',
  read: (text) =>
    /^[A-Z][A-Z0-9]{1,15}-(?:\d{1,3}(?:\.\d{1,3}){0,3}|A\d{1,2}|P|S)-\d{1,4}$/.test(text)
      ? { value: text }
      : malformed('form', 'It does not have the form of a rule id.'),
}

/**
 * Reads the id of a rule. Whether the rule exists is for the catalogue of convention-rules to say.
 *
 * @param value text such as `MSS-4.2-1`
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED`
 * @example
 * const rule = parseRuleId('INTEROPS-5.3-1')
 */
export function parseRuleId(value: unknown): RuleId {
  return parseIdentifier<RuleId>(ruleIdKind, value)
}

/** Tells whether a value has the form of a rule id. */
export function isRuleId(value: unknown): value is RuleId {
  return isCanonical(ruleIdKind, value)
}

/** Writes the id of a rule. */
export function formatRuleId(rule: RuleId): string {
  return rule
}
