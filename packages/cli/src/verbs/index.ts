import type { RegisterFamily } from '../verb.ts'
import { registerAnnuaire } from './annuaire/index.ts'
import { registerConvention } from './convention/index.ts'
import { registerDoctor } from './doctor/index.ts'
import { registerGateway } from './gateway/index.ts'
import { registerId } from './id.ts'
import { registerInspect } from './inspect/index.ts'
import { registerKeys } from './keys/index.ts'
import { registerPartner } from './partner/index.ts'
import { registerPki } from './pki/index.ts'
import { registerQf } from './qf/index.ts'
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
  registerQf,
  registerPartner,
  registerKeys,
  registerDoctor,
  registerPki,
  registerInspect,
  registerRules,
  registerConvention,
  registerId,
]
