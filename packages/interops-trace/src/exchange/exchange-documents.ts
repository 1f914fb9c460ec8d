import type { CivilDate } from '@entente/core/time'

/** Said in every document: nobody may take it for the official format. */
export const PROPOSAL_LABEL =
  'Proposition du projet Entente. Ce document n’est pas au format d’échange pivot officiel d’INTEROPS.'

/** What a request asks for. Wire values of the proposal. */
export type RequestedElement = 'VERIFICATION_VI' | 'TRACE_APPLICATIVE' | 'CREATION_VI'

/** By what traces are looked for. One criterion at least; all kinds given must hold, values of one kind are alternatives. */
export interface TraceCriteria {
  readonly vectorIds: readonly string[]
  readonly userIds: readonly string[]
  readonly pagms: readonly string[]
  readonly services: readonly string[]
  /** From this instant until before that one. */
  readonly period: { readonly from: Date; readonly to: Date } | undefined
}

/** A request for traces from one organisme to another. */
export interface TraceRequest {
  readonly type: 'request'
  readonly id: string
  readonly at: Date
  /** URN of the organisme that asks. */
  readonly from: string
  /** URN of the organisme that is asked. */
  readonly to: string
  readonly convention: string | undefined
  readonly reason: string
  /** Last day for the answer, less than 15 calendar days after the request. */
  readonly dueOn: CivilDate
  readonly criteria: TraceCriteria
  readonly elements: readonly RequestedElement[]
}

/** A VI that was made, accepted or refused. */
export interface VectorTrace {
  /** Place of the record: log and index. */
  readonly traceId: string
  readonly at: Date
  readonly outcome: 'CREE' | 'ACCEPTE' | 'REJETE'
  readonly code: string | undefined
  readonly requestId: string
  readonly vectorId: string | undefined
  readonly issuer: string | undefined
  readonly recipient: string | undefined
  readonly service: string | undefined
  readonly userId: string | undefined
  readonly authLevel: string | undefined
  readonly authenticatedAt: string | undefined
  readonly issuedAt: string | undefined
  readonly notBefore: string | undefined
  readonly notOnOrAfter: string | undefined
  readonly pagms: readonly string[]
  /** SHA-256 of the certificate that signed it. */
  readonly certificate: string | undefined
  /** The VI in base64, byte for byte. */
  readonly vector: string | undefined
  /** A `.tlog-proof` file. */
  readonly proof: string | undefined
}

/** What somebody did in the application. */
export interface ApplicationTrace {
  readonly traceId: string
  readonly at: Date
  readonly requestId: string
  readonly vectorId: string | undefined
  readonly service: string | undefined
  readonly operation: string | undefined
  readonly profile: string | undefined
  readonly outcome: string | undefined
  readonly objects: readonly string[]
  readonly proof: string | undefined
}

export type AnswerStatus = 'COMPLETE' | 'PARTIELLE' | 'AUCUNE_TRACE' | 'REFUSEE'
export type RefusalReason =
  | 'CRITERES_INSUFFISANTS'
  | 'HORS_CONVENTION'
  | 'DEMANDEUR_NON_HABILITE'
  | 'DELAI_DE_CONSERVATION_ECHU'

/** The answer to a request. */
export interface TraceAnswer {
  readonly type: 'answer'
  readonly id: string
  readonly requestId: string
  readonly at: Date
  readonly status: AnswerStatus
  readonly refusal: RefusalReason | undefined
  readonly vectors: readonly VectorTrace[]
  readonly applications: readonly ApplicationTrace[]
}

/** An organisme tells another of suspect behaviour. */
export interface SuspectBehaviourDeclaration {
  readonly type: 'declaration'
  readonly id: string
  readonly at: Date
  readonly from: string
  readonly to: string
  readonly convention: string | undefined
  readonly description: string
  readonly criteria: TraceCriteria
}

export type ExchangeDocument = TraceRequest | TraceAnswer | SuspectBehaviourDeclaration

/**
 * A format in which documents travel. The official pivot format is not public: a codec for it can be put in the place
 * of ours without any other change.
 */
export interface PivotCodec {
  readonly name: string
  /** True only for a codec of the official format. */
  readonly official: boolean
  readonly mediaType: string
  write(document: ExchangeDocument): Uint8Array
  /** @throws {TraceError} `TRACE_DOCUMENT_INVALID` */
  read(bytes: Uint8Array): ExchangeDocument
}
