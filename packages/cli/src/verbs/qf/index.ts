import type { RegisterFamily } from '../../verb.ts'
import { registerCheck } from './check.ts'
import { registerSandbox } from './sandbox.ts'
import { registerToken } from './token.ts'
import { words } from './words.ts'

/** `entente qf check|token|sandbox`: before the first consultation. A consultation itself belongs to a service. */
export const registerQf: RegisterFamily = (program, answer, language) => {
  const family = program.command('qf').description(words[language].family)
  registerCheck(family, answer, language)
  registerToken(family, answer, language)
  registerSandbox(family, answer, language)
}
