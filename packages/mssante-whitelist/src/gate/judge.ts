import type { Check } from '@entente/core/checks'
import type { ConventionStatus } from '@entente/core/convention'
import type { MssanteDomain } from '@entente/core/ids'
import type { Certificate } from '@entente/trust/x509'
import { domainKey } from '../list/domain-key.ts'
import type { ListState, ListView } from '../refresh/freshness.ts'
import type { WhitelistSnapshot } from '../snapshot/snapshot.ts'
import type { GatePolicy } from './gate-policy.ts'
import { judgePeer, type PeerFacts } from './judge-peer.ts'
import { type MailPath, readMailPath } from './mail-path.ts'
import { operatorRefusal } from './operator-rules.ts'
import { type Verdict, type VerdictReason, verdictOf } from './verdict.ts'

/** One recipient of one mail, before its content is known. Addresses as they stand between the angle brackets. */
export interface EnvelopeQuestion {
  /** Empty for the null sender of notices. */
  readonly sender: string
  readonly recipient: string
  readonly peer: PeerFacts
  /** The operator's contract today. */
  readonly operator: ConventionStatus
}

/** One recipient of one mail whose header is known. */
export interface MailQuestion extends EnvelopeQuestion {
  /** Domains of the addresses in the From and Sender fields, as written; empty when there is no From. */
  readonly headerFromDomains: readonly string[]
}

/** The answer before the header is known: refused already, or to be asked again with {@link MailQuestion}. */
export type EnvelopeVerdict =
  | { readonly decision: 'continue' }
  | { readonly decision: 'reject' | 'defer'; readonly verdict: Verdict }

/**
 * Judges mail that another operator brings, for one recipient.
 *
 * The recipient's domain must be ours and listed; the peer must show a certificate of IGC-Santé that is in force, not
 * revoked, and listed for the sender's domain. A null sender passes for a certificate that is listed at all. Every
 * domain of the From header must be listed with the same certificate.
 *
 * @param question one recipient
 * @param view     one view of the list for the whole mail
 * @param policy   what is required
 * @returns        allow, reject or defer, with the SMTP reply and what it rests on; never throws for bad mail
 * @see MSSanté contract, art. 3 and 4.1. Reply codes are our proposal.
 * @example
 * const { decision, smtp } = judgeInbound(question, whitelist.view(), policy)
 */
export function judgeInbound(question: MailQuestion, view: ListView, policy: GatePolicy): Verdict {
  return judge(question, question.headerFromDomains, view, policy, 'inbound')
}

/** The part of {@link judgeInbound} that can be judged at RCPT TO. */
export function judgeInboundEnvelope(
  question: EnvelopeQuestion,
  view: ListView,
  policy: GatePolicy,
): EnvelopeVerdict {
  return envelopeOf(judge(question, undefined, view, policy, 'inbound'))
}

/**
 * Judges mail that leaves for another operator, for one recipient, once the connection to its server is under TLS and
 * before anything of the mail is sent.
 *
 * The sender's domain and those of the From header must be ours and listed; the server must show a certificate of
 * IGC-Santé that is in force, not revoked, and listed for the recipient's domain.
 *
 * @param question one recipient, and what its server showed
 * @param view     one view of the list for the whole mail
 * @param policy   what is required
 * @returns        allow, reject or defer, with the SMTP reply and what it rests on; never throws for bad mail
 * @see MSSanté contract, art. 3 and 4.1. Reply codes are our proposal.
 * @example
 * const { decision } = judgeOutbound(question, whitelist.view(), policy)
 */
export function judgeOutbound(question: MailQuestion, view: ListView, policy: GatePolicy): Verdict {
  return judge(question, question.headerFromDomains, view, policy, 'outbound')
}

/** The part of {@link judgeOutbound} that can be judged before the header is known. */
export function judgeOutboundEnvelope(
  question: EnvelopeQuestion,
  view: ListView,
  policy: GatePolicy,
): EnvelopeVerdict {
  return envelopeOf(judge(question, undefined, view, policy, 'outbound'))
}

/** Domains alone, for software that sees neither certificate nor header. */
export type DomainsQuestion = Omit<EnvelopeQuestion, 'peer'>

/**
 * Judges the domains of a mail and nothing else: no TLS, no certificate, no header. What it lets through still has to
 * be judged by somebody who sees the certificate.
 *
 * @returns `continue`, reject or defer
 */
export function judgeDomains(
  question: DomainsQuestion,
  view: ListView,
  policy: GatePolicy,
  direction: 'inbound' | 'outbound',
): EnvelopeVerdict {
  return envelopeOf(judge({ ...question, peer: undefined }, undefined, view, policy, direction))
}

function envelopeOf(verdict: Verdict): EnvelopeVerdict {
  const { decision } = verdict
  return decision === 'allow' ? { decision: 'continue' } : { decision, verdict }
}

type Question = DomainsQuestion & { readonly peer: PeerFacts | undefined }

/** What is found out on the way, for the evidence. */
interface Findings {
  sender: MailPath | null | undefined
  recipient: MailPath | null | undefined
  certificate: Certificate | undefined
  matchedName: string | undefined
  readonly checks: Check[]
}

