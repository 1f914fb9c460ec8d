import { randomUUID, webcrypto } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isTenantId, type TenantId } from '@entente/core/ids'
import { WhitelistError } from '../errors.ts'
import { type BreakGlass, compareLists, type ListStore, type StoredList } from './list-store.ts'
import { readBreakGlass, readStoredList, writeBreakGlass, writeStoredList } from './store-records.ts'

/** Where lists are kept, for whom, and how many. */
export interface FileListStoreOptions {
  /** The organisme whose lists are kept; each has a folder of its own below `folder`, named by its SIRET. */
  readonly tenant: TenantId
  /** A folder on a local disk; made when absent. Several processes may share it. */
  readonly folder: string
  /** How many lists are kept. @default 10 */
  readonly keep?: number
}

const DEFAULT_KEEP = 10
const RECORD = /^list-[0-9a-f]{64}\.json$/
const GLASS = /^break-glass-[0-9TZ-]+-[0-9a-f-]{36}\.json$/
const LEFTOVER = /\.tmp$/
const LEFTOVER_AGE_MS = 3_600_000

/**
 * Keeps verified lists in files, named by their hash. There is no pointer to the current one: the newest list by its
 * dates is current, so two processes that swap at once cannot put an older list back.
 *
 * Every write goes to a temporary file, is synchronised and renamed: a crash or a full disk leaves what was there.
 *
 * @param options the folder, and how many lists are kept
 * @throws {WhitelistError} `WL_OPTIONS_INVALID` `WL_STORE_FAILED`
 * @example
 * const store = await fileListStore({ tenant, folder: '/var/lib/mssante/whitelist' })
 */
export async function fileListStore(options: FileListStoreOptions): Promise<ListStore> {
  const keep = options.keep ?? DEFAULT_KEEP
  if (!Number.isInteger(keep) || keep < 1)
    throw new WhitelistError('WL_OPTIONS_INVALID', { why: 'keep is at least 1.' })
  if (!isTenantId(options.tenant))
    throw new WhitelistError('WL_OPTIONS_INVALID', { why: 'tenant is the SIRET of the organisme.' })
  const store = new FileListStore(options.tenant, join(options.folder, options.tenant), keep)
  await store.open()
  return store
}

class FileListStore implements ListStore {
  readonly tenant: TenantId
  readonly #folder: string
  readonly #keep: number

  constructor(tenant: TenantId, folder: string, keep: number) {
    this.tenant = tenant
    this.#folder = folder
    this.#keep = keep
  }

  async open(): Promise<void> {
    await failing(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      await this.#removeLeftovers()
    })
  }

  async latest(): Promise<StoredList | undefined> {
    return (await this.history())[0]
  }

  async history(): Promise<readonly StoredList[]> {
    const names = await failing(() => readdir(this.#folder))
    const kept = new Set(names)
    const lists: StoredList[] = []
    for (const name of names.filter((one) => RECORD.test(one))) {
      // Bytes are written first, so a record without them is being pruned by another process.
      if (!kept.has(name.replace('.json', '.xml'))) continue
      const text = await this.#read(name)
      const list = text === undefined ? undefined : readStoredList(text)
      if (list !== undefined && name === `list-${list.sha256}.json`) lists.push(list)
    }
    return lists.sort((one, other) => compareLists(other, one) || compareConfirmed(other, one))
  }

  async bytesOf(sha256: string): Promise<Uint8Array> {
    const bytes = await failing(() => readFile(this.#path(`list-${sha256}.xml`)))
    // On another thread: megabytes would hold the event loop up.
    const digest = Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex')
    if (digest !== sha256) throw new WhitelistError('WL_STORE_CORRUPT', { details: { sha256 } })
    return bytes
  }

  async put(list: StoredList, bytes: Uint8Array): Promise<void> {
    await failing(async () => {
      await this.#write(`list-${list.sha256}.xml`, bytes)
      await this.#write(`list-${list.sha256}.json`, writeStoredList(list))
      await this.#prune()
    })
  }

  async confirm(list: StoredList): Promise<void> {
    await failing(() => this.#write(`list-${list.sha256}.json`, writeStoredList(list)))
  }

  async breakGlasses(): Promise<readonly BreakGlass[]> {
    const names = (await failing(() => readdir(this.#folder))).filter((name) => GLASS.test(name)).sort()
    const texts = await Promise.all(names.map((name) => this.#read(name)))
    return texts.flatMap((text) => (text === undefined ? [] : (readBreakGlass(text) ?? [])))
  }

  async recordBreakGlass(entry: BreakGlass): Promise<void> {
    const name = `break-glass-${entry.from.toISOString().replaceAll(/[:.]/g, '-')}-${randomUUID()}.json`
    await failing(() => this.#write(name, writeBreakGlass(entry)))
  }

  #path(name: string): string {
    return join(this.#folder, name)
  }

  /** `undefined` when another process removed the file meanwhile. */
  async #read(name: string): Promise<string | undefined> {
    try {
      return await readFile(this.#path(name), 'utf8')
    } catch (cause) {
      if (isMissing(cause)) return undefined
      throw new WhitelistError('WL_STORE_FAILED', { cause })
    }
  }

  async #write(name: string, content: Uint8Array): Promise<void> {
    const temporary = this.#path(`${name}.${randomUUID()}.tmp`)
    try {
      const handle = await open(temporary, 'wx', 0o600)
      try {
        await handle.writeFile(content)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(temporary, this.#path(name))
    } catch (error) {
      await unlink(temporary).catch(() => undefined)
      throw error
    }
    const folder = await open(this.#folder, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }

  async #prune(): Promise<void> {
    for (const { sha256 } of (await this.history()).slice(this.#keep)) {
      await this.#remove(`list-${sha256}.json`)
      await this.#remove(`list-${sha256}.xml`)
    }
  }

  /** Temporary files of a process that was killed. Compared with the folder's own times, never with a clock. */
  async #removeLeftovers(): Promise<void> {
    const newest = (await stat(this.#folder)).mtimeMs
    for (const name of await readdir(this.#folder)) {
      if (!LEFTOVER.test(name)) continue
      const found = await stat(this.#path(name)).catch(() => undefined)
      if (found !== undefined && newest - found.mtimeMs > LEFTOVER_AGE_MS) await this.#remove(name)
    }
  }

  async #remove(name: string): Promise<void> {
    await unlink(this.#path(name)).catch((cause) => {
      if (!isMissing(cause)) throw cause
    })
  }
}

function compareConfirmed(one: StoredList, other: StoredList): number {
  return one.confirmedAt.getTime() - other.confirmedAt.getTime()
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

async function failing<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (cause) {
    if (cause instanceof WhitelistError) throw cause
    throw new WhitelistError('WL_STORE_FAILED', { cause, retryable: true })
  }
}
