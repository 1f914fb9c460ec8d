import type { ErrorDetails } from '@entente/core'
import type { TrustErrorCode } from '../errors.ts'
import type { CandidatePath } from './build-paths.ts'
import type { Certificate } from './certificate.ts'
import { isSelfIssued } from './issuance.ts'
import { isAcceptableKey } from './judge-key.ts'
import { judgeRevocation } from './judge-revocation.ts'
import { isExtendedUsageGranted, mayBeUsedFor, namesRequiredPolicy } from './judge-usage.ts'
import type { LoadedCrl } from './load-crl.ts'
import type { PathCheck, PathCheckId } from './path-check.ts'
import { DEFAULT_NOTICE_DAYS, type PathPolicy } from './path-policy.ts'
import { UNDERSTOOD, UNPROCESSED_CONSTRAINTS } from './read-extensions.ts'
import type { TrustStore } from './trust-store.ts'
import { isInForce } from './weakening.ts'

/** The checks of one path, the instants between which they all stay the same, and the lists they rest on. */
export interface PathJudgement {
  readonly checks: readonly PathCheck[]
  readonly from: Date
  readonly until: Date
  readonly crls: readonly LoadedCrl[]
}

const DAY_MS = 86_400_000
const SECOND_MS = 1000

/** Judges a chain of signatures: everything about it except that its signatures verify. */
export function judgePath(
  path: CandidatePath,
  store: TrustStore,
  policy: PathPolicy,
  at: Date,
): PathJudgement {
  const window = new Window()
  const checks: PathCheck[] = [
    judge('signature-algorithms', findWeakSignature(path, policy, at, window)),
    judge(
      'keys',
      atPosition(path, 'CERTIFICATE_KEY_REFUSED', ({ publicKey }) => !isAcceptableKey(publicKey)),
    ),
    judge('extensions', atPosition(path, 'CERTIFICATE_EXTENSION_REFUSED', hasUnprocessedExtension)),
    judge('validity', findOutOfDate(path, at, window)),
    judge('authorities', atPosition(path, 'ISSUER_NOT_AUTHORITY', isNotAuthority)),
    judge('path-length', atPosition(path, 'PATH_LENGTH_EXCEEDED', exceedsPathLength(path))),
    judge('key-usage', refusedWhen(!mayBeUsedFor(path, policy.purpose), 'KEY_USAGE_REFUSED')),
    judge(
      'extended-key-usage',
      refusedWhen(!isExtendedUsageGranted(path, policy), 'EXTENDED_KEY_USAGE_REFUSED'),
    ),
    judge(
      'certificate-policies',
      refusedWhen(!namesRequiredPolicy(path, policy), 'CERTIFICATE_POLICY_REFUSED'),
    ),
  ]
  const crls: LoadedCrl[] = []
  path.slice(0, -1).forEach((certificate, position) => {
    const issuer = path[position + 1] ?? certificate
    const finding = judgeRevocation(certificate, issuer, position, store, policy.revocation, at)
    checks.push(finding.check)
    window.narrow(finding.from, finding.until)
    if (finding.crl !== undefined && !crls.includes(finding.crl)) crls.push(finding.crl)
  })
  checks.push(judgeExpiry(path, policy, at, window))
  return { checks, from: window.from, until: window.until, crls }
}

/** The instants between which a judgement holds. */
class Window {
  from = new Date(-8.64e15)
  until = new Date(8.64e15)

  narrow(from: Date, until: Date): void {
    if (from > this.from) this.from = from
    if (until < this.until) this.until = until
  }
}

type Finding =
  | { readonly code: TrustErrorCode; readonly facts?: ErrorDetails }
  | { readonly warning: string }
  | undefined

function judge(id: PathCheckId, finding: Finding): PathCheck {
  if (finding === undefined) return { id, outcome: 'passed' }
  return 'warning' in finding
    ? { id, outcome: 'warning', detail: finding.warning }
    : { id, outcome: 'failed', ...finding }
}

function refusedWhen(refused: boolean, code: TrustErrorCode): Finding {
  return refused ? { code, facts: { position: 0 } } : undefined
}

function atPosition(
  path: CandidatePath,
  code: TrustErrorCode,
  isBad: (certificate: Certificate, position: number) => boolean,
): Finding {
  const position = path.findIndex(isBad)
  return position === -1 ? undefined : { code, facts: { position } }
}

/** The anchor's own signature proves nothing and is not judged. */
function findWeakSignature(path: CandidatePath, policy: PathPolicy, at: Date, window: Window): Finding {
  const signed = path.slice(0, -1)
  const refused = atPosition(
    signed,
    'CERTIFICATE_ALGORITHM_REFUSED',
    ({ signature }) => signature.kind === 'refused',
  )
  if (refused !== undefined) return refused
  const sha1 = atPosition(signed, 'CERTIFICATE_ALGORITHM_REFUSED', isSha1)
  const weakening = policy.sha1Certificates
  if (sha1 === undefined || weakening === undefined || !isInForce(weakening, at)) return sha1
  window.narrow(weakening.from, weakening.until)
  return { warning: `SHA-1 certificates are accepted until ${weakening.until.toISOString()}.` }
}

function isSha1({ signature }: Certificate): boolean {
  return signature.kind !== 'refused' && signature.hash === 'sha1'
}

function hasUnprocessedExtension({ extensions }: Certificate): boolean {
  return extensions.some(
    ({ oid, critical }) => UNPROCESSED_CONSTRAINTS.has(oid) || (critical && !UNDERSTOOD.has(oid)),
  )
}

function findOutOfDate(path: CandidatePath, at: Date, window: Window): Finding {
  const early = atPosition(path, 'CERTIFICATE_NOT_YET_VALID', ({ notBefore }) => at < notBefore)
  // notAfter is the last valid second, so the certificate ends one second later.
  const late = atPosition(
    path,
    'CERTIFICATE_EXPIRED',
    ({ notAfter }) => at.getTime() >= notAfter.getTime() + SECOND_MS,
  )
  for (const { notBefore, notAfter } of path) {
    window.narrow(notBefore, new Date(notAfter.getTime() + SECOND_MS))
  }
  return early ?? late
}

function isNotAuthority({ basicConstraints, keyUsage }: Certificate, position: number): boolean {
  return position > 0 && !(basicConstraints.ca && (keyUsage?.includes('keyCertSign') ?? true))
}

/** pathLenConstraint counts the authorities that follow, except those that issued themselves (RFC 5280 §4.2.1.9). */
function exceedsPathLength(path: CandidatePath) {
  return ({ basicConstraints: { pathLength } }: Certificate, position: number) => {
    const following = path.slice(1, Math.max(position, 1)).filter((below) => !isSelfIssued(below)).length
    return position > 0 && pathLength !== undefined && following > pathLength
  }
}

function judgeExpiry([leaf]: CandidatePath, policy: PathPolicy, at: Date, window: Window): PathCheck {
  const end = leaf?.notAfter ?? at
  const notice = new Date(end.getTime() - (policy.expiryNoticeDays ?? DEFAULT_NOTICE_DAYS) * DAY_MS)
  const facts = { notAfter: end.toISOString() }
  if (at < notice) {
    window.narrow(window.from, notice)
    return { id: 'expiry-distant', outcome: 'passed', facts }
  }
  window.narrow(notice, window.until)
  return { id: 'expiry-distant', outcome: 'warning', detail: 'The end certificate expires soon.', facts }
}
