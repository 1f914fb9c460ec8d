export { parseQfConvention, qfConventionAt } from './parse-qf-convention.ts'
export type {
  QfCaisse,
  QfChange,
  QfConvention,
  QfFamilies,
  QfFormality,
  QfPartner,
  QfParty,
  QfPurpose,
  QfRubric,
  QfThirdParty,
  QfUser,
} from './qf-convention.ts'
export type { QfDelayName } from './qf-delays.ts'
export { qfDelays } from './qf-delays.ts'
