import { formatVectorRemark, type VectorRemark, vectorRemarks } from '@entente/interops-vector'
import type { Language } from '../../language.ts'
import { type ExplainCode, technicalDetail } from '../../tell-error.ts'
import { frenchRemarks } from './french-remarks.ts'
import { words } from './words.ts'

const SENTENCES = { en: vectorRemarks, fr: frenchRemarks } as const

/** What is known of the outcome of a check. */
interface ReasonedCheck {
  readonly code?: string
  /** Why, by name. */
  readonly remark?: VectorRemark
  /** Why, as another package says it in English, and the code that it belongs to. */
  readonly detail?: string
  readonly cause?: string
  readonly meaning?: string
  readonly remedy?: string
  readonly fault?: string
}

/** Says a remark on a VI in the reader's language. */
export function sayRemark(remark: VectorRemark, language: Language): string {
  return formatVectorRemark(remark, SENTENCES[language])
}

/**
 * Why a check ended as it did, what its code means and what to do, and the fault that the caller gets: a line each.
 * What another package says in English comes after the meanings for French readers.
 */
export function reasonsOf(check: ReasonedCheck, language: Language, explain: ExplainCode): readonly string[] {
  const said = words[language]
  const { code, remark, detail, cause, fault, meaning = '', remedy = '' } = check
  const ours = remark === undefined ? undefined : sayRemark(remark, language)
  const theirs = ours === undefined ? detail : undefined
  const meant = cause === undefined || theirs === undefined ? undefined : explain(cause)
  const own = language === 'en' ? (ours ?? theirs) : ours
  return [
    ...(own === undefined ? [] : [own]),
    ...(code === undefined ? [] : [said.explained(code, ...(explain(code) ?? [meaning, remedy]))]),
    ...(cause === undefined || meant === undefined ? [] : [said.explained(cause, ...meant)]),
    ...(theirs === undefined || language === 'en' ? [] : [technicalDetail(theirs, language)]),
    ...(fault === undefined ? [] : [said.answeredAs(fault)]),
  ]
}
