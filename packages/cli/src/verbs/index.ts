import type { RegisterFamily } from '../verb.ts'
import { registerAnnuaire } from './annuaire/index.ts'
import { registerConvention } from './convention.ts'
import { registerGateway } from './gateway/index.ts'
import { registerId } from './id.ts'
import { registerKeys } from './keys/index.ts'
import { registerPartner } from './partner/index.ts'
import { registerRules } from './rules/index.ts'
import { registerTrace } from './trace/index.ts'
import { registerVi } from './vi/index.ts'
import { registerWhitelist } from './whitelist/index.ts'

/** Every verb of the command, in the order of the help page. */
export const verbs: readonly RegisterFamily[] = [
  registerVi,
  registerTrace,
  registerWhitelist,
  registerAnnuaire,
  registerGateway,
  registerPartner,
  registerKeys,
  registerRules,
  registerConvention,
  registerId,
]
