import type { BirthDate } from '../subjects/civil-identity.ts'

/** A year and a month, 1 to 12. */
export interface QfMonth {
  readonly year: number
  readonly month: number
}

/** A person of the file, as the service knows them. */
export interface QfPerson {
  readonly birthName?: string
  readonly usualName?: string
  readonly givenNames?: string
  /** Parts that the service does not know are absent. */
  readonly birthDate?: Partial<BirthDate>
  readonly sex?: 'M' | 'F'
}

/** The lines of an address that are filled, in the order of the envelope. */
export type QfAddress = readonly string[]

/** What one answer holds. Everything that the scopes mask is absent. */
export interface QfFile {
  readonly provider?: 'MSA' | 'CNAF'
  /** Euros, a whole number. `undefined` when masked or not known. */
  readonly amount?: number
  /** The month that the answer states. An MSA answer repeats the month that was asked. */
  readonly stated?: QfMonth
  readonly allocataires?: readonly QfPerson[]
  readonly children?: readonly QfPerson[]
  readonly address?: QfAddress
}

/** Facts about one answer that may be traced and given to the support: no data of the person. */
export interface AnswerFacts {
  readonly httpStatus: number
  /** Code of the API: `10003`. */
  readonly errorCode?: string
  /** `X-Request-Id`, which the support of the API asks for. */
  readonly apiRequestId?: string
  /** Who answered: `MSA`, `CNAF`, `RNCPS`, `CNAV`. */
  readonly provider?: string
  /** True when the answer comes from the API's 24-hour cache. */
  readonly cached?: boolean
}

/** What the API says no with. These are answers; everything else that is not a file throws. */
export type ApiRefusalKind =
  | 'caf-allocataire'
  | 'no-msa-file'
  | 'not-referenced'
  | 'identity-not-recognised'
  | 'period-refused'

export type ApiAnswer =
  | { readonly kind: 'file'; readonly file: QfFile; readonly facts: AnswerFacts }
  | { readonly kind: ApiRefusalKind; readonly facts: AnswerFacts }
  | { readonly kind: 'quota'; readonly retryAt: Date; readonly facts?: AnswerFacts }
  | { readonly kind: 'maintenance'; readonly retryAt?: Date; readonly facts?: AnswerFacts }
