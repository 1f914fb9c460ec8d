/** Codes and French labels of one nomenclature. */
export type CodeLabels = ReadonlyMap<string, string>

/**
 * Nomenclatures of the health directory by their short names: `TRE_G15` professions, `TRE_R09` categories, `TRE_R38`
 * specialities, `TRE_R02` sectors, `TRE_R257` types of mailbox.
 */
export interface Nomenclature {
  /** @param name short name, long name or URL: `TRE_G15`, `TRE_G15-ProfessionSante`, `https://mos.esante.gouv.fr/NOS/TRE_G15…` */
  label(name: string, code: string): string | undefined
  /** Every code of a nomenclature; empty when it is not known. */
  codes(name: string): CodeLabels
  /** Short names of what is known. */
  readonly names: readonly string[]
}

const SHORT_NAME = /(?:TRE|JDV|ASS)_[A-Z]\d+/

/** The short name in a long name or URL; bindings pinned to a version lose it. */
export function shortNameOf(name: string): string | undefined {
  return SHORT_NAME.exec(name.replaceAll('TRE-', 'TRE_').replaceAll('JDV-', 'JDV_'))?.[0]
}

export function nomenclatureOf(systems: ReadonlyMap<string, CodeLabels>): Nomenclature {
  const codes = (name: string): CodeLabels => systems.get(shortNameOf(name) ?? name) ?? NOTHING
  return { label: (name, code) => codes(name).get(code), codes, names: [...systems.keys()].sort() }
}

const NOTHING: CodeLabels = new Map()
