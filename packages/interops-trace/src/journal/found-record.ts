import { leafHash } from '../merkle/hash.ts'
import { encodeHex } from '../notes/base64.ts'
import { readOpenPart, readSealedPart } from '../records/read-open-part.ts'
import type { StoredRecord } from '../records/record-shape.ts'
import { requireWhole } from '../stores/require-whole.ts'
import type { FoundRecord, SealedContent } from './journal.ts'

/**
 * A stored record as a reader gets it; `undefined` when it has been purged or cannot be read.
 *
 * @throws {TraceError} `TRACE_STORE_DAMAGED` when it is not what was hashed into the tree
 */
export function foundRecord(
  log: string,
  record: StoredRecord,
  wrappedKeys: ReadonlyMap<string, string>,
): FoundRecord | undefined {
  if (record.content === undefined) return undefined
  requireWhole(record)
  const open = readOpenPart(record.content.open)
  if (open === undefined) return undefined
  const sealed = sealedContent(open.key, record.content.sealed, wrappedKeys)
  if (sealed === undefined) return undefined
  return { log, index: record.index, leafHash: encodeHex(leafHash(record.leaf)), open, sealed }
}

function sealedContent(
  key: string | null,
  bytes: Uint8Array,
  wrappedKeys: ReadonlyMap<string, string>,
): SealedContent | undefined {
  if (key !== null) return { kind: 'encrypted', key, wrappedKey: wrappedKeys.get(key), ciphertext: bytes }
  const part = readSealedPart(bytes)
  return part === undefined ? undefined : { kind: 'clear', ...part }
}
