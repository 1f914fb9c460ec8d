import type { SqlRow } from '@entente/core/ports'
import { type BatchingSqlDriver, migrate, type SqlStatement } from '@entente/runtime'
import { DirectoryError } from '../errors.ts'
import type { Mailbox } from '../model/mailbox.ts'
import { mailboxKey } from '../model/mailbox.ts'
import type { DirectoryReader } from '../read/directory-reader.ts'

const ROWS_PER_BATCH = 2_000
const MOST_WORDS = 8

/** Mailboxes by position: an array, or an extraction that makes them when asked. */
export interface MailboxList {
  readonly length: number
  at(position: number): Mailbox | undefined
}

/** The directory in an embedded database, searched as people type. */
export interface NameSearch {
  /** The mailboxes whose person, structure, place, profession or service begins with each of the words. */
  find(text: string, limit?: number): Promise<readonly Mailbox[]>
  /**
   * Puts a whole extraction in place of the one in use: built aside, then switched in one transaction. A search sees the
   * old one or the new one.
   *
   * @returns how many mailboxes were stored
   */
  replace(mailboxes: MailboxList, asOf: Date): Promise<number>
  /** When the extraction in use was generated; undefined before the first one. */
  asOf(): Promise<Date | undefined>
  /** The same as a source of the directory, for queries by name and by address. */
  reader(): DirectoryReader
}

/**
 * Opens the embedded index for search by name, in an SQLite database with FTS5. Accents and capitals do not count.
 *
 * Results come in alphabetical order, because rows are stored in that order: the shortest prefix is as fast as a name.
 *
 * @throws the errors of the driver; `find` throws {@link DirectoryError} `INDEX_EMPTY`
 * @example
 * const search = await openNameSearch(await openSqlite('/var/lib/operateur/annuaire.db'))
 * await search.replace(index, index.asOf)
 * const found = await search.find('lefev zo')
 */
export async function openNameSearch(sql: BatchingSqlDriver): Promise<NameSearch> {
  await migrate(sql, {
    component: 'directory.search',
    migrations: [
      {
        number: 1,
        name: 'create-generation',
        statements: [
          'CREATE TABLE entente_directory_generation (one INTEGER PRIMARY KEY CHECK (one = 1), number BIGINT NOT NULL, as_of BIGINT NOT NULL)',
        ],
      },
    ],
  })

  async function generation(): Promise<{ readonly number: bigint; readonly asOf: Date } | undefined> {
    const [row] = await sql.query('SELECT number, as_of FROM entente_directory_generation')
    return row === undefined
      ? undefined
      : { number: BigInt(Number(row.number)), asOf: new Date(Number(row.as_of)) }
  }

  /** Runs a query on the generation in use; once more when that one was replaced in between. */
  async function onCurrent(
    query: (number: bigint) => Promise<readonly SqlRow[]>,
  ): Promise<readonly Mailbox[]> {
    const found = await generation()
    if (found === undefined) {
      throw new DirectoryError({ code: 'INDEX_EMPTY', what: 'The embedded index holds no extraction yet.' })
    }
    try {
      return (await query(found.number)).map(mailboxOf)
    } catch (error) {
      const now = await generation()
      if (now === undefined || now.number === found.number) throw error
      return (await query(now.number)).map(mailboxOf)
    }
  }

  async function find(text: string, limit = 20): Promise<readonly Mailbox[]> {
    const words = wordsOf(text).slice(0, MOST_WORDS)
    if (words.length === 0) return []
    const match = words.map((word) => `"${word}"*`).join(' AND ')
    return onCurrent((number) =>
      sql.query(
        `SELECT document FROM directory_row_${number} WHERE id IN
          (SELECT rowid FROM directory_text_${number} WHERE directory_text_${number} MATCH ? ORDER BY rowid LIMIT ?)
          ORDER BY id`,
        [match, limit],
      ),
    )
  }

  return {
    find,
    asOf: async () => (await generation())?.asOf,
    replace: async (mailboxes, asOf) => {
      const before = await generation()
      const next = (before?.number ?? 0n) + 1n
      const order = alphabetical(mailboxes)
      await sql.runBatch([...dropStatements(next), ...createStatements(next)])
      for (let from = 0; from < order.length; from += ROWS_PER_BATCH) {
        const statements: SqlStatement[] = []
        for (let id = from; id < Math.min(from + ROWS_PER_BATCH, order.length); id += 1) {
          const mailbox = mailboxes.at(order[id] ?? 0)
          if (mailbox !== undefined) statements.push(...insertStatements(next, id + 1, mailbox))
        }
        await sql.runBatch(statements)
      }
      await sql.runBatch([
        {
          sql: `INSERT INTO entente_directory_generation (one, number, as_of) VALUES (1, ?, ?)
            ON CONFLICT (one) DO UPDATE SET number = excluded.number, as_of = excluded.as_of`,
          parameters: [next, asOf.getTime()],
        },
        ...(before === undefined ? [] : dropStatements(before.number)),
      ])
      return order.length
    },
    reader: () => ({
      name: 'embedded',
      supports: ({ by }) => by === 'name' || by === 'address',
      find: async (query, options = {}) => {
        if (query.by === 'name') return find(query.name, options.limit)
        if (query.by !== 'address') return []
        return onCurrent((number) =>
          sql.query(`SELECT document FROM directory_row_${number} WHERE address = ?`, [
            mailboxKey(query.address),
          ]),
        )
      },
    }),
  }
}

