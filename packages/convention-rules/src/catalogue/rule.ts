import { RuleError } from '../errors.ts'
import type { RuleDeadline } from './rule-record.ts'
import {
  type AttestableRuleId,
  type CheckableRuleId,
  type ComputableRuleId,
  RULES,
  SOURCES,
} from './rules.generated.ts'

/** The three texts that the rules come from. */
export type RuleDocument = 'INTEROPS-CONVENTION' | 'MSSANTE-CONTRACT' | 'MSA-QF-CONVENTION'

/** What a rule is. */
export type RuleType =
  | 'obligation'
  | 'prohibition'
  | 'permission'
  | 'deadline'
  | 'state-transition'
  | 'threshold'
  | 'definition'
  | 'precedence'
  | 'parameter'

/** What software can do with a rule. */
export type RuleMode = 'checkable' | 'computable' | 'attestable-only'

/** The permanent id of a rule of the catalogue. An id that does not exist does not compile. */
export type RuleId = CheckableRuleId | ComputableRuleId | AttestableRuleId

/** Who reviewed the rule on the legal side. `none` for every rule today. */
export type Review = 'none' | { readonly who: string; readonly role: string; readonly date: string }

/** One norm of a convention. */
export interface Rule {
  readonly id: RuleId
  readonly document: RuleDocument
  /** As printed: `12-2`, `7.2.1`, `Annexe 1`. */
  readonly article: string
  readonly type: RuleType
  readonly mode: RuleMode
  /** Who or what is bound, entitled or defined. */
  readonly subject: string
  /** Paraphrase in English. */
  readonly statement: string
  /** At most fifteen words of the text, in French. */
  readonly quote: string
  /** First and last line of the quote in the source whose hash {@link sourceOf} gives. */
  readonly lines: readonly number[]
  /** `inputs → output` of the check or the computation. */
  readonly check: string
  readonly packages: readonly string[]
  readonly deadline?: RuleDeadline
  /** Form of the act as the text words it: `LRAR`, `courriel|téléphone`. */
  readonly channel?: string
  readonly consequence?: string
  readonly review: Review
}

/** The text a rule was read in. */
export interface RuleSource {
  readonly document: RuleDocument
  readonly title: string
  readonly lines: number
  /** SHA-256 of the text whose lines the rules cite. The text itself is not part of this package. */
  readonly sha256: string
}

const BY_ID: ReadonlyMap<string, Rule> = new Map(
  // The generated data are closed lists; the catalogue test checks each value against these types.
  RULES.map((record) => [record.id, { ...record, review: 'none' } as Rule]),
)

/** Every rule, in the order of the texts. */
export const rules: readonly Rule[] = [...BY_ID.values()]

/**
 * A rule by its id.
 *
 * @throws {RuleError} `RULE_UNKNOWN`
 * @example
 * rule('QF-9.2-1').quote
 */
export function rule(id: RuleId): Rule {
  return findRule(id)
}

/** A rule by an id of unknown origin. Throws {@link RuleError} `RULE_UNKNOWN`. */
export function findRule(id: string): Rule {
  const found = BY_ID.get(id)
  if (found !== undefined) return found
  throw new RuleError({
    code: 'RULE_UNKNOWN',
    what: 'The catalogue holds no rule of that id.',
    why: `It holds ${BY_ID.size} rules of three documents.`,
    fix: 'Check the id: it reads DOCUMENT-article-rank, such as QF-9.2-1.',
    details: { rule: id.slice(0, 64) },
  })
}

/** Tells whether an id is in the catalogue. */
export function isKnownRule(id: string): id is RuleId {
  return BY_ID.has(id)
}

/** The source of a document: its title, its number of lines, its SHA-256. */
export function sourceOf(document: RuleDocument): RuleSource {
  const source = SOURCES.find((candidate) => candidate.document === document)
  if (source !== undefined) return source
  throw new RuleError({
    code: 'RULE_UNKNOWN',
    what: 'The catalogue holds no rule of that document.',
    fix: 'Use INTEROPS-CONVENTION, MSSANTE-CONTRACT or MSA-QF-CONVENTION.',
  })
}

/** How a person cites a rule: `art. 9-2 (QF-9.2-1)`. */
export function citation(id: RuleId): string {
  return `${articleOf(id)} (${id})`
}

/** The article of a rule, as a person writes it: `art. 9-2`, `Annexe 1`, `préambule`. */
export function articleOf(id: RuleId): string {
  const { article } = rule(id)
  return /^\d/.test(article) ? `art. ${article}` : article.toLowerCase().replace('header', 'en-tête')
}
