import { DirectoryError } from '../errors.ts'

/** Columns of Extraction_Correspondance_MSSante that the reader uses, by their exact French names. */
export const EXTRACTION_COLUMNS = {
  type: 'Type de BAL',
  address: 'Adresse BAL',
  personIdType: 'Type Identifiant PP',
  personId: 'Identifiant PP',
  nationalId: 'Identification nationale PP',
  structureIdType: 'Type identifiant structure',
  structureId: 'Identification Structure',
  service: 'Service de rattachement',
  civility: "Civilité d'exercice",
  family: "Nom d'exercice",
  given: "Prénom d'exercice",
  category: 'Catégorie profession',
  categoryLabel: 'Libellé de catégorie profession',
  profession: 'Code Profession',
  professionLabel: 'Libellé Profession',
  speciality: 'Code savoir-faire',
  specialityLabel: 'Libellé savoir-faire',
  dematerialisation: 'Dématérialisation',
  structureName: 'Raison Sociale structure BAL',
  structureSign: 'Enseigne commerciale structure BAL',
  line2: 'L2COMPLEMENTLOCALISATION structure BAL',
  line3: 'L3COMPLEMENTDISTRIBUTION structure BAL',
  streetNumber: 'L4NUMEROVOIE structure BAL',
  streetNumberSuffix: 'L4COMPLEMENTNUMEROVOIE structure BAL',
  streetType: 'NL4TYPEVOIE structure BAL',
  streetName: 'L4LIBELLEVOIE structure BAL',
  line5: 'L5LIEUDITMENTION structure BAL',
  line6: 'L6LIGNEACHEMINEMENT structure BAL',
  postalCode: 'Code postal structure BAL',
  department: 'Département structure BAL',
  country: 'Pays structure BAL',
} as const

export type ExtractionColumn = keyof typeof EXTRACTION_COLUMNS

/** Where each column stands, and how many there are. */
export interface ExtractionHeader {
  readonly width: number
  readonly position: Readonly<Record<ExtractionColumn, number>>
}

/**
 * Reads the header line. Columns are found by name, so their order may change and new ones may come.
 *
 * @throws {DirectoryError} `EXTRACTION_HEADER_INVALID`
 */
export function parseExtractionHeader(line: string): ExtractionHeader {
  const names = line
    .replace(/^\uFEFF/, '')
    .replace(/\r$/, '')
    .split('|')
  const find = (name: string): number => {
    const position = names.indexOf(name)
    if (position >= 0 && names.lastIndexOf(name) === position) return position
    throw new DirectoryError({
      code: 'EXTRACTION_HEADER_INVALID',
      what: `The header of the extraction ${position < 0 ? 'lacks' : 'repeats'} the column "${name}".`,
      details: { column: name },
    })
  }
  const entries = Object.entries(EXTRACTION_COLUMNS).map(([column, name]) => [column, find(name)] as const)
  return { width: names.length, position: toPositions(entries) }
}

function toPositions(
  entries: readonly (readonly [string, number])[],
): Readonly<Record<ExtractionColumn, number>> {
  return Object.fromEntries(entries) as Record<ExtractionColumn, number>
}
