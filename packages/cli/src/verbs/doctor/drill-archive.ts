import {
  type AuditorPrivateKey,
  type FoundRecord,
  isTraceError,
  type OpenPart,
  unsealRecord,
} from '@entente/interops-trace'
import { streamInput } from '../../read-input.ts'
import type { Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import type { Finding } from './finding.ts'

const MAX_LINE_CHARACTERS = 16 * 1024 * 1024

/**
 * Opens one record under each data key of an export with an auditor's private key. Nothing of what is opened is shown;
 * `trace verify` says whether the export itself is intact.
 */
export async function drillArchive(
  file: string,
  auditor: AuditorPrivateKey,
  terminal: Terminal,
): Promise<Finding> {
  const wrapped = new Map<string, string>()
  const tried = new Map<string, boolean>()
  for await (const line of linesOf(file, terminal)) {
    if (line.type === 'data-key' && typeof line.id === 'string' && typeof line.wrapped === 'string') {
      wrapped.set(line.id, line.wrapped)
    }
    const record = line.type === 'record' ? encryptedRecord(line, wrapped) : undefined
    const key = record?.open.key ?? null
    if (record !== undefined && key !== null && !tried.has(key)) {
      tried.set(key, opens(record, auditor))
      terminal.progress(`… ${tried.size}`)
    }
  }
  const failed = [...tried.values()].filter((opened) => !opened).length
  const common = { id: 'archive', subject: auditor.id } as const
  if (tried.size === 0) return { ...common, outcome: 'bad', reason: 'not-encrypted' }
  return failed === 0
    ? { ...common, outcome: 'good', reason: 'opens', amount: tried.size }
    : { ...common, outcome: 'bad', reason: 'does-not-open', amount: failed }
}

function opens(record: FoundRecord, auditor: AuditorPrivateKey): boolean {
  try {
    unsealRecord(record, auditor)
    return true
  } catch (error) {
    if (isTraceError(error)) return false
    throw error
  }
}

type Line = Readonly<Record<string, unknown>>

/** What `unsealRecord` does not look at. */
const UNREAD: OpenPart = {
  v: 1,
  kind: '',
  version: 0,
  at: '',
  recordedAt: '',
  tenant: '',
  project: null,
  requestId: '',
  purpose: null,
  actorKind: 'system',
  facts: {},
  key: null,
  pair: null,
}

/** A record as `unsealRecord` takes it; only its sealed part is looked at. */
function encryptedRecord(
  { open, sealed }: Line,
  wrapped: ReadonlyMap<string, string>,
): FoundRecord | undefined {
  const key = typeof open === 'object' && open !== null && 'key' in open ? open.key : undefined
  if (typeof key !== 'string' || typeof sealed !== 'string') return undefined
  const ciphertext = new Uint8Array(Buffer.from(sealed, 'base64'))
  return {
    log: '',
    index: 0,
    leafHash: '',
    open: { ...UNREAD, key },
    sealed: { kind: 'encrypted', key, wrappedKey: wrapped.get(key), ciphertext },
  }
}

async function* linesOf(file: string, terminal: Terminal): AsyncGenerator<Line, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of streamInput(file, terminal)) {
    rest += decoder.decode(piece, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > MAX_LINE_CHARACTERS) throw notAnExport()
    for (const line of lines) yield parse(line)
  }
  if (rest !== '') yield parse(rest)
}

function parse(line: string): Line {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch {
    // The cause is not kept: JSON.parse quotes what it read.
  }
  throw notAnExport()
}

function notAnExport() {
  return invalid('--archive is not an export of a journal.', '--archive n’est pas l’export d’un journal.')
}
