import type { NonEmpty } from '@entente/core'
import type { QfRubric } from '@entente/core/convention/qf'
import type { CivilDate } from '@entente/core/time'
import type { QfMonth } from '../api/api-answer.ts'
import type { QfSubject } from '../subjects/subject.ts'

/** Who works at the desk, and since when without a gesture. */
export interface AgentSession {
  /** The partner's own identifier of the agent, as in the policy. */
  readonly agent: string
  /** Identifier of the web session, so that one account used at two places is noticed. */
  readonly id: string
  readonly lastActivityAt: Date
}

/** Proof that the family was informed before (art. 5 and annexe 1). */
export interface FamilyInformation {
  readonly deliveredOn: CivilDate
  /** Version of the notice that was given. */
  readonly notice: string
}

/** One consultation of one person. The legal title is never guessed: it follows from the method that is called. */
export interface ConsultationRequest<Subject extends QfSubject = QfSubject> {
  /** Identifier of the request, at most 100 letters, digits, dots, hyphens and underscores. */
  readonly requestId: string
  readonly session: AgentSession
  /** Id of a purpose of the policy. */
  readonly purpose: string
  /** Reference of the family's registration in the activity, under which the partner finds it. */
  readonly registration: string
  readonly information: FamilyInformation
  readonly subject: Subject
  /** Department where the family lives, if it is known. */
  readonly department?: string
  /** @default the current month */
  readonly period?: QfMonth
  /** Takes a past month of an MSA family although the caisse computes it anew. @default false */
  readonly acceptRecomputed?: boolean
  /** Rubrics that are wanted. @default all those of the purpose */
  readonly rubrics?: NonEmpty<QfRubric>
  /** Id of the third party that will receive the data. @default nobody */
  readonly discloseTo?: string
  /** Passes by the API's 24-hour cache. @default false */
  readonly fresh?: boolean
}
