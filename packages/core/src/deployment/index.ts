export type { DocumentProblem } from '../documents/document-problem.ts'
export type {
  Deployment,
  Endpoint,
  EndpointUse,
  Environment,
  Habilitation,
  KeyReference,
  KeyUse,
  Partner,
  PinnedAnchor,
  Reference,
  Store,
  Tenant,
  Weakening,
} from './deployment.ts'
export { deploymentProblems, loadDeployment } from './load-deployment.ts'