function judge(
  question: Question,
  header: readonly string[] | undefined,
  view: ListView,
  policy: GatePolicy,
  direction: 'inbound' | 'outbound',
): Verdict {
  const findings: Findings = {
    sender: readMailPath(question.sender),
    recipient: readMailPath(question.recipient),
    certificate: undefined,
    matchedName: undefined,
    checks: [],
  }
  const unusable = view.tenant === policy.tenant ? unusableList(view.state) : 'tenant-mismatch'
  const found =
    view.snapshot === undefined
      ? undefined
      : refusalOf(question, header, view.snapshot, view.at, policy, direction, findings)
  const reason = unusable ?? (view.snapshot === undefined ? 'whitelist-unavailable' : (found ?? 'listed'))
  const { sender, recipient, certificate, matchedName, checks } = findings
  return verdictOf(
    // Only a verified snapshot ever allows.
    reason === 'listed' && view.snapshot?.verification !== 'verified' ? 'whitelist-unverified' : reason,
    {
      tenant: policy.tenant,
      snapshot: view.snapshot?.sha256,
      listState: view.state,
      policy: policy.sha256,
      convention: policy.convention,
      senderDomain: sender?.domain,
      recipientDomain: recipient?.domain,
      peerCertificate: certificate?.sha256,
      matchedName,
      checks,
    },
    view.state === 'audit' && view.snapshot !== undefined ? (found ?? 'listed') : undefined,
  )
}

function unusableList(state: ListState): VerdictReason | undefined {
  switch (state) {
    case 'fresh':
    case 'soft-stale':
    case 'break-glass':
      return undefined
    case 'hard-stale':
    case 'clock-wrong':
      return 'whitelist-stale'
    case 'absent':
      return 'whitelist-unavailable'
    case 'audit':
      return 'whitelist-unverified'
  }
}

/** The first reason against the mail, in the order in which the checks are listed; undefined when there is none. */
function refusalOf(
  { peer, operator }: Question,
  header: readonly string[] | undefined,
  snapshot: WhitelistSnapshot,
  at: Date,
  policy: GatePolicy,
  direction: 'inbound' | 'outbound',
  findings: Findings,
): VerdictReason | undefined {
  const { sender, recipient } = findings
  const step = (id: string, reason: VerdictReason | undefined, facts?: Check['facts']) => {
    findings.checks.push({
      id,
      outcome: reason === undefined ? 'passed' : 'failed',
      ...(facts === undefined ? {} : { facts }),
    })
    return reason
  }
  const when = (bad: boolean, reason: VerdictReason) => (bad ? reason : undefined)

  if (sender === undefined || recipient === undefined || recipient === null) {
    return step('addresses-readable', 'address-malformed')
  }
  step('addresses-readable', undefined)
  const isInbound = direction === 'inbound'
  const ours = isInbound ? recipient : sender
  const theirs = isInbound ? sender : recipient
  const domainRefusal =
    step('recipient-listed', when(!snapshot.has(recipient.domain), 'recipient-domain-not-listed')) ??
    (sender === null
      ? undefined
      : step('sender-listed', when(!snapshot.has(sender.domain), 'sender-domain-not-listed'))) ??
    (ours === null
      ? undefined
      : step(
          'own-domain',
          when(
            !policy.own.has(ours.domain),
            isInbound ? 'recipient-domain-not-ours' : 'sender-domain-not-ours',
          ),
        ))
  if (domainRefusal !== undefined) return domainRefusal

  const phase = step(
    'operator',
    operatorRefusal(operator, ours ?? recipient, ours === null ? null : theirs, policy, at),
  )
  if (phase !== undefined) return phase
  if (peer === undefined) return undefined

  const judged = judgePeer(peer, isInbound ? policy.clientPurpose : 'tls-server', policy, at)
  findings.checks.push(...judged.checks)
  if (judged.outcome === 'refused') return judged.reason
  findings.certificate = judged.certificate
  const { subject } = judged.certificate
  const covered = (domain: string) => snapshot.matchCertificate(domain, subject, policy.names)
  if (theirs === null) {
    const listed = snapshot.domainsOfCertificate(subject, policy.names).length > 0
    const refusal = step('certificate-listed', when(!listed, 'certificate-not-of-domain'))
    if (refusal !== undefined) return refusal
  } else {
    const match = covered(theirs.domain)
    const drift = { drift: match?.hasDrift === true }
    const refusal = step(
      'certificate-of-domain',
      when(match === undefined, 'certificate-not-of-domain'),
      drift,
    )
    if (refusal !== undefined) return refusal
    findings.matchedName = match?.operator.text
  }
  if (header === undefined) return undefined
  const isAllowed = isInbound
    ? (domain: MssanteDomain) => snapshot.has(domain) && covered(domain) !== undefined
    : (domain: MssanteDomain) => policy.own.has(domain) && snapshot.has(domain)
  return step('header-from', when(!everyDomain(header, isAllowed), 'header-from-mismatch'))
}

/** A mail without a readable From domain passes for nobody. */
function everyDomain(header: readonly string[], isAllowed: (domain: MssanteDomain) => boolean): boolean {
  return (
    header.length > 0 &&
    header.every((text) => {
      const domain = domainKey(text)
      return domain !== undefined && isAllowed(domain)
    })
  )
}
