import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { loadDeployment } from '@entente/core/deployment'
import { embeddedStore, type JournalStore, parseNoteKey } from '@entente/interops-trace'
import { RECOMMENDED_OVERLAP_DAYS } from '@entente/partner'
import { type Certificate, parseCertificates } from '@entente/trust'
import { readJson } from '../../read-json.ts'
import type { Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { KEY_RULES } from './key-table.ts'
import type { KeyEntry } from './manifest.ts'
import type { RetirementReason } from './words.ts'

/** What shows that a key is no longer needed. */
export interface RetireEvidence {
  /** The deployment in force. */
  readonly deployment?: string
  /** SQLite files of journals, or copies of them. */
  readonly journal: readonly string[]
  /** What was done, in the operator's words. */
  readonly attest?: string
}

/** Why a key is still needed. */
export interface StillNeeded {
  readonly reason: RetirementReason
  /** Days left, or how many data keys. */
  readonly count?: number
}

const DAY_MS = 86_400_000
/** An archive that one auditor alone can open is lost with him. */
const FEWEST_AUDITORS = 2

/** Says everything for which a key is still needed; nothing when it may go. */
export async function judgeRetirement(
  folder: string,
  entry: KeyEntry,
  entries: readonly KeyEntry[],
  evidence: RetireEvidence,
  terminal: Terminal,
): Promise<readonly StillNeeded[]> {
  const successor = entries.find(
    ({ replaces, retiredAt }) => replaces === entry.id && retiredAt === undefined,
  )
  if (successor === undefined) return [{ reason: 'noSuccessor' }]
  const { made } = KEY_RULES[entry.use]
  return [
    ...(existsSync(join(folder, `${successor.id}.key`)) ? [] : [{ reason: 'successorMissing' } as const]),
    ...(await deployed(folder, entry, evidence, terminal)),
    ...(made === 'pair' ? judgeOverlap(folder, entry, successor, terminal.clock.now()) : []),
    ...(made === 'auditor' ? await judgeArchives(entry, successor, entries, evidence) : []),
    ...(made === 'ed25519' ? await judgeLogs(folder, successor, evidence) : []),
    ...((made === 'secret' || made === 'received') && evidence.attest === undefined
      ? [{ reason: 'attestNeeded' } as const]
      : []),
  ]
}

async function deployed(
  folder: string,
  { id }: KeyEntry,
  { deployment: file }: RetireEvidence,
  terminal: Terminal,
): Promise<readonly StillNeeded[]> {
  if (file === undefined) return []
  const deployment = loadDeployment(await readJson(file, terminal))
  const mine = resolve(folder, `${id}.key`)
  const named = deployment.keys.some(
    ({ reference }) =>
      reference.startsWith('file:') && resolve(dirname(file), reference.slice('file:'.length)) === mine,
  )
  return named ? [{ reason: 'deployed' }] : []
}

/** Partners take days to accept a new certificate: until then the old one must be able to sign. */
function judgeOverlap(folder: string, old: KeyEntry, successor: KeyEntry, at: Date): readonly StillNeeded[] {
  const next = certificateOf(folder, successor)
  if (next === undefined) return [{ reason: 'successorUncertified' }]
  if (at < next.notBefore || at > next.notAfter) return [{ reason: 'successorNotInForce' }]
  const ended = certificateOf(folder, old)
  if (ended !== undefined && ended.notAfter < at) return []
  // Certificates may be dated back: nobody had the new one before it was made.
  const since = Math.max(next.notBefore.getTime(), Date.parse(successor.createdAt))
  const left = Math.ceil(RECOMMENDED_OVERLAP_DAYS - (at.getTime() - since) / DAY_MS)
  return left > 0 ? [{ reason: 'overlap', count: left }] : []
}

function certificateOf(folder: string, { id }: KeyEntry): Certificate | undefined {
  const file = join(folder, `${id}.pem`)
  return existsSync(file) ? parseCertificates(readFileSync(file, 'utf8'))[0] : undefined
}

/** An auditor's key opens what was wrapped for it, until a purge destroys it or enough others can open it. */
async function judgeArchives(
  { id }: KeyEntry,
  successor: KeyEntry,
  entries: readonly KeyEntry[],
  { journal }: RetireEvidence,
): Promise<readonly StillNeeded[]> {
  if (journal.length === 0) return [{ reason: 'journalNeeded' }]
  const gone = new Set([id, ...entries.filter(({ retiredAt }) => retiredAt).map((one) => one.id)])
  const wraps = await eachJournal(journal, async (store) =>
    (await store.dataKeys()).map(({ wrapped }) => auditorsOf(wrapped)),
  )
  const dependent = wraps.filter(
    (auditors) => auditors.includes(id) && auditors.filter((one) => !gone.has(one)).length < FEWEST_AUDITORS,
  )
  return [
    ...(wraps.some((auditors) => auditors.includes(successor.id))
      ? []
      : [{ reason: 'successorUnseen' } as const]),
    ...(dependent.length === 0 ? [] : [{ reason: 'archive', count: dependent.length } as const]),
  ]
}

/** How many data keys of these journals the key of an auditor opens, retired or not: what he can still read. */
export async function keysOpenedBy(id: string, { journal }: RetireEvidence): Promise<number> {
  const wraps = await eachJournal(journal, async (store) => await store.dataKeys())
  return wraps.filter(({ wrapped }) => auditorsOf(wrapped).includes(id)).length
}

/** The auditors that a data key was wrapped for: `kid` of each recipient of the JWE (RFC 7516 §7.2.1). */
function auditorsOf(wrapped: string): readonly string[] {
  const { recipients }: { recipients?: unknown } = { ...JSON.parse(wrapped) }
  if (!Array.isArray(recipients)) return []
  return recipients.flatMap((one: { readonly header?: { readonly kid?: unknown } } | null) =>
    typeof one?.header?.kid === 'string' ? [one.header.kid] : [],
  )
}

/** A checkpoint key is done with when the journal has begun a log under its successor. */
async function judgeLogs(
  folder: string,
  successor: KeyEntry,
  { journal }: RetireEvidence,
): Promise<readonly StillNeeded[]> {
  if (journal.length === 0) return [{ reason: 'journalNeeded' }]
  const pem = readFileSync(join(folder, `${successor.id}.pub`), 'utf8')
  const key = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64').subarray(-32)
  const logs = await eachJournal(journal, (store) => store.logs())
  const begun = logs.some((log) => key.equals(parseNoteKey(log.key).publicKey))
  return begun ? [] : [{ reason: 'successorUnseen' }]
}

async function eachJournal<Found>(
  files: readonly string[],
  look: (store: JournalStore) => Promise<readonly Found[]>,
): Promise<readonly Found[]> {
  const found: Found[] = []
  for (const file of files) {
    // Opening would make an empty one.
    if (!existsSync(file)) {
      throw invalid('--journal names no file.', '--journal ne nomme aucun fichier.')
    }
    const store = embeddedStore(file)
    await store.open()
    try {
      found.push(...(await look(store)))
    } finally {
      await store.close()
    }
  }
  return found
}
