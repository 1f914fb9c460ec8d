import { createHash, createPublicKey } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { addMonths, civilDateInParis } from '@entente/core/time'
import { noticeAt } from '@entente/partner'
import { parseCertificates } from '@entente/trust'
import { KEY_RULES } from './key-table.ts'
import type { KeyEntry } from './manifest.ts'
import type { KeyFinding } from './words.ts'

/** One thing found about one key. */
export interface FoundAboutKey {
  readonly finding: KeyFinding
  readonly weight: 'notice' | 'bad'
  /** Days left, for `ending`. */
  readonly days?: number
}

const DAY_MS = 86_400_000

/** Says what is wrong with one key of a folder. Private keys are not opened for it. */
export function judgeKey(folder: string, entry: KeyEntry, at: Date): readonly FoundAboutKey[] {
  const secret = join(folder, `${entry.id}.key`)
  if (!existsSync(secret)) return [{ finding: 'missing', weight: 'bad' }]
  const due = dueOn(entry)
  return [
    ...((statSync(secret).mode & 0o077) === 0 ? [] : [{ finding: 'mode', weight: 'bad' } as const]),
    ...(KEY_RULES[entry.use].made === 'pair' ? judgeCertificate(folder, entry, at) : []),
    ...(due !== undefined && civilDateInParis(at) > due
      ? [{ finding: 'overdue', weight: 'bad' } as const]
      : []),
  ]
}

/** The day on which the key table wants a new key; undefined where another event decides. */
export function dueOn({ use, createdAt }: KeyEntry): string | undefined {
  const { months } = KEY_RULES[use]
  return months === undefined ? undefined : addMonths(civilDateInParis(new Date(createdAt)), months).date
}

function judgeCertificate(folder: string, { id }: KeyEntry, at: Date): readonly FoundAboutKey[] {
  const file = join(folder, `${id}.pem`)
  if (!existsSync(file)) return [{ finding: 'uncertified', weight: 'notice' }]
  const [certificate] = parseCertificates(readFileSync(file, 'utf8'))
  if (certificate === undefined) return [{ finding: 'uncertified', weight: 'notice' }]
  const days = Math.floor((certificate.notAfter.getTime() - at.getTime()) / DAY_MS)
  const notice = noticeAt(days)
  const request = join(folder, `${id}.csr`)
  const fits =
    !existsSync(request) ||
    holdsKey(
      readFileSync(request, 'utf8'),
      Buffer.from(certificate.publicKey.export({ format: 'der', type: 'spki' })),
    )
  return [
    ...(fits ? [] : [{ finding: 'mismatch', weight: 'bad' } as const]),
    ...(notice === 'ended' ? [{ finding: 'ended', weight: 'bad' } as const] : []),
    ...(typeof notice === 'number'
      ? [{ finding: 'ending', weight: notice <= 30 ? 'bad' : 'notice', days } as const]
      : []),
  ]
}

/** A request carries the public key of the private one beside it, which may be encrypted. */
function holdsKey(request: string, spki: Buffer): boolean {
  const der = Buffer.from(request.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
  return der.includes(spki)
}

/** A digest of the key itself, to tell keys that are one; undefined for an encrypted one without its public part. */
export function keyDigest(folder: string, { id, use }: KeyEntry): string | undefined {
  const secret = join(folder, `${id}.key`)
  const open = join(folder, `${id}.pub`)
  const source = existsSync(open) ? open : secret
  if (!existsSync(source)) return undefined
  const bytes = readFileSync(source)
  const { made } = KEY_RULES[use]
  if (made === 'secret' || made === 'received') return sha256(bytes)
  try {
    return sha256(createPublicKey(bytes).export({ format: 'der', type: 'spki' }))
  } catch {
    return undefined
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
