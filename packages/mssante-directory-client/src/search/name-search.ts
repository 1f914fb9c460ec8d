import type { SqlExecutor, SqlRow } from '@entente/core/ports'
import { type BatchingSqlDriver, migrate, type SqlStatement } from '@entente/runtime'
import { DirectoryError } from '../errors.ts'
import type { FhirChange } from '../fhir/fhir-reader.ts'
import type { Mailbox } from '../model/mailbox.ts'
import { mailboxKey } from '../model/mailbox.ts'
import type { DirectoryReader } from '../read/directory-reader.ts'
import { type AppliedChanges, applyChanges } from './apply-changes.ts'
import {
  createStatements,
  documentOf,
  dropStatements,
  indexStatements,
  insertStatements,
  LONGEST_PREFIX,
  plain,
  SEARCH_MIGRATIONS,
  textOf,
} from './search-tables.ts'

const ROWS_PER_BATCH = 2_000
const MOST_WORDS = 8

interface Generation {
  readonly number: bigint
  readonly asOf: Date
  readonly changedUntil: Date | undefined
}

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
  /** How many mailboxes the extraction in use holds, without changes on top; 0 before the first one. */
  count(): Promise<number>
  /** When the extraction in use was generated; undefined before the first one. */
  asOf(): Promise<Date | undefined>
  /**
   * Puts changes on top of the extraction in use, all or none. The next extraction takes their place.
   *
   * @param until everything before this instant has now been applied
   * @throws {DirectoryError} `INDEX_EMPTY`
   */
  apply(changes: readonly FhirChange[], until?: Date): Promise<AppliedChanges>
  /** Until when changes were applied to the extraction in use; undefined when none were. */
  changedUntil(): Promise<Date | undefined>
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
  await migrate(sql, { component: 'directory.search', migrations: SEARCH_MIGRATIONS })

  async function generation(executor: SqlExecutor = sql): Promise<Generation | undefined> {
    const [row] = await executor.query(
      'SELECT number, as_of, changed_until FROM entente_directory_generation',
    )
    if (row === undefined) return undefined
    const { number, as_of: asOf, changed_until: until = null } = row
    return {
      number: BigInt(Number(number)),
      asOf: new Date(Number(asOf)),
      changedUntil: until === null ? undefined : new Date(Number(until)),
    }
  }

  async function required(executor: SqlExecutor = sql): Promise<Generation> {
    const found = await generation(executor)
    if (found !== undefined) return found
    throw new DirectoryError({ code: 'INDEX_EMPTY', what: 'The embedded index holds no extraction yet.' })
  }

  /** The generation that answered last. Its tables are gone as soon as another one takes its place. */
  let lastUsed: bigint | undefined

  /** Runs a query on the generation in use; once more when that one was replaced in between. */
  async function onCurrent(
    query: (number: bigint) => Promise<readonly SqlRow[]>,
  ): Promise<readonly Mailbox[]> {
    const used = lastUsed ?? (await required()).number
    const rows = await query(used).catch(async (error: unknown) => {
      const { number } = await required()
      if (number === used) throw error
      lastUsed = number
      return query(number)
    })
    lastUsed ??= used
    return merge(rows)
  }

  function matching(words: readonly string[], limit: number): Promise<readonly Mailbox[]> {
    const match = words.map((word) => `"${word}"*`).join(' AND ')
    return onCurrent((number) =>
      sql.query(
        `SELECT 0 AS changed, document FROM (SELECT document FROM directory_row_${number} WHERE id IN
            (SELECT rowid FROM directory_text_${number} WHERE directory_text_${number} MATCH ? ORDER BY rowid LIMIT ?)
            ORDER BY id)
          UNION ALL
          SELECT 1, document FROM (SELECT own.document FROM directory_change_text_${number} AS text
            JOIN directory_change_${number} AS own ON own.id = text.rowid
            WHERE directory_change_text_${number} MATCH ? ORDER BY own.sort LIMIT ?)`,
        [match, limit, match, limit],
      ),
    )
  }

  async function find(text: string, limit = 20): Promise<readonly Mailbox[]> {
    const words = wordsOf(text).slice(0, MOST_WORDS)
    if (words.length === 0) return []
    if (words.some((word) => word.length > LONGEST_PREFIX)) {
      // The index knows beginnings up to a length; for a longer one it would gather every mailbox that has it.
      const most = limit * 4
      const near = await matching(words.map(shortened), most)
      const found = near.filter((mailbox) => hasWords(mailbox, words))
      if (found.length >= limit || near.length < most) return found.slice(0, limit)
    }
    return (await matching(words, limit)).slice(0, limit)
  }

  function findAddress(address: string): Promise<readonly Mailbox[]> {
    return onCurrent((number) =>
      sql.query(
        `SELECT 0 AS changed, document FROM directory_row_${number} WHERE address = ?
          UNION ALL SELECT 1, document FROM directory_change_${number} WHERE address = ?`,
        [address, address],
      ),
    )
  }

  return {
    find,
    count: async () => {
      const used = await generation()
      if (used === undefined) return 0
      // Rows that changes took out are those below the last one that are missing.
      const [row] = await sql.query(`SELECT MAX(id) AS last FROM directory_row_${used.number}`)
      return Number(row?.last ?? 0)
    },
    asOf: async () => (await generation())?.asOf,
    changedUntil: async () => (await generation())?.changedUntil,
    apply: (changes, until) =>
      sql.transaction(async (own) => {
        const { number } = await required(own)
        const applied = await applyChanges(own, number, changes)
        if (until !== undefined) {
          await own.execute('UPDATE entente_directory_generation SET changed_until = ? WHERE number = ?', [
            until.getTime(),
            number,
          ])
        }
        return applied
      }),
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
      await sql.runBatch(indexStatements(next))
      await sql.runBatch([
        {
          sql: `INSERT INTO entente_directory_generation (one, number, as_of) VALUES (1, ?, ?)
            ON CONFLICT (one) DO UPDATE SET number = excluded.number, as_of = excluded.as_of, changed_until = NULL`,
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
        return query.by === 'address' ? findAddress(mailboxKey(query.address)) : []
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

/** What a person typed, as the tokenizer of the index sees it. */
function wordsOf(text: string): readonly string[] {
  return plain(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Rows of the extraction come in alphabetical order; those of changes have to find their place among them. */
function merge(rows: readonly SqlRow[]): readonly Mailbox[] {
  const mailboxes = rows.map((row) => embedded(documentOf(row)))
  if (rows.every(({ changed }) => Number(changed) === 0)) return mailboxes
  return mailboxes
    .map((mailbox) => ({ mailbox, key: plain(textOf(mailbox)) }))
    .sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
    .map(({ mailbox }) => mailbox)
}

/** Characters, not code units: half of one is no beginning. */
function shortened(word: string): string {
  return [...word].slice(0, LONGEST_PREFIX).join('')
}

function hasWords(mailbox: Mailbox, beginnings: readonly string[]): boolean {
  const words = wordsOf(textOf(mailbox))
  return beginnings.every((beginning) => words.some((word) => word.startsWith(beginning)))
}

function embedded(mailbox: Mailbox): Mailbox {
  return { ...mailbox, provenance: { source: 'embedded', asOf: mailbox.provenance.asOf } }
}
