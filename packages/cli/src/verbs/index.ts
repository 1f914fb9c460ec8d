import type { RegisterVerb } from '../verb.ts'
import { registerConvention } from './convention.ts'
import { registerId } from './id.ts'
import { registerRules } from './rules/index.ts'
import { registerTrace } from './trace/index.ts'
import { registerVi } from './vi/index.ts'
import { registerWhitelist } from './whitelist/index.ts'

/** Every verb of the command, in the order of the help page. */
export const verbs: readonly RegisterVerb[] = [
  registerVi,
  registerTrace,
  registerWhitelist,
  registerRules,
  registerConvention,
  registerId,
]
