import type { SqlRow } from '@entente/core/ports'
import type { Migration, SqlStatement } from '@entente/runtime'
import type { Mailbox } from '../model/mailbox.ts'

// One generation of the embedded index is a set of tables with its number in their names:
//   directory_row_N      the extraction, in alphabetical order      directory_text_N         its words
//   directory_change_N   what the FHIR changes put on top of it     directory_change_text_N  its words
//   directory_carrier_N  which resource was last seen with which address

export const SEARCH_MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: 'create-generation',
    statements: [
      'CREATE TABLE entente_directory_generation (one INTEGER PRIMARY KEY CHECK (one = 1), number BIGINT NOT NULL, as_of BIGINT NOT NULL)',
    ],
  },
  {
    number: 2,
    name: 'follow-changes',
    statements: [
      'ALTER TABLE entente_directory_generation ADD COLUMN changed_until BIGINT',
      // Generations of before have other tables; the next extraction makes new ones.
      'DELETE FROM entente_directory_generation',
    ],
  },
]

/** Beginnings of words up to this length are in the index. */
export const LONGEST_PREFIX = 6

const TEXT = `fts5 (words, content = '', tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4 5 6', detail = none)`

export function createStatements(number: bigint): readonly SqlStatement[] {
  return [
    `CREATE TABLE directory_row_${number} (id INTEGER PRIMARY KEY, address TEXT NOT NULL, holder TEXT NOT NULL, structure TEXT NOT NULL, document TEXT NOT NULL) STRICT`,
    `CREATE VIRTUAL TABLE directory_text_${number} USING ${TEXT}`,
    `CREATE TABLE directory_change_${number} (id INTEGER PRIMARY KEY, address TEXT NOT NULL, holder TEXT NOT NULL, structure TEXT NOT NULL, sort TEXT NOT NULL, document TEXT NOT NULL) STRICT`,
    `CREATE VIRTUAL TABLE directory_change_text_${number} USING ${TEXT}`,
    `CREATE TABLE directory_carrier_${number} (carrier TEXT NOT NULL, address TEXT NOT NULL, PRIMARY KEY (carrier, address)) STRICT, WITHOUT ROWID`,
    `CREATE INDEX directory_address_carrier_${number} ON directory_carrier_${number} (address)`,
  ].map((sql) => ({ sql }))
}

/** Indexes are made when the rows are there, which is faster. */
export function indexStatements(number: bigint): readonly SqlStatement[] {
  return ['row', 'change']
    .flatMap((table) => [
      `CREATE INDEX directory_address_${table}_${number} ON directory_${table}_${number} (address)`,
      `CREATE INDEX directory_holder_${table}_${number} ON directory_${table}_${number} (holder) WHERE holder <> ''`,
      `CREATE INDEX directory_structure_${table}_${number} ON directory_${table}_${number} (structure) WHERE holder = '' AND structure <> ''`,
    ])
    .map((sql) => ({ sql }))
}

export function dropStatements(number: bigint): readonly SqlStatement[] {
  return ['row', 'text', 'change', 'change_text', 'carrier'].map((table) => ({
    sql: `DROP TABLE IF EXISTS directory_${table}_${number}`,
  }))
}

export function insertStatements(number: bigint, id: number, mailbox: Mailbox): readonly SqlStatement[] {
  return [
    {
      sql: `INSERT INTO directory_row_${number} (id, address, holder, structure, document) VALUES (?, ?, ?, ?, ?)`,
      parameters: [id, mailbox.address, holderOf(mailbox), structureOf(mailbox), JSON.stringify(mailbox)],
    },
    {
      sql: `INSERT INTO directory_text_${number} (rowid, words) VALUES (?, ?)`,
      parameters: [id, textOf(mailbox)],
    },
  ]
}

/** National identifier of the holder, or nothing. */
export function holderOf({ professional }: Mailbox): string {
  return professional?.identifiers.find(({ kind }) => kind === 'idNatPs')?.value ?? ''
}

/** Identifier of the structure as the extraction writes it, without its register, or nothing. */
export function structureOf({ structure }: Mailbox): string {
  return structure?.identifiers[0]?.value ?? ''
}

/** What a mailbox is found by. */
export function textOf({ professional, structure, service }: Mailbox): string {
  const parts = [
    professional?.family,
    professional?.given,
    structure?.name,
    structure?.postalCode,
    structure?.address?.at(-1),
    professional?.profession?.label,
    professional?.speciality?.label,
    service,
  ]
  return parts.filter((part) => part !== undefined && part !== '').join(' ')
}

/** Without accents and capitals, as the tokenizer of the index sees it. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

export function documentOf({ document }: SqlRow): Mailbox {
  const mailbox = JSON.parse(String(document)) as Mailbox
  return { ...mailbox, provenance: { ...mailbox.provenance, asOf: new Date(mailbox.provenance.asOf) } }
}
