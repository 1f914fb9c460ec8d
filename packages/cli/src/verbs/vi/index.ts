import type { RegisterVerb } from '../../verb.ts'
import { registerCheck } from './check.ts'
import { registerExplain } from './explain.ts'
import { registerInspect } from './inspect.ts'
import { registerMake } from './make.ts'

/** `entente vi make|inspect|check|explain`: see a vecteur d'identification, judge it, make one. */
export const registerVi: RegisterVerb = (program, answer) => {
  const family = program.command('vi').description("vecteurs d'identification (VI)")
  for (const register of [registerInspect, registerCheck, registerExplain, registerMake])
    register(family, answer)
}
