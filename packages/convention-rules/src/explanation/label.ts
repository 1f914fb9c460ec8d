/** The same words in both languages. */
export interface Label {
  readonly fr: string
  readonly en: string
}
