import type { RegisterFamily } from '../../verb.ts'
import { registerCalendar } from './calendar.ts'
import { registerDeadlines } from './deadlines.ts'
import { registerExplain } from './explain.ts'
import { registerLint } from './lint.ts'
import { registerWhatIf } from './what-if.ts'

/** `entente rules …`: what the conventions ask, by when, and why. Not legal advice. */
export const registerRules: RegisterFamily = (program, answer, language) => {
  const family = program
    .command('rules')
    .description('rules and deadlines of the conventions; not legal advice, reviewed by nobody legal yet')
  for (const register of [
    registerExplain,
    registerDeadlines,
    registerCalendar,
    registerLint,
    registerWhatIf,
  ]) {
    register(family, answer, language)
  }
}
