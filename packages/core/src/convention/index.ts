export type { DocumentProblem } from '../documents/document-problem.ts'
export type { Convention } from './convention.ts'
export { conventionAt } from './convention-at.ts'
export type {
  ConventionStatus,
  LifecycleState,
  ProjectStatus,
  Suspension,
} from './convention-status.ts'
export type { ConventionVersion } from './convention-version.ts'
export type { DelayTable, NamedDelay, StatedDelays } from './delays.ts'
export type {
  AddChange,
  Amendment,
  Availability,
  Contact,
  ConventionBase,
  ConventionKind,
  DocumentReference,
  Duration,
  PartName,
  PartyBase,
  RemoveChange,
  ReplaceChange,
  RewriteChange,
  Signature,
  Signing,
} from './document.ts'
export { conventionProblems, loadConvention } from './load-convention.ts'
export { signingDay } from './signing-day.ts'
