import { createSecretKey, generateKeyPairSync } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TenantId } from '@entente/core/ids'
import type { Clock, TraceContext } from '@entente/core/ports'
import {
  auditorKey,
  checkpointKeyFromPem,
  embeddedStore,
  type FoundRecord,
  type Journal,
  type JournalLimits,
  type JournalStore,
  openJournal,
} from '@entente/interops-trace'
import { hmacKeyedHash } from '@entente/runtime'

/**
 * What the disk does with the next writes: `full` refuses them, `stuck` keeps them waiting until it is freed, and
 * `answer-lost` writes them and then reports a failure, as a network or a controller may.
 */
export type DiskFault = 'none' | 'full' | 'stuck' | 'answer-lost'

/** The real embedded journal, encrypted and indexed, on a disk that fails on demand. */
export interface FaultyJournal {
  readonly journal: Journal
  fail(fault: DiskFault): void
  /** The disk works again; writes that were stuck go on. */
  free(): void
  /** Everything recorded about VIs, oldest first. */
  records(): Promise<readonly FoundRecord[]>
  /** Closes the journal and removes its file. */
  dispose(): Promise<void>
}

const READER = 'cellule-controle'

export async function openFaultyJournal(
  tenant: TenantId,
  clock: Clock,
  limits: Partial<JournalLimits> = {},
): Promise<FaultyJournal> {
  const folder = await mkdtemp(join(tmpdir(), 'entente-vector-journal-'))
  const disk = new Disk()
  const { privateKey } = generateKeyPairSync('ed25519')
  const auditors = ['auditeur-1', 'auditeur-2'].map((id) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return auditorKey(id, publicKey.export({ type: 'spki', format: 'pem' }).toString())
  })
  const journal = await openJournal({
    tenant,
    writer: 'essai',
    store: faulty(embeddedStore(join(folder, 'traces.db')), disk),
    checkpointKey: checkpointKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    clock,
    keyedHash: hmacKeyedHash('index', createSecretKey(Buffer.alloc(32, 7))),
    readers: [{ id: READER, roles: ['search'] }],
    auditors,
    mode: 'development',
    limits,
  })
  const reader: TraceContext & { readonly purpose: string } = {
    tenant,
    actor: { kind: 'person', id: READER },
    requestId: 'controle-1',
    purpose: 'What an outage of the journal left behind.',
  }
  return {
    journal,
    fail: (fault) => {
      disk.fault = fault
    },
    free: () => {
      disk.fault = 'none'
      disk.emit('freed')
    },
    records: async () => {
      const kinds = ['vi.created', 'vi.verified', 'vi.refused']
      return (await journal.search({ kinds, limit: 10_000 }, reader)).toReversed()
    },
    dispose: async () => {
      await journal.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

class Disk extends EventEmitter {
  fault: DiskFault = 'none'
}

function faulty(store: JournalStore, disk: Disk): JournalStore {
  const commit: JournalStore['commit'] = async (batch) => {
    if (disk.fault === 'full') throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    if (disk.fault === 'stuck') await once(disk, 'freed')
    await store.commit(batch)
    if (disk.fault === 'answer-lost') throw Object.assign(new Error('input/output error'), { code: 'EIO' })
  }
  return new Proxy(store, {
    get(target, name) {
      if (name === 'commit') return commit
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
