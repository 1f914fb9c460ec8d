export type {
  Review,
  Rule,
  RuleDocument,
  RuleId,
  RuleMode,
  RuleSource,
  RuleType,
} from './catalogue/rule.ts'
export { citation, findRule, isKnownRule, rule, rules, sourceOf } from './catalogue/rule.ts'
export type { RuleDeadline } from './catalogue/rule-record.ts'
export type {
  AttestableRuleId,
  CheckableRuleId,
  ComputableRuleId,
  DeadlineRuleId,
} from './catalogue/rules.generated.ts'
export { ATTESTABLE_IDS, CHECKABLE_IDS, COMPUTABLE_IDS, DEADLINE_IDS } from './catalogue/rules.generated.ts'
export type { Attestation } from './checks/attestation.ts'
export { parseAttestation } from './checks/attestation.ts'
export type { CheckOptions, CheckOutcome, CheckResult, ComputedResult } from './checks/check.ts'
export { check, checkAll, compute, factsOf } from './checks/check.ts'
export type { ComputedValue } from './checks/computation.ts'
export type { FactKind, Facts } from './checks/predicate.ts'
export type { Operation, OperationName } from './deadlines/counter.ts'
export type { Anchor, Deadline, DeadlineNature, DeadlineState } from './deadlines/deadline.ts'
export { POSTAL_LEAD_DAYS } from './deadlines/deadline.ts'
export type { DeadlineQuery } from './deadlines/deadlines.ts'
export { bySafeDate, deadlines, deadlinesOfRead } from './deadlines/deadlines.ts'
export type { Alternative, Bound, Envelope } from './deadlines/envelope.ts'
export type { RuleErrorCode } from './errors.ts'
export { isRuleError, RuleError, ruleErrors } from './errors.ts'
export type { Label } from './explanation/label.ts'
export type { Language } from './explanation/language.ts'
export { deadlineTitle, NOTICE, nameOf } from './explanation/language.ts'
export type { RenderOptions } from './explanation/render.ts'
export { renderTrace, summarise } from './explanation/render.ts'
export type { Explained, Trace } from './explanation/trace.ts'
export { explain, TRACE_VERSION } from './explanation/trace.ts'
export type { Assumption, Interpretation } from './interpretation/interpretation.ts'
export { interpretations, readingsWith } from './interpretation/interpretation.ts'
export type { InterpretationId, Readings } from './interpretation/interpretations.generated.ts'
export { DEFAULT_READINGS } from './interpretation/interpretations.generated.ts'
export type { Milestones, Refusal } from './lifecycle/behaviour.ts'
export type { FactValue, LifecycleEvent, NoticeBasis } from './lifecycle/event.ts'
export { parseEvents } from './lifecycle/event.ts'
export { DERIVED_EVENTS, machineOf } from './lifecycle/machine.ts'
export type { MachineRecord, TransitionRecord } from './lifecycle/machine-record.ts'
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
export type { CsvOptions } from './outputs/csv.ts'
export { toCsv } from './outputs/csv.ts'
export type { DossierInput } from './outputs/dossier.ts'
export { toHtmlDossier, toMarkdownDossier } from './outputs/dossier.ts'
export { escapeHtml, htmlPage, STYLE } from './outputs/html.ts'
export type { CalendarOptions } from './outputs/icalendar.ts'
export { calendarDate, toICalendar } from './outputs/icalendar.ts'
export type { Letter, LetterId, Mention } from './outputs/letters.ts'
export { letterIds, letterOf } from './outputs/letters.ts'
export { toMermaidGantt, toMermaidState } from './outputs/mermaid.ts'
export type { TimelineOptions } from './outputs/timeline.ts'
export { renderTimeline } from './outputs/timeline.ts'
export type { Portfolio, PortfolioEntry, PortfolioProblem } from './portfolio/portfolio.ts'
export { portfolio } from './portfolio/portfolio.ts'
export type { ConventionDraft } from './questions/draft.ts'
export { draftConvention } from './questions/draft.ts'
export type { LastDayToEnd } from './questions/last-day-to-end.ts'
export { lastDayToEnd } from './questions/last-day-to-end.ts'
export type { Finding } from './questions/lint.ts'
export { lint } from './questions/lint.ts'
export type { DocumentName, Precedence } from './questions/prevails.ts'
export { prevails } from './questions/prevails.ts'
export type { SurvivingDuty } from './questions/survival.ts'
export { survivingDuties } from './questions/survival.ts'
export type {
  ChangedLifecycle,
  ComingChange,
  Difference,
  Hypothesis,
  MovedDeadline,
  Permission,
} from './questions/what-if.ts'
export { ifNothing, mayDo, whatIf } from './questions/what-if.ts'
export { OCCURRENCE_TYPES } from './situation/occurrence.ts'
export type {
  AmendmentOutline,
  ChangeOutline,
  ConventionOutline,
  ProjectOutline,
  SigningOutline,
} from './situation/outline.ts'
export type { Lifecycle, ReadSituation, Situation } from './situation/situation.ts'
export { mainLifecycle, readSituation } from './situation/situation.ts'
export {
  formatSituation,
  parseOutline,
  parseSituation,
  SITUATION_VERSION,
} from './situation/situation-file.ts'
export { statusOf, statusOfRead } from './situation/status.ts'
