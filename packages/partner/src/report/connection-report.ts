import type { Environment } from '@entente/core/deployment'
import type { TenantId } from '@entente/core/ids'

/** One side of a connection that was tested. */
export interface ReportSide {
  readonly siret: TenantId
  /** Fingerprint of the sheet that was in force for the test, lower-case hexadecimal. */
  readonly sheet: string
}

/** One thing that was tried. `unexpected` fails the test: a refusal that should have been, or the other way round. */
export interface ConnectionCheck {
  /** Stable name: `clock`, `tls-version`, `vi-accepted`, `vi-expired-refused`… */
  readonly id: string
  /** Audience URI, for what is tried on one service. */
  readonly service?: string
  readonly outcome: 'as-expected' | 'unexpected' | 'skipped'
  /** What should happen, in the words of the standard: a fault code, `accepted`, `TLSv1.2 or later`. */
  readonly expected: string
  /** What happened, never a person, a token or XML. */
  readonly observed: string
}

/**
 * What a connectivity test found. Both sides sign it.
 *
 * @see INTEROPS convention, art. 5.1
 */
export interface ConnectionReport {
  readonly kind: 'connection-report'
  readonly schemaVersion: 1
  readonly id: string
  readonly environment: Environment
  readonly client: ReportSide
  readonly provider: ReportSide
  /** ISO 8601 in UTC, on the clock of the client. */
  readonly startedAt: string
  readonly endedAt: string
  readonly checks: readonly ConnectionCheck[]
  readonly verdict: 'passed' | 'failed'
}

/** A signature of one side over the canonical report. */
export interface ReportSignature {
  readonly siret: TenantId
  /** When it was signed, on the signer's own clock, ISO 8601 in UTC. */
  readonly at: string
  /** Compact JWS with an empty middle part (RFC 7515, appendix F). */
  readonly jws: string
}

/** A report with the signatures it has so far: the form in which it is exchanged. */
export interface SignedReport {
  readonly report: ConnectionReport
  readonly signatures: readonly ReportSignature[]
}
