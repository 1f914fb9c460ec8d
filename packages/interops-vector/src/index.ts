export {
  type AcceptanceOptions,
  type AcceptancePorts,
  type AcceptanceRequest,
  acceptVector,
} from './accept/accept-vector.ts'
export { AcceptedVector } from './accept/accepted-vector.ts'
export type { ReceivedVector, VectorSituation } from './accept/received-vector.ts'
export { type VectorCheckId, vectorCheckList } from './checks/check-list.ts'
export { checkVector, type VectorCheck } from './checks/check-vector.ts'
export type { DecodedClaims } from './claims/decoded-claims.ts'
export {
  NO_USER,
  UNSPECIFIED_FORMAT,
  type VectorAuthentication,
  type VectorClaims,
  type VectorSubject,
} from './claims/vector-claims.ts'
export { decodeVectorUnverified } from './encodings/decode-vector-unverified.ts'
export { recogniseVector } from './encodings/recognise-vector.ts'
export { isVectorError, VectorError, type VectorErrorCode, vectorErrors } from './errors.ts'
export {
  type ExplainedCertificate,
  type ExplainedCheck,
  type ExplainedField,
  type ExplainOptions,
  explainVector,
  type VectorExplanation,
} from './explain/explain-vector.ts'
export type { FaultAnswer, FaultOptions } from './faults/answer-of-error.ts'
export { type VectorFault, VI_FAULT_NAMESPACE, WSSE_NAMESPACE } from './faults/fault-codes.ts'
export { toProblem } from './faults/to-problem.ts'
export { toRefusalPage } from './faults/to-refusal-page.ts'
export { toSoapFault } from './faults/to-soap-fault.ts'
export {
  formatInteropsInfos,
  INTEROPS_INFOS_HEADER,
  type InteropsInfos,
  parseInteropsInfos,
} from './gateway/interops-infos.ts'
export { type IssuanceCheckId, issuanceCheckList } from './issue/issuance-checks.ts'
export type { AccompaniedRequest, IssuanceRequest } from './issue/issuance-request.ts'
export { type IssuanceOptions, type IssuancePorts, issueVector } from './issue/issue-vector.ts'
export type { IssuedForm, IssuedVector } from './issue/issued-vector.ts'
export { readAuthorizationHeader, writeAuthorizationHeader } from './jwt/authorization-header.ts'
export { VI_TOKEN_TYPE, VI_TOKEN_VERSION } from './jwt/token-vector.ts'
export {
  type PeerSocket,
  type ProxyRule,
  peerFromProxy,
  peerFromSocket,
  type TlsPeer,
} from './peer/tls-peer.ts'
export type { LifecycleInput } from './policy/convention-in-force.ts'
export type { IssuancePolicy, IssuanceService } from './policy/issuance-policy.ts'
export { type IssuancePolicyMaterial, issuancePolicyFrom } from './policy/issuance-policy-from.ts'
export type {
  PartnerCertificates,
  ServiceRule,
  VectorPartner,
  VectorPolicy,
  VectorReuse,
  VectorWeakenings,
} from './policy/vector-policy.ts'
export { type VectorPolicyMaterial, vectorPolicyFrom } from './policy/vector-policy-from.ts'
export { type CurrentUser, type PortalSession, portalSession } from './portal/portal-session.ts'
export { readSamlResponseForm } from './portal/read-saml-response-form.ts'
export { type SamlResponseForm, samlResponseForm } from './portal/saml-response-form.ts'
export {
  formatVectorRemark,
  type VectorRemark,
  type VectorRemarkName,
  vectorRemarks,
} from './remarks/vector-remarks.ts'
export {
  type ArchivedVector,
  type RevalidatedVector,
  revalidateVector,
} from './revalidate/revalidate-vector.ts'
export { requireAction } from './rights/require-action.ts'
export {
  type PagmRights,
  type RightsConflict,
  type RightsTable,
  rightsFor,
  STRUCTURED_AXIS,
  type VectorRights,
} from './rights/rights-for.ts'
export {
  readSecurityHeader,
  type SecurityHeaderOptions,
  type SoapRequest,
} from './soap/read-security-header.ts'
export { type SoapAnswer, type SoapCall, sendSoap } from './soap/send-soap.ts'
export type { SoapVersion } from './soap/soap-names.ts'
export { writeSecurityHeader } from './soap/write-security-header.ts'
export {
  SEARCH_FIELDS,
  VECTOR_EVENT_VERSION,
  type VectorEventKind,
  type VectorFacts,
} from './trace/vector-events.ts'
