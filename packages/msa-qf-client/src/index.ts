export type { Authorization, CallTarget } from './access/authorization.ts'
export { bearer } from './access/authorization.ts'
export type { TokenFacts } from './access/read-token.ts'
export { readToken, tokenReminder } from './access/read-token.ts'
export type { AnswerFacts, QfAddress, QfFile, QfMonth, QfPerson } from './api/api-answer.ts'
export type { ApiHealth } from './api/ping-api.ts'
export type { AvailabilityVerdict, AvailabilityWindow, Outage } from './availability/measure-availability.ts'
export { measureAvailability } from './availability/measure-availability.ts'
export type { MsaCaisse } from './caisses/msa-caisse.ts'
export { MSA_CAISSES_AS_OF, msaCaisses } from './caisses/msa-caisses.ts'
export { caisseOfDepartment } from './caisses/route-to-caisse.ts'
export type { QfPorts } from './client/client-ports.ts'
export type { AgentSession, ConsultationRequest, FamilyInformation } from './client/consultation-request.ts'
export type { QfClient } from './client/create-qf-client.ts'
export { createQfClient } from './client/create-qf-client.ts'
export type { QfEventKind } from './client/qf-traces.ts'
export { QF_EVENT_VERSION } from './client/qf-traces.ts'
export type { QfErrorCode } from './errors.ts'
export { isQfError, QfError, qfErrors } from './errors.ts'
export type { Guard, GuardedAnswer, GuardFinding, GuardSituation, QfChannel } from './guards/guard.ts'
export type { GuardId } from './guards/guard-ids.ts'
export { judgeGuards, qfGuards } from './guards/judge-guards.ts'
export type { ManualObservation, ManualOutcome, ManualTicket } from './manual/manual-consultation.ts'
export { EXTRANET_URL } from './manual/manual-consultation.ts'
export type { QfAccount } from './manual/qf-account.ts'
export type { OppositionDeclaration, OppositionWithdrawal } from './opposition/change-oppositions.ts'
export type { OppositionRegister, OppositionSource } from './opposition/opposition-register.ts'
export { oppositionRegister } from './opposition/opposition-register.ts'
export type {
  ConsultationOutcome,
  QfCoordinates,
  QfFound,
  QfPeriod,
} from './outcomes/consultation-outcome.ts'
export type { CheckedQfPolicy } from './policy/check-qf-policy.ts'
export { checkQfPolicy } from './policy/check-qf-policy.ts'
export type {
  ApiAccess,
  ConventionTitle,
  HabilitationTitle,
  QfPolicy,
  QfPolicyPurpose,
  QfPolicyThirdParty,
  QfPolicyUser,
} from './policy/qf-policy.ts'
export type { QfPolicyMaterial } from './policy/qf-policy-from.ts'
export { qfPolicyFrom } from './policy/qf-policy-from.ts'
export type { QfService, ServiceCallOptions } from './service/ask-service.ts'
export type { TokenIntrospection } from './service/introspect-token.ts'
export { introspectToken } from './service/introspect-token.ts'
export type { Delegation } from './service/list-delegations.ts'
export { listDelegations } from './service/list-delegations.ts'
export type { BirthDate, BirthPlace, CivilIdentityFields } from './subjects/civil-identity.ts'
export { CivilIdentity, parseCivilIdentity } from './subjects/civil-identity.ts'
export type { ApiSubject, FranceConnectSubject, NirSubject, QfSubject } from './subjects/subject.ts'
export { FranceConnectToken, parseFranceConnectToken } from './subjects/subject.ts'
export type { SubjectReference } from './subjects/subject-reference.ts'
export { referencesOf, referencesToRegister } from './subjects/subject-reference.ts'
