/** The two languages of the command. Codes, check names and JSON are the same in both. */
export type Language = 'en' | 'fr'

/**
 * Chooses the language from the environment, in the order of POSIX: `LC_ALL`, `LC_MESSAGES`, `LANG`. The first that is
 * not empty decides; anything but French is answered in English.
 */
export function languageFrom(env: Readonly<Record<string, string | undefined>>): Language {
  const chosen = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '')
  return chosen !== undefined && /^fr(?:$|[_.@-])/i.test(chosen) ? 'fr' : 'en'
}

/**
 * A catalogue of messages in both languages. The French one has the type of the English one, so that a message which
 * exists in one language only does not compile.
 */
export function inBothLanguages<Words extends object>(words: {
  readonly en: Words
  readonly fr: NoInfer<Words>
}): Readonly<Record<Language, Words>> {
  return words
}

/** An English count with its noun: one alone takes the singular. */
export function englishCount(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

/** A name and what is said of it. French sets a space before the colon. */
export function labelled(name: string, text: string, language: Language): string {
  return language === 'fr' ? `${name} : ${text}` : `${name}: ${text}`
}

/** Clauses of one line. French sets a space before the semicolon. */
export function clauses(texts: readonly string[], language: Language): string {
  return texts.join(language === 'fr' ? ' ; ' : '; ')
}

/** A French count with its noun: nothing and one take the singular. */
export function frenchCount(count: number, one: string, many: string): string {
  return `${count} ${count < 2 ? one : many}`
}
