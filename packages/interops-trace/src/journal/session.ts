import { Anchoring } from '../anchors/anchoring.ts'
import type { TraceError } from '../errors.ts'
import type { NoteKey } from '../notes/note-key.ts'
import { GroupCommit } from './group-commit.ts'
import { HeadPublisher } from './head-publisher.ts'
import { DEFAULT_LIMITS, type JournalOptions } from './journal-options.ts'
import type { LoadedLog } from './load-log.ts'
import type { RecordPorts } from './prepare-record.ts'
import type { Shipper } from './shipper.ts'

/** What is in force between two recoveries: the log as loaded, its queue, its heads and what they are shown to. */
export interface Session {
  readonly loaded: LoadedLog
  readonly commits: GroupCommit
  readonly heads: HeadPublisher
  readonly anchoring: Anchoring
  readonly shipper: Shipper | undefined
}

/**
 * @param shipper  takes the log on; it outlives a session that ends because its log is full
 * @param onBroken called once, with the error that closed the gate
 */
export function openSession(
  options: JournalOptions,
  key: NoteKey,
  ports: RecordPorts,
  loaded: LoadedLog,
  shipper: Shipper | undefined,
  onBroken: (error: TraceError) => void,
): Session {
  const { store, clock, checkpointKey, signer } = options
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const { log, tree } = loaded
  const shared = { store, log, tree, clock, observer: options.observer }
  const anchoring = new Anchoring(
    { ...shared, anchors: options.anchors ?? [], everySeconds: limits.anchorEverySeconds },
    loaded.lastAnchor,
  )
  const heads = new HeadPublisher(
    {
      ...shared,
      key,
      checkpointKey,
      seal: signer,
      everyRecords: limits.headEveryRecords,
      everySeconds: limits.headEverySeconds,
      onHead: (head) => anchoring.noteHead(head),
    },
    loaded.lastHead,
  )
  shipper?.follow(log, tree)
  const commits = new GroupCommit({
    ...shared,
    ports,
    maxBatch: limits.maxBatch,
    onBroken,
    onCommitted: () => {
      heads.noteGrowth()
      shipper?.nudge()
    },
  })
  return { loaded, commits, heads, anchoring, shipper }
}
