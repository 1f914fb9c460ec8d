import { EXTRACTION_COLUMNS } from '../extraction/extraction-header.ts'

const FAMILIES = [
  'MARTIN',
  'BERNARD',
  'DUBOIS',
  'THOMAS',
  'ROBERT',
  'PETIT',
  'DURAND',
  'LEROY',
  'MOREAU',
  'GARCÏA',
  'LEFÈVRE',
  'FAURE',
  'BLANC',
  'GUÉRIN',
  'MULLER',
  'HENRY',
  'ROUSSEL',
  'NICOLAS',
  'PERRIN',
  'MORIN',
  'MATHIEU',
  'CLÉMENT',
  'GAUTHIER',
  'DUMONT',
  'LOPEZ',
  'FONTAINE',
  'CHEVALIER',
  'ROBIN',
  'MASSON',
  'SÁNCHEZ',
]
const GIVEN = [
  'Élodie',
  'Marie',
  'Jean',
  'Noël',
  'Françoise',
  'Paul',
  'Anne',
  'Luc',
  'Zoé',
  'Hélène',
  'Karim',
  'Inès',
  'Hugo',
  'Léa',
  'Jean-Marie',
  'Chloé',
  'Yann',
  'Aïcha',
  'Rémi',
  'Sophie',
]
const PROFESSIONS = [
  ['10', 'Médecin'],
  ['21', 'Pharmacien'],
  ['40', 'Chirurgien-Dentiste'],
  ['50', 'Sage-Femme'],
  ['60', 'Infirmier'],
  ['70', 'Masseur-Kinésithérapeute'],
] as const
const CHUNK_ROWS = 2_000

/** How large a made-up extraction is. */
export interface GeneratedExtractionOptions {
  readonly rows: number
  /** The same seed gives the same file. @default 1 */
  readonly seed?: number
  /** Share of rows that another seed of `variant` changes, adds or leaves out; 0 means none. @default 0 */
  readonly churn?: number
  readonly variant?: number
}

/** The header line of the published file. */
export const EXTRACTION_HEADER_LINE = Object.values(EXTRACTION_COLUMNS).join('|')

/**
 * Writes an invented extraction of mailboxes with the 31 columns of the published one, about 150 bytes a row, in
 * pieces. People and numbers do not exist: RPPS and FINESS numbers lie in ranges that begin with 99.
 */
export function* generateExtraction(options: GeneratedExtractionOptions): Generator<Uint8Array> {
  const { rows, seed = 1, churn = 0, variant = 0 } = options
  yield Buffer.from(`${EXTRACTION_HEADER_LINE}\n`)
  for (let first = 0; first < rows; first += CHUNK_ROWS) {
    const lines: string[] = []
    for (let row = first; row < Math.min(first + CHUNK_ROWS, rows); row += 1) {
      const random = sequence(seed * 1_000_003 + row)
      const fate = churn > 0 && variant > 0 ? sequence(variant * 7_919 + row)() : 1
      if (fate < churn / 3) continue
      lines.push(generatedRow(row, random, fate < (churn * 2) / 3 ? `Service ${variant}` : undefined))
      if (fate >= (churn * 2) / 3 && fate < churn)
        lines.push(generatedRow(rows * variant + row, random, undefined))
    }
    yield Buffer.from(lines.map((line) => `${line}\n`).join(''))
  }
}

function generatedRow(row: number, random: () => number, otherService: string | undefined): string {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const domain = row % 8 === 0 ? 'medecin.mssante.test' : `s${Math.floor(random() ** 3 * 5_000)}.mssante.test`
  const finess = withLuhn(`990${String(row % 100_000).padStart(5, '0')}`)
  const structure = ['1', finess, otherService ?? (random() < 0.2 ? 'Secrétariat' : '')]
  const postalCode = String(75_001 + (row % 20))
  // Most rows of the published file leave most columns of the address empty.
  const street = row % 4 === 0 ? [String(1 + (row % 200)), '', 'RUE', 'DES LILAS'] : ['', '', '', '']
  const place = [`Centre ${row % 100_000}`, '', '', '', ...street, '', '', postalCode, '75', '']
  if (row % 7 === 0) {
    return [
      'ORG',
      `structure.${row}@${domain}`,
      '',
      '',
      '',
      ...structure,
      ...Array(9).fill(''),
      'O',
      ...place,
    ].join('|')
  }
  const [family, given] = [pick(FAMILIES), pick(GIVEN)]
  const [code, label] = pick(PROFESSIONS)
  const rpps = withLuhn(`990${String(row).padStart(7, '0')}`)
  const local = `${given}.${family}.${row}`.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const speciality = row % 3 === 0 ? ['SM26', 'Médecine générale'] : ['', '']
  const person = ['M', family, given, 'C', 'Civil', code, label, ...speciality, 'N']
  return ['PER', `${local}@${domain}`, '8', rpps, `8${rpps}`, ...structure, ...person, ...place].join('|')
}

function withLuhn(digits: string): string {
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return digits + String((10 - (sum % 10)) % 10)
}

/** mulberry32: small, fast and the same everywhere. */
function sequence(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
