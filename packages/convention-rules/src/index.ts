export type {
  Review,
  Rule,
  RuleDeadline,
  RuleDocument,
  RuleId,
  RuleMode,
  RuleSource,
  RuleType,
} from './catalogue/rule.ts'
export { citation, findRule, isKnownRule, rule, rules, sourceOf } from './catalogue/rule.ts'
export type {
  AttestableRuleId,
  CheckableRuleId,
  ComputableRuleId,
  DeadlineRuleId,
} from './catalogue/rules.generated.ts'
export { ATTESTABLE_IDS, CHECKABLE_IDS, COMPUTABLE_IDS, DEADLINE_IDS } from './catalogue/rules.generated.ts'
export type { RuleErrorCode } from './errors.ts'
export { isRuleError, RuleError, ruleErrors } from './errors.ts'
export type { Assumption, Interpretation } from './interpretation/interpretation.ts'
export { interpretations, readingsWith } from './interpretation/interpretation.ts'
export type { InterpretationId, Readings } from './interpretation/interpretations.generated.ts'
export { DEFAULT_READINGS } from './interpretation/interpretations.generated.ts'
export type { Milestones, Refusal } from './lifecycle/behaviour.ts'
export type { FactValue, LifecycleEvent, NoticeBasis } from './lifecycle/event.ts'
export { parseEvents } from './lifecycle/event.ts'
export type { MachineRecord, TransitionRecord } from './lifecycle/machine.ts'
export { DERIVED_EVENTS, machineOf } from './lifecycle/machine.ts'
export type { MachineId, TransitionId } from './lifecycle/machines.generated.ts'
export { MACHINE_IDS, TRANSITION_IDS } from './lifecycle/machines.generated.ts'
export type {
  LifecycleSnapshot,
  PossibleEvent,
  RefusedEvent,
  ReplayOptions,
  Step,
  UpcomingChange,
} from './lifecycle/replay.ts'
export { replay } from './lifecycle/replay.ts'
export type { DelayName, Terms } from './lifecycle/terms.ts'
export { modelTerms, termsOf } from './lifecycle/terms.ts'
