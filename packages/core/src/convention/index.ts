export type { Convention } from './convention.ts'
export type {
  ConventionStatus,
  LifecycleState,
  ProjectStatus,
  Suspension,
} from './convention-status.ts'
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
