export type {
  ConformityCommitment,
  DeclaredDomain,
  IntegrationPhase,
  MssanteChange,
  MssanteContract,
  MssanteParty,
  NotifiedPhase,
  TestMailboxRule,
} from './mssante-contract.ts'
export type { MssanteDelayName } from './mssante-delays.ts'
export { mssanteDelays } from './mssante-delays.ts'
export { mssanteContractAt, parseMssanteContract } from './parse-mssante-contract.ts'
