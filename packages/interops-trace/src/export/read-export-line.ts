import { parseCanonical } from '../records/read-open-part.ts'
import { EXPORT_VERSION, type ExportLine } from './export-line.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a line of an export that is not a record.
 *
 * @returns `undefined` when it is not canonical JSON, lacks a member, has one too many, or is of another version
 */
export function readExportLine(text: string): ExportLine | undefined {
  const value = parseCanonical(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fields: Fields = { ...value }
  const { type } = fields
  if (type === 'export') return exportLine(fields)
  if (type === 'log') return logLine(fields)
  if (type === 'head') return headLine(fields)
  if (type === 'anchor') return anchorLine(fields)
  if (type === 'data-key') return dataKeyLine(fields)
  return type === 'end' ? endLine(fields) : undefined
}

function exportLine(fields: Fields): ExportLine | undefined {
  const { version, tenant, exportedAt, encryption } = fields
  if (version !== EXPORT_VERSION || !isText(tenant) || !isText(exportedAt) || !isText(encryption))
    return undefined
  return exact(fields, { type: 'export', version, tenant, exportedAt, encryption })
}

function logLine(fields: Fields): ExportLine | undefined {
  const { origin, key, openedAt } = fields
  if (!isText(origin) || !isText(key) || !isText(openedAt)) return undefined
  return exact(fields, { type: 'log', origin, key, openedAt })
}

function headLine(fields: Fields): ExportLine | undefined {
  const { at, checkpoint, seal } = fields
  if (!isText(at) || !isText(checkpoint) || !isOptionalText(seal)) return undefined
  return exact(fields, { type: 'head', at, checkpoint, seal })
}

function anchorLine(fields: Fields): ExportLine | undefined {
  const { kind, at, size, evidence } = fields
  const known = kind === 'witness' || kind === 'rfc3161'
  if (!known || !isText(at) || !isCount(size) || !isText(evidence)) return undefined
  return exact(fields, { type: 'anchor', kind, at, size, evidence })
}

function dataKeyLine(fields: Fields): ExportLine | undefined {
  const { id, project, period, wrapped } = fields
  if (!isText(id) || !isOptionalText(project) || !isText(period) || !isText(wrapped)) return undefined
  return exact(fields, { type: 'data-key', id, project, period, wrapped })
}

function endLine(fields: Fields): ExportLine | undefined {
  const { records, sha256, key, signature } = fields
  if (!isCount(records) || !isText(sha256) || !isText(key) || !isText(signature)) return undefined
  return exact(fields, { type: 'end', records, sha256, key, signature })
}

function exact(fields: Fields, line: ExportLine): ExportLine | undefined {
  return Object.keys(fields).length === Object.keys(line).length ? line : undefined
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isOptionalText = (value: unknown): value is string | null => value === null || typeof value === 'string'
const isCount = (value: unknown): value is number => Number.isSafeInteger(value)
