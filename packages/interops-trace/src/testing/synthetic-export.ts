import { createHash } from 'node:crypto'
import type { TenantId } from '@entente/core/ids'
import { EXPORT_VERSION, formatExportLine, formatRecordLine, trailerText } from '../export/export-line.ts'
import { logKey } from '../journal/require-options.ts'
import { leafHash } from '../merkle/hash.ts'
import { MerkleAccumulator } from '../merkle/merkle-accumulator.ts'
import { encodeBase64 } from '../notes/base64.ts'
import { signCheckpoint } from '../notes/checkpoint.ts'
import { formatNoteKey } from '../notes/note-key.ts'
import type { FillOptions } from './fill-store.ts'
import { syntheticRecord } from './synthetic-record.ts'

const HEAD_EVERY = 1_000
/** Records in one piece: about what a file stream gives at once. */
const PIECE = 50

/** A whole export of invented records, made as it is read: signed heads every 1,000 records and a signed end. */
export async function* syntheticExport(options: FillOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const { tenant, checkpointKey, records } = options
  const key = logKey(options)
  const digest = createHash('sha256')
  const tree = new MerkleAccumulator()
  const piece = (text: string): Uint8Array => {
    const bytes = Buffer.from(text)
    digest.update(bytes)
    return bytes
  }
  const end = syntheticRecord(records, options).recordedAt.toISOString()
  yield piece(header(tenant, end, key.name, formatNoteKey(key)))
  for (let from = 0; from < records; from += PIECE) {
    let lines = ''
    for (let index = from; index < Math.min(from + PIECE, records); index += 1) {
      const record = syntheticRecord(index, options)
      tree.append(leafHash(record.leaf))
      lines += formatRecordLine(record)
    }
    if (tree.size % HEAD_EVERY === 0 || tree.size === records) {
      const head = { origin: key.name, size: tree.size, root: tree.root(), extensions: [] }
      const checkpoint = await signCheckpoint(head, checkpointKey)
      lines += formatExportLine({ type: 'head', at: end, checkpoint, seal: null })
    }
    yield piece(lines)
  }
  const sha256 = digest.digest('hex')
  const signature = encodeBase64(await checkpointKey.sign(Buffer.from(trailerText(tenant, records, sha256))))
  yield Buffer.from(formatExportLine({ type: 'end', records, sha256, key: formatNoteKey(key), signature }))
}

function header(tenant: TenantId, exportedAt: string, origin: string, key: string): string {
  return (
    formatExportLine({ type: 'export', version: EXPORT_VERSION, tenant, exportedAt, encryption: 'clear' }) +
    formatExportLine({ type: 'log', origin, key, openedAt: exportedAt })
  )
}
