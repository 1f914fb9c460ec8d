import { canonicalJson } from '@entente/core'
import { decodeBase64, decodeHex, encodeBase64, encodeHex } from '../notes/base64.ts'
import { LEAF_BYTES, SALT_BYTES } from '../records/record-encoding.ts'
import type { StoredRecord } from '../records/record-shape.ts'

export const EXPORT_VERSION = 1

/** The lines of an export. Each is canonical JSON; data keys come first, then each log's records with its heads. */
export type ExportLine =
  | {
      readonly type: 'export'
      readonly version: number
      readonly tenant: string
      readonly exportedAt: string
      readonly encryption: string
    }
  | { readonly type: 'log'; readonly origin: string; readonly key: string; readonly openedAt: string }
  | { readonly type: 'head'; readonly at: string; readonly checkpoint: string; readonly seal: string | null }
  | {
      readonly type: 'anchor'
      readonly kind: 'witness' | 'rfc3161'
      readonly at: string
      readonly size: number
      readonly evidence: string
    }
  | {
      readonly type: 'data-key'
      readonly id: string
      readonly project: string | null
      readonly period: string
      readonly wrapped: string
    }
  | {
      readonly type: 'end'
      readonly records: number
      /** SHA-256 of every byte before this line. */
      readonly sha256: string
      /** Key of the log whose writer made the export, and its Ed25519 signature of {@link trailerText}. */
      readonly key: string
      readonly signature: string
    }

export function formatExportLine(line: ExportLine): string {
  return `${canonicalJson(line)}\n`
}

/** What the writer signs at the end of an export. */
export function trailerText(tenant: string, records: number, sha256: string): string {
  return `entente-trace export v${EXPORT_VERSION}\n${tenant}\n${records}\n${sha256}\n`
}

/** A record's line, written without a second pass over its text: the result is canonical JSON too. */
export function formatRecordLine(record: StoredRecord): string {
  const head = `{"index":${record.index},"leaf":"${encodeHex(record.leaf)}"`
  if (record.content === undefined) return `${head},"type":"purged"}\n`
  const { open, salt, sealed } = record.content
  return `${head},"open":${open},"salt":"${encodeHex(salt)}","sealed":"${encodeBase64(sealed)}","type":"record"}\n`
}

/** The parts of a record's line. */
export interface RecordLine {
  readonly index: number
  readonly leaf: Uint8Array
  readonly content: RecordLineContent | undefined
}

interface RecordLineContent {
  readonly open: string
  readonly salt: Uint8Array
  readonly sealed: Uint8Array
}

const PREFIX = '{"index":'
const LEAF_DIGITS = LEAF_BYTES * 2
const SALT_DIGITS = SALT_BYTES * 2
const RECORD_END = '","type":"record"}'
const PURGED_END = '","type":"purged"}'
const OPEN = '","open":'
const SALT = ',"salt":"'
const SEALED = '","sealed":"'
const INDEX = /^(0|[1-9][0-9]{0,15})$/

/**
 * Takes a record's line apart. Only the one form that {@link formatRecordLine} writes is accepted, so that no byte
 * of a line can change unseen.
 *
 * @returns `undefined` when the line is not a record's line in that form
 */
export function splitRecordLine(line: string): RecordLine | undefined {
  const comma = line.indexOf(',')
  const index = line.slice(PREFIX.length, comma)
  const leafStart = comma + ',"leaf":"'.length
  const leafEnd = leafStart + LEAF_DIGITS
  const leaf = decodeHex(line.slice(leafStart, leafEnd), LEAF_BYTES)
  const framed = line.startsWith(PREFIX) && line.startsWith(',"leaf":"', comma) && INDEX.test(index)
  if (!framed || leaf === undefined) return undefined
  if (line.length === leafEnd + PURGED_END.length && line.endsWith(PURGED_END)) {
    return { index: Number(index), leaf, content: undefined }
  }
  const content = splitContent(line, leafEnd)
  return content === undefined ? undefined : { index: Number(index), leaf, content }
}

function splitContent(line: string, leafEnd: number): RecordLineContent | undefined {
  const openStart = leafEnd + OPEN.length
  const saltAt = line.lastIndexOf(SALT)
  const saltStart = saltAt + SALT.length
  const saltEnd = saltStart + SALT_DIGITS
  const sealedStart = saltEnd + SEALED.length
  const whole =
    line.startsWith(OPEN, leafEnd) &&
    saltAt > openStart &&
    line.startsWith(SEALED, saltEnd) &&
    sealedStart <= line.length - RECORD_END.length &&
    line.endsWith(RECORD_END)
  if (!whole) return undefined
  const salt = decodeHex(line.slice(saltStart, saltEnd), SALT_BYTES)
  const sealed = decodeBase64(line.slice(sealedStart, -RECORD_END.length))
  if (salt === undefined || sealed === undefined) return undefined
  return { open: line.slice(openStart, saltAt), salt, sealed }
}
