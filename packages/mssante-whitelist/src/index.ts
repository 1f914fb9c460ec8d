export { diffHistory, type HistoryStep } from './diff/diff-history.ts'
export {
  type CertificateChange,
  diffSnapshots,
  type OperatorMigration,
  type SnapshotDiff,
} from './diff/diff-snapshots.ts'
export {
  formatDiffHtml,
  formatDiffJson,
  formatDiffText,
  isEmptyDiff,
  summarizeDiff,
} from './diff/format-diff.ts'
export { type DomainDeclaration, formatDomainDeclaration } from './duties/domain-declaration.ts'
export {
  type Incident,
  type IncidentNotice,
  incidentFromRefusals,
  prepareIncidentNotice,
} from './duties/incident-notice.ts'
export {
  countIndicators,
  INDICATORS_LABEL,
  type IndicatorEvent,
  type MailboxCounts,
  type MailCounts,
  type MonthlyIndicators,
} from './duties/monthly-indicators.ts'
export { checkTestMailboxes, type TestMailboxReport } from './duties/test-mailboxes.ts'
export { type IndicatorWriter, writeIndicatorsCsv, writeIndicatorsJson } from './duties/write-indicators.ts'
export {
  isWhitelistError,
  WhitelistError,
  type WhitelistErrorCode,
  whitelistErrors,
} from './errors.ts'
export { type GatePolicy, type GatePolicyDefinition, gatePolicy } from './gate/gate-policy.ts'
export { type GatePolicyMaterial, gatePolicyFrom } from './gate/gate-policy-from.ts'
export {
  type DomainsQuestion,
  type EnvelopeQuestion,
  type EnvelopeVerdict,
  judgeDomains,
  judgeInbound,
  judgeInboundEnvelope,
  judgeOutbound,
  judgeOutboundEnvelope,
  type MailQuestion,
} from './gate/judge.ts'
export type { PeerFacts } from './gate/judge-peer.ts'
export { isTestMailbox } from './gate/operator-rules.ts'
export {
  smtpReply,
  type Verdict,
  type VerdictEvidence,
  type VerdictReason,
  verdictReasons,
} from './gate/verdict.ts'
export type { DiagnosticKind, ListDiagnostic } from './list/collect-rows.ts'
export { inspectList, type ListInspection, type SeenCertificate } from './list/inspect-list.ts'
export type { JudgedSigner, SignerPolicy } from './list/judge-signer.ts'
export { hashListPolicy } from './list/list-policy-hash.ts'
export {
  LIST_NAMESPACE,
  type ListProfile,
  type ListProfileOptions,
  listProfile,
  PRODUCTION_LIST_URL,
} from './list/list-profile.ts'
export type { NameComparison } from './list/operator-name.ts'
export {
  confirmersOf,
  confirmPin,
  listPolicyFromPin,
  type PinConfirmation,
  type PinnedForm,
  parsePin,
  pinFromInspection,
  type WhitelistPin,
  writePin,
} from './list/pin-file.ts'
export { type ListPolicy, type VerifiedWhitelist, verifyList } from './list/verify-list.ts'
export type { Freshness, FreshnessPolicy, ListState, ListView } from './refresh/freshness.ts'
export {
  bytesSource,
  fileSource,
  type ListSource,
  type SourceAnswer,
  type SourceLimits,
  type UrlSourceOptions,
  urlSource,
} from './refresh/list-source.ts'
export { openWhitelist, type Whitelist } from './refresh/open-whitelist.ts'
export type { RefreshReport, WhitelistHealth } from './refresh/refresh-report.ts'
export type { RunOptions, WhitelistOptions } from './refresh/whitelist-options.ts'
export type { DomainKind } from './snapshot/domain-kind.ts'
export {
  type CertificateMatch,
  Contacts,
  type OperatorCertificate,
  type SnapshotOrigin,
  type WhitelistEntry,
  WhitelistSnapshot,
} from './snapshot/snapshot.ts'
export { type FileListStoreOptions, fileListStore } from './store/file-list-store.ts'
export { type BreakGlass, compareLists, type ListStore, type StoredList } from './store/list-store.ts'
export { memoryListStore } from './store/memory-list-store.ts'
export type { OpenedList, OpenOptions } from './thread/list-messages.ts'
export { inlineOpener, type ListOpener } from './thread/list-opener.ts'
export { threadOpener } from './thread/thread-opener.ts'
