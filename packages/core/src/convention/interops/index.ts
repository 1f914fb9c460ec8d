export type {
  CertificateBinding,
  CertificateUse,
  DataProtectionFormality,
  InteropsAnnexes,
  InteropsChange,
  InteropsConvention,
  InteropsParty,
  InteropsProject,
  InteropsService,
  IssuingCa,
  NetworkAnnex,
  Pki,
  ServiceAccess,
  StandardVersions,
  SubjectRdn,
} from './interops-convention.ts'
export type { InteropsDelayName } from './interops-delays.ts'
export { interopsDelays } from './interops-delays.ts'
export { interopsConventionAt, parseInteropsConvention } from './parse-interops-convention.ts'
