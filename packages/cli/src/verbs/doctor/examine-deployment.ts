import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Deployment, KeyReference, PinnedAnchor, Reference } from '@entente/core/deployment'
import { noticeAt } from '@entente/partner'
import { type Certificate, isTrustError, parseCertificate, parseCertificates } from '@entente/trust'
import type { Finding } from './finding.ts'

const DAY_MS = 86_400_000
const REQUIRED_AUDITORS = 2

/** Looks at what the deployment refers to: anchors, keys, certificates, auditors. Reads files only. */
export function examineDeployment(deployment: Deployment, folder: string, at: Date): readonly Finding[] {
  const { anchors, keys, environment } = deployment
  const auditors = keys.filter(({ use }) => use === 'trace-auditor').length
  const journal = keys.some(({ use }) => use === 'log-checkpoint' || use === 'head-seal')
  return [
    { id: 'deployment', subject: deployment.id, outcome: 'good', reason: 'readable' },
    ...anchors.map((anchor) => examineAnchor(anchor, folder, at)),
    ...keys.flatMap((key) => examineKey(key, folder, at)),
    ...(journal ? [auditorFinding(auditors, environment === 'production')] : []),
  ]
}

function auditorFinding(count: number, production: boolean): Finding {
  return count >= REQUIRED_AUDITORS
    ? { id: 'auditors', outcome: 'good', reason: 'enough', amount: count }
    : { id: 'auditors', outcome: production ? 'bad' : 'notice', reason: 'too-few', amount: count }
}

function examineAnchor({ id, reference, sha256 }: PinnedAnchor, folder: string, at: Date): Finding {
  const file = fileOf(reference, folder)
  if (file === undefined) return { id: 'anchor', subject: id, outcome: 'skipped', reason: 'not-a-file' }
  const certificate = readCertificate(file)
  if (certificate === undefined) return { id: 'anchor', subject: id, outcome: 'bad', reason: 'unreadable' }
  if (certificate.sha256 !== sha256) return { id: 'anchor', subject: id, outcome: 'bad', reason: 'mismatch' }
  return validity('anchor', id, certificate, at)
}

/** The private part of an auditor's key has no place here; the deployment refers to the public one. */
function examineKey(key: KeyReference, folder: string, at: Date): readonly Finding[] {
  const { id, reference, certificate, use } = key
  const file = fileOf(reference, folder)
  const held: Finding =
    file === undefined
      ? { id: 'key-file', subject: id, outcome: 'skipped', reason: 'not-a-file' }
      : examineKeyFile(id, file, use === 'trace-auditor')
  if (certificate === undefined) return [held]
  const certified = fileOf(certificate, folder)
  if (certified === undefined) {
    return [held, { id: 'certificate', subject: id, outcome: 'skipped', reason: 'not-a-file' }]
  }
  const read = readCertificate(certified)
  if (read === undefined)
    return [held, { id: 'certificate', subject: id, outcome: 'bad', reason: 'unreadable' }]
  if (file !== undefined && held.outcome === 'good' && isAnotherKey(file, read)) {
    return [held, { id: 'certificate', subject: id, outcome: 'bad', reason: 'mismatch' }]
  }
  return [held, validity('certificate', id, read, at)]
}

function examineKeyFile(subject: string, file: string, isPublic: boolean): Finding {
  try {
    const { mode } = statSync(file)
    return !isPublic && (mode & 0o077) !== 0
      ? { id: 'key-file', subject, outcome: 'bad', reason: 'open-to-others' }
      : { id: 'key-file', subject, outcome: 'good', reason: 'readable' }
  } catch {
    return { id: 'key-file', subject, outcome: 'bad', reason: 'unreadable' }
  }
}

/** Only what can be told without a passphrase: an encrypted key is left alone. */
function isAnotherKey(file: string, certificate: Certificate): boolean {
  try {
    return !createPublicKey(createPrivateKey(readFileSync(file))).equals(certificate.publicKey)
  } catch {
    return false
  }
}

function validity(
  id: 'anchor' | 'certificate',
  subject: string,
  certificate: Certificate,
  at: Date,
): Finding {
  const amount = Math.floor((certificate.notAfter.getTime() - at.getTime()) / DAY_MS)
  const notice = noticeAt(amount)
  if (notice === undefined) return { id, subject, outcome: 'good', reason: 'valid', amount }
  if (notice === 'ended') return { id, subject, outcome: 'bad', reason: 'ended', amount }
  return { id, subject, outcome: notice <= 30 ? 'bad' : 'notice', reason: 'ending', amount }
}

function fileOf(reference: Reference, folder: string): string | undefined {
  return reference.startsWith('file:') ? resolve(folder, reference.slice('file:'.length)) : undefined
}

/** The first certificate of a bundle, or one in DER. */
function readCertificate(file: string): Certificate | undefined {
  try {
    const bytes = readFileSync(file)
    const text = bytes.toString('latin1')
    return text.includes('-----BEGIN CERTIFICATE-----') ? parseCertificates(text)[0] : parseCertificate(bytes)
  } catch (error) {
    const expected = isTrustError(error) || (error instanceof Error && 'code' in error)
    if (expected) return undefined
    throw error
  }
}
