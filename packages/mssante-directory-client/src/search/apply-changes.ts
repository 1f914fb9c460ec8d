import type { SqlRow } from '@entente/core/ports'
import type { BatchingSqlExecutor, SqlStatement } from '@entente/runtime'
import type { FhirChange } from '../fhir/fhir-reader.ts'
import type { IdentifierKind, Mailbox } from '../model/mailbox.ts'
import { documentOf, holderOf, plain, structureOf, textOf } from './search-tables.ts'

/** What changes did to the embedded index. */
export interface AppliedChanges {
  /** Mailboxes that were put in or renewed. */
  readonly stored: number
  /** Mailboxes that were taken out, those on the liste rouge included. */
  readonly removed: number
  /** Roles that ended and were never seen before, so their mailbox is not known: the next extraction settles them. */
  readonly unresolved: number
}

const TABLES = ['row', 'change'] as const
type Table = (typeof TABLES)[number]

interface Found {
  readonly table: Table
  readonly id: bigint
  readonly holder: string
  readonly mailbox: Mailbox
}

/**
 * Puts changes on top of a generation, inside one transaction. Doing it twice changes nothing more.
 *
 * A change tells the mailboxes of one resource. A mailbox that the resource no longer carries goes, unless another one
 * was seen with it. What is on the liste rouge is not kept: the index serves end users only.
 */
export async function applyChanges(
  sql: BatchingSqlExecutor,
  number: bigint,
  changes: readonly FhirChange[],
): Promise<AppliedChanges> {
  const rows = new GenerationRows(sql, number)
  const counts = { stored: 0, removed: 0, unresolved: 0 }
  for (const change of changes) {
    const carrier = carrierKey(change)
    const known = carrier === undefined ? [] : await rows.addressesOf(carrier)
    const shown = change.active ? change.mailboxes.filter(({ redList }) => redList !== true) : []
    const hidden = change.mailboxes.filter(({ redList }) => redList === true)
    for (const mailbox of shown) {
      await rows.store(mailbox)
      counts.stored += 1
    }
    const kept = new Set(shown.map(({ address }) => address))
    const leaving: Found[] = []
    for (const { address } of hidden) leaving.push(...(await rows.at('address', address)))
    for (const address of known) {
      const isElsewhere = kept.has(address) || (await rows.isCarriedElsewhere(address, carrier ?? ''))
      if (!isElsewhere) leaving.push(...(await rows.at('address', address)).filter(isOwnedBy(change)))
    }
    if (!change.active) leaving.push(...(await rows.ownedBy(change)))
    const distinct = new Map(leaving.map((found) => [`${found.table}/${found.id}`, found]))
    for (const found of distinct.values()) rows.remove(found)
    counts.removed += distinct.size
    const isUnknownRole = change.resource === 'PractitionerRole' && known.length === 0
    if (!change.active && isUnknownRole) counts.unresolved += 1
    if (carrier !== undefined) rows.remember(carrier, known, kept)
    await rows.flush()
  }
  return counts
}

/** The rows of one generation: those of the extraction and those of changes. */
class GenerationRows {
  readonly #sql: BatchingSqlExecutor
  readonly #number: bigint
  #waiting: SqlStatement[] = []

  constructor(sql: BatchingSqlExecutor, number: bigint) {
    this.#sql = sql
    this.#number = number
  }

