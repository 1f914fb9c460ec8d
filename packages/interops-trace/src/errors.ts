import { EntenteError, type EntenteErrorInit, type ErrorCatalogue } from '@entente/core'

/** Every error code of this package. A code is permanent; its sentence may improve. */
export const traceErrors = {
  TRACE_OPTIONS_INVALID: {
    meaning: 'The options of the journal do not fit together or are out of bounds.',
    remedy: 'Correct the option that the message names.',
  },
  TRACE_PRODUCTION_INCOMPLETE: {
    meaning: 'Production mode requires a seal, an external anchor and at least two auditor keys.',
    remedy: 'Give what the message names, or set mode to development for a test journal.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 9' },
  },
  TRACE_RECORD_INVALID: {
    meaning: 'The event cannot be recorded: its shape, its version or its size is not allowed.',
    remedy: 'Correct the field that the message names.',
  },
  TRACE_TENANT_MISMATCH: {
    meaning: 'The context names another tenant than the journal.',
    remedy: 'Record into the journal of that tenant.',
  },
  TRACE_OVERLOADED: {
    meaning: 'More records wait to be written than the journal accepts.',
    remedy: 'Shed this request and let the client try again.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 8' },
  },
  TRACE_BROKEN: {
    meaning: 'The journal cannot write any more, so nothing may be released or served.',
    remedy: 'Repair the store, then call recover() or open the journal again.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 8' },
  },
  TRACE_STORE_FAILED: {
    meaning: 'The store refused or lost a write or a read.',
    remedy: 'Look at the cause: disk space, permissions, connection.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 8' },
  },
  TRACE_STORE_IN_USE: {
    meaning: 'Another writer holds this store.',
    remedy: 'Stop the other process, or give this one its own store.',
  },
  TRACE_ONCE_TAKEN: {
    meaning: 'A store refused a batch because one of its keys is taken; nothing of it was written.',
    remedy:
      'Ask the store which keys are taken and record their events as replays. The journal does so by itself.',
  },
  TRACE_STORE_DAMAGED: {
    meaning: 'The store no longer holds what its last signed head says.',
    remedy: 'Keep the store as evidence, verify an export of it, and continue in a new log.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 9' },
  },
  TRACE_CLOCK_BACKWARDS: {
    meaning: 'The clock stands before the last record.',
    remedy: 'Correct the clock of the machine; recording resumes by itself.',
  },
  TRACE_CLOSED: {
    meaning: 'The journal has been closed.',
    remedy: 'Open it again.',
  },
  TRACE_LOG_FULL: {
    meaning: 'The log has reached the largest size it may have.',
    remedy:
      'A journal begins its next log by itself: look at the limits it was given, and report this error.',
  },
  TRACE_PROOF_INVALID: {
    meaning: 'A proof does not show what it claims.',
    remedy: 'Ask for the proof again; if it fails again, treat the log as altered.',
    spec: { document: 'RFC 9162', section: '§2.1' },
  },
  TRACE_NOTE_INVALID: {
    meaning: 'A signed note, checkpoint, key or proof file is not well-formed, or its signature is wrong.',
    remedy: 'Ask its author for it again and check the key it was signed with.',
    spec: { document: 'C2SP signed-note', section: 'Format' },
  },
  TRACE_EXPORT_INVALID: {
    meaning: 'The export cannot be read as an export of a journal.',
    remedy: 'Ask for the file again.',
  },
  TRACE_INDEX_UNKNOWN: {
    meaning: 'The journal holds no record at that place.',
    remedy: 'Use the log and the index of a receipt.',
  },
  TRACE_SEALED: {
    meaning: 'A sealed part or a wrapped data key does not open.',
    remedy: 'Use the private key of an auditor that the record was sealed for; after a purge none opens it.',
  },
  TRACE_DOCUMENT_INVALID: {
    meaning: 'A trace request, an answer or a declaration is not well-formed.',
    remedy: 'Correct what the message names, or ask the partner for the document again.',
  },
  TRACE_ANCHOR_FAILED: {
    meaning: 'Nobody outside confirmed the head of the log.',
    remedy: 'Check that the witness or the timestamping authority answers; the journal goes on meanwhile.',
  },
  TRACE_PURGE_REFUSED: {
    meaning: 'The purge was not proposed as it is asked for, or nobody else has approved it.',
    remedy: 'Have another authorised person approve this very proposal, then ask again.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 9' },
  },
  TRACE_ACCESS_REFUSED: {
    meaning: 'This person or this role may not read traces that way, or gave no purpose.',
    remedy: 'Name an authorised reader, with the role and a purpose of at least ten characters.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 9' },
  },
} as const satisfies ErrorCatalogue

export type TraceErrorCode = keyof typeof traceErrors

/** What prevents a trace from being recorded, read, proven or exchanged. */
export class TraceError extends EntenteError<TraceErrorCode> {
  override readonly name = 'TraceError'

  constructor(
    code: TraceErrorCode,
    what: string,
    more: Omit<EntenteErrorInit<TraceErrorCode>, 'code' | 'what'> = {},
  ) {
    const entry: ErrorCatalogue[string] = traceErrors[code]
    super({
      fix: entry.remedy,
      ...(entry.spec === undefined ? {} : { spec: entry.spec }),
      ...more,
      code,
      what,
    })
  }
}

/** Tells whether an error is a {@link TraceError}, and when a code is given, whether it is that one. */
export function isTraceError(error: unknown, code?: TraceErrorCode): error is TraceError {
  return error instanceof TraceError && (code === undefined || error.code === code)
}