/** The positions of the mailboxes in alphabetical order of what people look for. */
function alphabetical(mailboxes: MailboxList): Uint32Array {
  const keys: string[] = []
  for (let position = 0; position < mailboxes.length; position += 1) {
    const mailbox = mailboxes.at(position)
    keys.push(mailbox === undefined ? '' : plain(textOf(mailbox)))
  }
  const order = Uint32Array.from(keys.keys())
  return order.sort((left, right) => {
    const [a = '', b = ''] = [keys[left], keys[right]]
    return a < b ? -1 : a > b ? 1 : left - right
  })
}

/** What a mailbox is found by. */
function textOf({ professional, structure, service }: Mailbox): string {
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

function createStatements(number: bigint): readonly SqlStatement[] {
  return [
    {
      sql: `CREATE TABLE directory_row_${number} (id INTEGER PRIMARY KEY, address TEXT NOT NULL, document TEXT NOT NULL) STRICT`,
    },
    { sql: `CREATE INDEX directory_address_${number} ON directory_row_${number} (address)` },
    {
      sql: `CREATE VIRTUAL TABLE directory_text_${number} USING fts5 (
        words, content = '', tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4 5 6', detail = none)`,
    },
  ]
}

function dropStatements(number: bigint): readonly SqlStatement[] {
  return [
    { sql: `DROP TABLE IF EXISTS directory_row_${number}` },
    { sql: `DROP TABLE IF EXISTS directory_text_${number}` },
  ]
}

function insertStatements(number: bigint, id: number, mailbox: Mailbox): readonly SqlStatement[] {
  return [
    {
      sql: `INSERT INTO directory_row_${number} (id, address, document) VALUES (?, ?, ?)`,
      parameters: [id, mailbox.address, JSON.stringify(mailbox)],
    },
    {
      sql: `INSERT INTO directory_text_${number} (rowid, words) VALUES (?, ?)`,
      parameters: [id, textOf(mailbox)],
    },
  ]
}

/** What a person typed, as the tokenizer of the index sees it. */
function wordsOf(text: string): readonly string[] {
  return plain(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

function mailboxOf({ document }: SqlRow): Mailbox {
  const mailbox = JSON.parse(String(document)) as Mailbox
  return { ...mailbox, provenance: { source: 'embedded', asOf: new Date(mailbox.provenance.asOf) } }
}
