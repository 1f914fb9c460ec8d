import type { RuleId } from '../catalogue/rule.ts'
import type { Label } from './label.ts'
import { DEADLINE_TITLES, NAMES } from './labels.generated.ts'

/** Languages of explanations and outputs. */
export type Language = 'fr' | 'en'

/** What a state or an event is called; its own name when it has no other. */
export function nameOf(state: string, language: Language): string {
  return NAMES[state]?.[language] ?? state
}

/** What a deadline is about, in a few words. */
export function deadlineTitle(rule: RuleId, language: Language): string {
  return DEADLINE_TITLES[rule]?.[language] ?? rule
}

/** Said at the end of every output: who reviewed the rules, and what this is not. */
export const NOTICE: Label = {
  fr: 'Relecture juridique : aucune (review: none). Calcul d’aide à la gestion, qui ne constitue pas un conseil juridique.',
  en: 'Legal review: none (review: none). A computation to help manage deadlines; not legal advice.',
}
