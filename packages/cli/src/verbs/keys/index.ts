import type { RegisterFamily } from '../../verb.ts'
import { registerCheck } from './check.ts'
import { registerCreate } from './create.ts'
import { registerGrant } from './grant.ts'
import { registerRetire } from './retire.ts'
import { words } from './words.ts'

/** `entente keys …`: every row of the key table. */
export const registerKeys: RegisterFamily = (program, answer, language) => {
  const family = program.command('keys').description(words[language].family)
  for (const register of [registerCreate, registerGrant, registerRetire, registerCheck])
    register(family, answer, language)
}