  async at(column: 'address' | 'holder' | 'structure', value: string): Promise<readonly Found[]> {
    // A structure's own mailboxes have no holder; those of its people leave with their roles.
    const own = { address: '', holder: "AND holder <> ''", structure: "AND holder = '' AND structure <> ''" }
    const rows = await this.#sql.query(
      TABLES.map(
        (table) =>
          `SELECT '${table}' AS place, id, holder, document FROM directory_${table}_${this.#number} WHERE ${column} = ? ${own[column]}`,
      ).join(' UNION ALL '),
      [value, value],
    )
    return rows.map((row) => foundIn(row))
  }

  /** Rows of a person or a structure that ended. A role says too little to find its row. */
  async ownedBy({ resource, identifiers }: FhirChange): Promise<readonly Found[]> {
    if (resource === 'PractitionerRole') return []
    const found: Found[] = []
    for (const { kind, value } of identifiers) {
      if (resource === 'Organization') found.push(...(await this.at('structure', value)))
      else if (kind === 'idNatPs') found.push(...(await this.at('holder', value)))
    }
    return found
  }

  /** Renews the row of the same holder, or adds one. What the change does not say is kept. */
  async store(mailbox: Mailbox): Promise<void> {
    const holder = holderOf(mailbox)
    const same = (await this.at('address', mailbox.address)).find(
      (own) => own.holder === holder || own.holder === '' || holder === '',
    )
    const merged = same === undefined ? mailbox : { ...same.mailbox, ...definedFields(mailbox) }
    if (same !== undefined) this.remove(same)
    const text = textOf(merged)
    this.#write(
      {
        sql: `INSERT INTO directory_change_${this.#number} (address, holder, structure, sort, document) VALUES (?, ?, ?, ?, ?)`,
        parameters: [
          merged.address,
          holderOf(merged),
          structureOf(merged),
          plain(text),
          JSON.stringify(merged),
        ],
      },
      {
        sql: `INSERT INTO directory_change_text_${this.#number} (rowid, words) VALUES (last_insert_rowid(), ?)`,
        parameters: [text],
      },
    )
    // The next mailbox of the same resource has to see this one.
    await this.flush()
  }

  remove({ table, id, mailbox }: Found): void {
    const text = `directory_${table === 'row' ? '' : 'change_'}text_${this.#number}`
    this.#write(
      // An index without content has to be told the words that it shall forget.
      {
        sql: `INSERT INTO ${text} (${text}, rowid, words) VALUES ('delete', ?, ?)`,
        parameters: [id, textOf(mailbox)],
      },
      { sql: `DELETE FROM directory_${table}_${this.#number} WHERE id = ?`, parameters: [id] },
    )
  }

  /** Sends what waits to be written, in one message. */
  async flush(): Promise<void> {
    const statements = this.#waiting
    this.#waiting = []
    if (statements.length > 0) await this.#sql.runBatch(statements)
  }

  #write(...statements: SqlStatement[]): void {
    this.#waiting.push(...statements)
  }

  async addressesOf(carrier: string): Promise<readonly string[]> {
    const rows = await this.#sql.query(
      `SELECT address FROM directory_carrier_${this.#number} WHERE carrier = ?`,
      [carrier],
    )
    return rows.map(({ address }) => String(address))
  }

  async isCarriedElsewhere(address: string, carrier: string): Promise<boolean> {
    const rows = await this.#sql.query(
      `SELECT 1 FROM directory_carrier_${this.#number} WHERE address = ? AND carrier <> ? LIMIT 1`,
      [address, carrier],
    )
    return rows.length > 0
  }

  remember(carrier: string, known: readonly string[], addresses: ReadonlySet<string>): void {
    const table = `directory_carrier_${this.#number}`
    for (const address of known) {
      if (addresses.has(address)) continue
      this.#write({
        sql: `DELETE FROM ${table} WHERE carrier = ? AND address = ?`,
        parameters: [carrier, address],
      })
    }
    for (const address of addresses) {
      if (known.includes(address)) continue
      this.#write({
        sql: `INSERT INTO ${table} (carrier, address) VALUES (?, ?)`,
        parameters: [carrier, address],
      })
    }
  }
}

function foundIn(row: SqlRow): Found {
  return {
    table: row.place === 'row' ? 'row' : 'change',
    id: BigInt(Number(row.id)),
    holder: String(row.holder),
    mailbox: documentOf(row),
  }
}

/** An address may stand for several holders; a person gives up only their own. */
function isOwnedBy({ resource, identifiers }: FhirChange): (found: Found) => boolean {
  const ids = identifiers.filter(({ kind }) => kind === 'idNatPs').map(({ value }) => value)
  return ({ holder }) => resource !== 'Practitioner' || holder === '' || ids.includes(holder)
}

function definedFields(mailbox: Mailbox): Partial<Mailbox> {
  return Object.fromEntries(Object.entries(mailbox).filter(([, value]) => value !== undefined))
}

const PREFERRED: readonly IdentifierKind[] = [
  'idNatPs',
  'idNatStruct',
  'situation',
  'rpps',
  'finess',
  'siret',
  'siren',
  'rppsRang',
]

/** A resource by a business identifier; technical ones change. */
function carrierKey({ resource, identifiers }: FhirChange): string | undefined {
  const own = PREFERRED.flatMap((kind) => identifiers.filter((identifier) => identifier.kind === kind))[0]
  return own === undefined ? undefined : `${resource}/${own.kind}/${own.value}`
}
