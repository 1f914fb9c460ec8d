export type { Anchor, HeadToAnchor } from './anchors/anchor.ts'
export { timestampAnchor } from './anchors/timestamp-anchor.ts'
export { openWitness, type Witness, type WitnessAnswer, type WitnessOptions } from './anchors/witness.ts'
export { type WitnessAnchorOptions, witnessAnchor } from './anchors/witness-anchor.ts'
export {
  type Answer,
  type ArchivedPair,
  type EndUser,
  type ExchangeReference,
  endUserBehind,
  type HeldPagm,
  informationReached,
  pagmsHeldAt,
  profileUsed,
  type ReachedInformation,
  requestAndVector,
  type SubjectReport,
  subjectReport,
  type UsedProfile,
} from './answers/answers.ts'
export type { Inquiry, OpenedRecord } from './answers/read-records.ts'
export { isTraceError, TraceError, type TraceErrorCode, traceErrors } from './errors.ts'
export {
  type AnswerChunk,
  type AnswerPackage,
  packAnswer,
  verifyAnswerPackage,
} from './exchange/answer-package.ts'
export { type AnswerOptions, answerTraceRequest } from './exchange/answer-trace-request.ts'
export {
  type AnswerStatus,
  type ApplicationTrace,
  type ExchangeDocument,
  type PivotCodec,
  PROPOSAL_LABEL,
  type RefusalReason,
  type RequestedElement,
  type SuspectBehaviourDeclaration,
  type TraceAnswer,
  type TraceCriteria,
  type TraceRequest,
  type VectorTrace,
} from './exchange/exchange-documents.ts'
export { jsonCodec } from './exchange/json-codec.ts'
export { answerToBordereau, answerToCsv } from './exchange/printable-answer.ts'
export {
  answerDueOn,
  type DueState,
  declareSuspectBehaviour,
  dueState,
  type RequestedTraces,
  requestTraces,
} from './exchange/request-traces.ts'
export { PROPOSAL_NAMESPACE, xmlCodec } from './exchange/xml-codec.ts'
export type { ExportSource } from './export/read-lines.ts'
export type {
  AnchorReach,
  Finding,
  FindingKind,
  JournalVerification,
  LogVerification,
  Reach,
  VerifyJournalOptions,
} from './export/verification.ts'
export { verifyJournal } from './export/verify-journal.ts'
export type {
  FoundRecord,
  HeadHealth,
  Journal,
  JournalHealth,
  ProofOutcome,
  SealedContent,
  TraceQuery,
} from './journal/journal.ts'
export type {
  CentralOptions,
  JournalLimits,
  JournalOptions,
  PairedVector,
  ReadContext,
  Reader,
  ReaderRole,
} from './journal/journal-options.ts'
export { exportJournal, openJournal } from './journal/open-journal.ts'
export { type ReindexReport, reindex } from './journal/reindex.ts'
export type { CentralHealth } from './journal/shipper.ts'
export {
  type ConsistencyClaim,
  type InclusionClaim,
  verifyConsistency,
  verifyInclusion,
} from './merkle/verify-proof.ts'
export { type Checkpoint, openCheckpoint } from './notes/checkpoint.ts'
export { cosign, openCosignature } from './notes/cosignature.ts'
export {
  type CheckpointKey,
  checkpointKeyFromPem,
  formatNoteKey,
  type NoteKey,
  type NoteKeyType,
  parseNoteKey,
} from './notes/note-key.ts'
export { certificateFingerprint, openSeal } from './notes/seal.ts'
export { formatTlogProof, parseTlogProof, type TlogProof, verifyTlogProof } from './notes/tlog-proof.ts'
export { mismatchDetails } from './reconcile/mismatch-details.ts'
export { writePairList } from './reconcile/pair-list.ts'
export {
  type Mismatch,
  type PairClass,
  type ReconciliationOptions,
  type ReconciliationReport,
  reconcile,
} from './reconcile/reconcile.ts'
export {
  type ApplicationAccess,
  applicationAccess,
  type BalAccess,
  balAccessed,
  type ConnectionRecord,
  connectionClosed,
  connectionOpened,
  incidentRecorded,
  type PagmDecision,
  pagmGranted,
  pagmRevoked,
  TRACE_FIELDS,
} from './records/interops-events.ts'
export type { OpenPart, SealedPart } from './records/record-shape.ts'
export { type HoldRequest, hold, releaseHold } from './retention/hold.ts'
export {
  approvePurge,
  type PurgeReport,
  proposalId,
  proposePurge,
  purge,
} from './retention/purge.ts'
export type { PurgeItem, PurgeProposal } from './retention/purge-proposal.ts'
export { readPurgeProposal } from './retention/read-proposal.ts'
export {
  type RetentionPolicy,
  type RetentionRule,
  retentionPolicyFrom,
} from './retention/retention-policy.ts'
export {
  type AuditorKey,
  type AuditorKeyAlgorithm,
  type AuditorPrivateKey,
  auditorKey,
  auditorPrivateKey,
} from './sealing/auditor-key.ts'
export {
  type DataKeyGrant,
  type GrantedDataKey,
  type GrantReport,
  grantDataKeys,
  grantExport,
  readGrant,
  writeGrant,
} from './sealing/grant-data-keys.ts'
export { type RestoredKeys, restoreDataKeys } from './sealing/key-register.ts'
export { unsealRecord } from './sealing/unseal-record.ts'
export { type EmbeddedStoreOptions, embeddedStore } from './stores/embedded-store.ts'
export type { JournalStore } from './stores/journal-store.ts'
export { memoryStore } from './stores/memory-store.ts'
export { type MigratedLog, migrateJournal } from './stores/migrate-journal.ts'
export { postgresStore } from './stores/postgres-store.ts'
export { trimSpool } from './stores/trim-spool.ts'
