import type { RegisterFamily } from '../../verb.ts'
import { registerCheck } from './check.ts'
import { registerRun } from './run.ts'
import { gatewayTexts } from './texts.ts'

/** `entente gateway run|check`: VIs for applications that know nothing of SAML. */
export const registerGateway: RegisterFamily = (program, answer, language) => {
  const texts = gatewayTexts[language]
  const family = program.command('gateway').description(texts.family)
  registerRun(family, answer, texts)
  registerCheck(family, answer, texts)
}
