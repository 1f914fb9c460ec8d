import type { Brand } from '../brand.ts'

/** The permanent id of a rule. */
export type RuleId = Brand<string, 'RuleId'>
