import type { RegisterVerb } from '../../verb.ts'
import { registerCheck } from './check.ts'
import { registerDiff } from './diff.ts'
import { registerFetch } from './fetch.ts'
import { registerInspect } from './inspect.ts'
import { registerVerify } from './verify.ts'
import { registerWatch } from './watch.ts'

/** `entente whitelist fetch|inspect|verify|check|diff|watch`: the liste blanche from a terminal. */
export const registerWhitelist: RegisterVerb = (program, answer) => {
  const family = program.command('whitelist').description('the MSSanté liste blanche')
  for (const register of [
    registerFetch,
    registerInspect,
    registerVerify,
    registerCheck,
    registerDiff,
    registerWatch,
  ])
    register(family, answer)
}
