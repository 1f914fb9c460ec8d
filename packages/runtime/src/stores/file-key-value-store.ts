import { createHash } from 'node:crypto'
import { mkdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock, KeyValueStore } from '@entente/core/ports'
import { RuntimeError } from '../errors.ts'
import { systemClock } from '../ports/system-clock.ts'
import { checkStoreKey } from './store-key.ts'
import { syncFolder, writeFileAtomically } from './write-file-atomically.ts'

export interface FileKeyValueStoreOptions {
  /** Decides what has expired. @default systemClock */
  readonly clock?: Clock
}

interface Entry {
  readonly value: Uint8Array
  readonly until: Date | undefined
}

/** First bytes of each file, then the expiry in milliseconds as 64 bits (0: none), SHA-256 of both, the value. */
const MAGIC = Buffer.from('entente-kv1\n')
const HEADER_BYTES = MAGIC.length + 8 + 32

/**
 * Opens a {@link KeyValueStore} of one file per key, for few and larger values such as the last good list.
 *
 * Each write is durable and whole, also after a crash; a file that was changed by something else is refused. For one
 * process per folder. The names of the files are hashes of the keys.
 *
 * @param folder made when absent, readable by its owner only
 * @throws {RuntimeError} `STORE_WRITE_FAILED`; later `STORE_KEY_INVALID` `STORE_READ_FAILED` `STORE_WRITE_FAILED`
 *   `STORE_FILE_CORRUPT`
 * @example
 * const store = await fileKeyValueStore('/var/lib/operateur/whitelist')
 * await store.put('last-good', listBytes)
 */
export async function fileKeyValueStore(
  folder: string,
  options: FileKeyValueStoreOptions = {},
): Promise<KeyValueStore> {
  const { clock = systemClock } = options
  await writing(() => mkdir(folder, { recursive: true, mode: 0o700 }))
  const queues = new Map<string, Promise<unknown>>()

  /** Runs the operations of one key one after the other. */
  async function inOrder<Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result> {
    const path = pathOf(folder, key)
    const result = (queues.get(path) ?? Promise.resolve()).then(() => work(path))
    const settled = result
      .catch(() => undefined)
      .finally(() => {
        if (queues.get(path) === settled) queues.delete(path)
      })
    queues.set(path, settled)
    return result
  }

  async function live(path: string): Promise<Entry | undefined> {
    const entry = await readEntry(path)
    return entry?.until !== undefined && entry.until <= clock.now() ? undefined : entry
  }

  return {
    get: async (key) => (await inOrder(key, live))?.value,
    put: (key, value, until) =>
      inOrder(key, (path) => writing(() => writeFileAtomically(path, encode({ value, until }), 'replace'))),
    putIfAbsent: (key, value, until) =>
      inOrder(key, async (path) => {
        if ((await live(path)) !== undefined) return 'present'
        await writing(() => removeFile(path))
        return writing(() => createEntry(path, { value, until }))
      }),
    delete: (key) =>
      inOrder(key, (path) =>
        writing(async () => {
          await removeFile(path)
          await syncFolder(folder)
        }),
      ),
  }
}

function pathOf(folder: string, key: string): string {
  const name = createHash('sha256').update(checkStoreKey('key', key)).digest('hex')
  return join(folder, `${name}.entry`)
}

async function createEntry(path: string, entry: Entry): Promise<'stored' | 'present'> {
  try {
    await writeFileAtomically(path, encode(entry), 'create')
    return 'stored'
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return 'present'
    throw error
  }
}

async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error
  })
}

async function readEntry(path: string): Promise<Entry | undefined> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT')) return undefined
    throw new RuntimeError({
      code: 'STORE_READ_FAILED',
      what: 'An entry of the file store cannot be read.',
      cause,
    })
  })
  return bytes === undefined ? undefined : decode(bytes)
}

function encode({ value, until }: Entry): Uint8Array {
  const header = Buffer.alloc(8)
  header.writeBigInt64BE(BigInt(until?.getTime() ?? 0))
  const body = Buffer.concat([header, value])
  return Buffer.concat([MAGIC, header, digestOf(body), value])
}

function decode(bytes: Buffer): Entry {
  const expiry = bytes.subarray(MAGIC.length, MAGIC.length + 8)
  const digest = bytes.subarray(MAGIC.length + 8, HEADER_BYTES)
  const value = bytes.subarray(HEADER_BYTES)
  const isWhole =
    bytes.length >= HEADER_BYTES &&
    bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
    digestOf(Buffer.concat([expiry, value])).equals(digest)
  if (!isWhole) {
    throw new RuntimeError({ code: 'STORE_FILE_CORRUPT', what: 'A file of the store was changed or cut.' })
  }
  const untilMs = Number(expiry.readBigInt64BE())
  return { value: new Uint8Array(value), until: untilMs === 0 ? undefined : new Date(untilMs) }
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

async function writing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    throw new RuntimeError({
      code: 'STORE_WRITE_FAILED',
      what: 'An entry of the file store cannot be written.',
      cause,
    })
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
