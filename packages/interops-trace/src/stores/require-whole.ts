import { TraceError } from '../errors.ts'
import { commitOpen, decodeLeaf, digestSealed } from '../records/record-encoding.ts'
import type { StoredRecord } from '../records/record-shape.ts'

/** @throws {TraceError} `TRACE_STORE_DAMAGED` when a record's content is not what its leaf commits to */
export function requireWhole(record: StoredRecord): void {
  const leaf = decodeLeaf(record.leaf)
  const { content } = record
  const whole =
    leaf?.index === record.index &&
    (content === undefined ||
      (commitOpen(content.salt, Buffer.from(content.open)) === leaf.openCommitment &&
        digestSealed(content.sealed) === leaf.sealedDigest))
  if (whole) return
  throw new TraceError(
    'TRACE_STORE_DAMAGED',
    `The record ${record.index} is not what was hashed into the tree.`,
  )
}
