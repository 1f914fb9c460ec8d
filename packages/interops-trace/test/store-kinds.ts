import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPostgres } from '@entente/runtime'
import { embeddedStore } from '../src/stores/embedded-store.ts'
import type { JournalStore } from '../src/stores/journal-store.ts'
import { memoryStore } from '../src/stores/memory-store.ts'
import { postgresStore } from '../src/stores/postgres-store.ts'
import { hasPostgres, type PostgresServer, startPostgres } from './postgres-server.ts'

/** One kind of store, for the suites that every kind must pass. */
export interface StoreKind {
  readonly name: string
  readonly available: boolean
  /** True when several writers share the store, each with a log of its own. */
  readonly isShared: boolean
  begin(): Promise<void>
  /** An empty store. */
  fresh(): Promise<JournalStore>
  /** Another way into the store made last, as another process would open it. */
  again(): JournalStore
  end(): void
}

function memoryKind(): StoreKind {
  let last = memoryStore()
  return {
    name: 'in memory',
    available: true,
    isShared: false,
    begin: async () => undefined,
    fresh: async () => {
      last = memoryStore()
      return last
    },
    again: () => last,
    end: () => undefined,
  }
}

function embeddedKind(): StoreKind {
  let folder = ''
  let made = 0
  const store = () => embeddedStore(join(folder, `${made}.db`), { waitForWriterMs: 50 })
  return {
    name: 'embedded',
    available: true,
    isShared: false,
    begin: async () => {
      folder = mkdtempSync(join(tmpdir(), 'entente-trace-'))
    },
    fresh: async () => {
      made += 1
      return store()
    },
    again: store,
    end: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function postgresKind(): StoreKind {
  let server: PostgresServer
  const store = () => postgresStore(server.url, { connectTimeoutMs: 2_000 })
  return {
    name: 'in PostgreSQL',
    available: hasPostgres(),
    isShared: true,
    begin: async () => {
      server = await startPostgres()
    },
    fresh: async () => {
      const sql = await openPostgres(server.url)
      await sql.execute('DROP SCHEMA public CASCADE')
      await sql.execute('CREATE SCHEMA public')
      await sql.close()
      return store()
    },
    again: store,
    end: () => server.remove(),
  }
}

export const STORE_KINDS: readonly StoreKind[] = [memoryKind(), embeddedKind(), postgresKind()]
