import { createHash } from 'node:crypto'
import { encodeBase64 } from '../notes/base64.ts'
import type { CheckpointKey } from '../notes/note-key.ts'
import type { JournalStore, StoredLog } from '../stores/journal-store.ts'
import { EXPORT_VERSION, formatExportLine, formatRecordLine, trailerText } from './export-line.ts'

const PAGE = 500

export interface ExportParts {
  readonly store: JournalStore
  readonly tenant: string
  readonly encryption: string
  readonly exportedAt: Date
  /** Size of each log to export; what is written later is left for the next export. */
  readonly logs: readonly { readonly log: StoredLog; readonly size: number }[]
  readonly checkpointKey: CheckpointKey
  /** The key of the writing log, as `formatNoteKey` writes it. */
  readonly key: string
}

/** Streams a journal as NDJSON in pieces of some hundred records. */
export async function* writeExport(parts: ExportParts): AsyncGenerator<Uint8Array, void, undefined> {
  const { store, tenant, encryption, checkpointKey, key } = parts
  const digest = createHash('sha256')
  const piece = (text: string): Uint8Array => {
    const bytes = Buffer.from(text)
    digest.update(bytes)
    return bytes
  }
  const exportedAt = parts.exportedAt.toISOString()
  yield piece(formatExportLine({ type: 'export', version: EXPORT_VERSION, tenant, exportedAt, encryption }))
  for (const dataKey of await store.dataKeys()) {
    yield piece(formatExportLine({ type: 'data-key', ...dataKey }))
  }
  let records = 0
  for (const { log, size } of parts.logs) {
    yield piece(
      formatExportLine({
        type: 'log',
        origin: log.origin,
        key: log.key,
        openedAt: log.openedAt.toISOString(),
      }),
    )
    for await (const text of logLines(store, log.id, size)) yield piece(text)
    records += size
  }
  const sha256 = digest.digest('hex')
  const signature = await checkpointKey.sign(Buffer.from(trailerText(tenant, records, sha256)))
  yield Buffer.from(
    formatExportLine({ type: 'end', records, sha256, key, signature: encodeBase64(signature) }),
  )
}

async function* logLines(
  store: JournalStore,
  log: number,
  size: number,
): AsyncGenerator<string, void, undefined> {
  const heads = (await store.heads(log)).filter((head) => head.size <= size)
  const anchors = (await store.anchors(log)).filter((anchor) => anchor.size <= size)
  let head = 0
  let from = 0
  while (from < size) {
    const page = await store.records(log, from, Math.min(PAGE, size - from))
    if (page.length === 0) return
    const lines: string[] = []
    for (const record of page) {
      lines.push(formatRecordLine(record))
      for (let due = heads[head]; due !== undefined && due.size <= record.index + 1; due = heads[head]) {
        const { at, checkpoint, seal } = due
        lines.push(formatExportLine({ type: 'head', at: at.toISOString(), checkpoint, seal: seal ?? null }))
        for (const anchor of anchors.filter((one) => one.size === due?.size)) {
          lines.push(formatExportLine({ type: 'anchor', ...anchor, at: anchor.at.toISOString() }))
        }
        head += 1
      }
    }
    yield lines.join('')
    from += page.length
  }
}
