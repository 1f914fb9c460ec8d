export type { DocumentProblem } from '../documents/document-problem.ts'
export {
  type Deployment,
  type Endpoint,
  type EndpointUse,
  type Environment,
  type Habilitation,
  type KeyReference,
  type KeyUse,
  LONGEST_WEAKENING_MONTHS,
  type Partner,
  type PinnedAnchor,
  type Reference,
  type Store,
  type Tenant,
  type Weakening,
} from './deployment.ts'
export { deploymentProblems, loadDeployment } from './load-deployment.ts'
