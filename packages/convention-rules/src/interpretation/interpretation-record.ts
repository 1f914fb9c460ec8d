/** One ambiguity of a text as the data hold it. */
export interface InterpretationRecord {
  readonly id: string
  readonly document: string
  readonly rules: readonly string[]
  readonly en: string
  readonly fr: string
  readonly options?: readonly string[]
  readonly default?: string
}
