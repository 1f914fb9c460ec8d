import type { FrenchError } from './french-errors/french-error.ts'
import { inBothLanguages, type Language } from './language.ts'

/** What is told about an error: its code, and what the package says in English. */
export interface ToldError {
  readonly code: string
  readonly message: string
  /** What happened and what to do in French, from those who speak it. */
  readonly french?: unknown
}

/** Says what a code means and what to do in the reader's language; undefined where the package's English serves. */
export type ExplainCode = (code: string) => FrenchError | undefined

const words = inBothLanguages({
  en: { technical: (message: string) => message },
  fr: { technical: (message) => `Détail technique (en anglais) : ${message}` },
})

/** Opens the explanations of codes. The French ones are read when somebody needs them, not when the command starts. */
export async function openExplanations(language: Language): Promise<ExplainCode> {
  if (language === 'en') return () => undefined
  const { frenchErrorOf } = await import('./french-errors/index.ts')
  return frenchErrorOf
}

/**
 * Says an error for a person: its code, what happened, what to do. In French, the English of the package follows on a
 * second line, for it may name the place.
 */
export async function tellError({ code, message, french }: ToldError, language: Language): Promise<string> {
  if (language === 'en') return `${code}: ${message}`
  if (typeof french === 'string') return `${code} : ${french}`
  const explained = (await openExplanations(language))(code)
  return explained === undefined
    ? `${code} : ${message}`
    : `${code} : ${explained.join(' ')}\n  ${technicalDetail(message, language)}`
}

/** A sentence that exists in English only, marked as such for French readers. */
export function technicalDetail(sentence: string, language: Language): string {
  return words[language].technical(sentence)
}
