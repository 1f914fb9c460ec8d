import type { RuleDocument, RuleId } from '../catalogue/rule.ts'
import { type Trace, traceNode } from '../explanation/trace.ts'
import { assumptionsOf, readingsWith } from '../interpretation/interpretation.ts'

/** A document of a convention, as the texts name them. */
export type DocumentName =
  | 'convention'
  | 'contract'
  | 'DSFT'
  | 'annexe1'
  | 'annexe2'
  | 'annexe3'
  | 'specifications'

/** Which of two documents prevails, or why nobody can say. */
export interface Precedence {
  readonly winner: DocumentName | 'unresolved'
  /** Rank of each, 1 first; absent when the text gives none. */
  readonly ranks: Readonly<Partial<Record<DocumentName, number>>>
  readonly rules: readonly RuleId[]
  readonly review: 'none'
  readonly trace: Trace
}

const RANKS: Readonly<Record<RuleDocument, Readonly<Partial<Record<DocumentName, number>>>>> = {
  'INTEROPS-CONVENTION': {},
  'MSSANTE-CONTRACT': { contract: 1, DSFT: 2, annexe1: 3, annexe2: 3 },
  'MSA-QF-CONVENTION': { convention: 1, annexe1: 2, annexe2: 3 },
}

const RULES: Readonly<Record<RuleDocument, readonly [RuleId, ...RuleId[]]>> = {
  'INTEROPS-CONVENTION': ['INTEROPS-3-1'],
  'MSSANTE-CONTRACT': ['MSS-2-1', 'MSS-2-4'],
  'MSA-QF-CONVENTION': ['QF-2-2'],
}

/**
 * Answers "these two documents contradict each other: which prevails?".
 *
 * INTEROPS ranks nothing (art. 3): `unresolved`, unless the reading `I1` says `convention-first`. MSSanté does not rank
 * its annexes between themselves.
 *
 * @param readings options of interpretations, by id
 * @throws {RuleError} `READING_UNKNOWN`
 * @example
 * prevails('MSA-QF-CONVENTION', 'annexe1', 'convention').winner // 'convention'
 */
export function prevails(
  document: RuleDocument,
  left: DocumentName,
  right: DocumentName,
  readings: Readonly<Partial<Record<string, string>>> = {},
): Precedence {
  const chosen = readingsWith(readings)
  const conventionFirst = document === 'INTEROPS-CONVENTION' && chosen.I1 === 'convention-first'
  const known = conventionFirst ? { convention: 1 } : RANKS[document]
  const rankOf = (name: DocumentName) =>
    new Map(Object.entries(known)).get(name) ?? (conventionFirst ? 2 : undefined)
  const [a, b] = [rankOf(left), rankOf(right)]
  const winner = a === undefined || b === undefined || a === b ? 'unresolved' : a < b ? left : right
  const rules = RULES[document]
  return {
    winner,
    ranks: { ...(a === undefined ? {} : { [left]: a }), ...(b === undefined ? {} : { [right]: b }) },
    rules,
    review: 'none',
    trace: traceNode(rules[0], {
      op: 'precedence',
      inputs: { left, right },
      output: winner,
      parameters: assumptionsOf(rules, chosen),
    }),
  }
}
