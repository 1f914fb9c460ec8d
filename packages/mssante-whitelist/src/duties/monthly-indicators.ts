import type { BalType, TenantId } from '@entente/core/ids'
import { civilDateInParis, instantInParis, parseCivilDate } from '@entente/core/time'
import { WhitelistError } from '../errors.ts'
import type { Verdict, VerdictReason } from '../gate/verdict.ts'

/** Something that counts in a month. */
export type IndicatorEvent =
  | {
      readonly kind: 'verdict'
      readonly direction: 'inbound' | 'outbound'
      readonly verdict: Verdict
      /** Type of our mailbox, where the caller knows it: the gate does not look at mailboxes. */
      readonly balType?: BalType
      readonly at: Date
    }
  | {
      readonly kind: 'mailbox'
      readonly change: 'created' | 'deleted'
      readonly domain: string
      readonly balType: BalType
      readonly at: Date
    }
  | { readonly kind: 'incident'; readonly at: Date }
  | { readonly kind: 'unavailable'; readonly from: Date; readonly until: Date }

/** Mailboxes of one domain and type in a month. */
export interface MailboxCounts {
  readonly domain: string
  readonly balType: BalType
  /** At the end of the month, as the caller counts them. */
  readonly active: number
  readonly created: number
  readonly deleted: number
}

/** Mails of one of our domains and types of mailbox in a month. */
export interface MailCounts {
  readonly domain: string
  /** Undefined for mails whose mailbox type nobody told. */
  readonly balType: BalType | undefined
  readonly sent: number
  readonly received: number
  readonly refused: Readonly<Partial<Record<VerdictReason, number>>>
}

/** The indicators of one month. */
export interface MonthlyIndicators {
  /** Official columns, format and channel are not public; this label travels with every form we write. */
  readonly label: typeof INDICATORS_LABEL
  /** The operator whose indicators they are. */
  readonly tenant: TenantId
  /** `2026-03`, a month in Europe/Paris. */
  readonly month: string
  readonly mailboxes: readonly MailboxCounts[]
  readonly mails: readonly MailCounts[]
  /** Share of the month, from 0 to 1. */
  readonly availability: number
  readonly incidents: number
}

/** What every file of indicators says about itself. */
export const INDICATORS_LABEL = 'Proposition Entente: the official format of the indicators is not public.'

/**
 * Counts the indicators of a month from the events of the gate and of the directory.
 *
 * @param tenant the operator
 * @param month  `YYYY-MM`, in Europe/Paris
 * @param events of any month: others are left out; an unavailability counts with its part of the month
 * @param active mailboxes at the end of the month, by domain and type
 * @throws {WhitelistError} `WL_INPUT_INVALID` for a month of another form; `WL_TENANT_MISMATCH` for another's verdict
 * @see MSSanté contract, art. 5.1
 */
export function countIndicators(
  tenant: TenantId,
  month: string,
  events: Iterable<IndicatorEvent>,
  active: readonly Omit<MailboxCounts, 'created' | 'deleted'>[],
): MonthlyIndicators {
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)) {
    throw new WhitelistError('WL_INPUT_INVALID', { why: 'A month is written YYYY-MM.' })
  }
  const mailboxes = new Map(
    active.map((one) => [`${one.domain} ${one.balType}`, { ...one, created: 0, deleted: 0 }]),
  )
  const mails = new Map<string, MutableMailCounts>()
  let incidents = 0
  let minutesDown = 0
  for (const event of events) {
    if (event.kind === 'unavailable') {
      minutesDown += minutesWithin(month, event.from, event.until)
      continue
    }
    if (!isIn(month, event.at)) continue
    if (event.kind === 'incident') incidents += 1
    else if (event.kind === 'mailbox') countMailbox(mailboxes, event)
    else if (event.verdict.evidence.tenant === tenant) countVerdict(mails, event)
    else throw new WhitelistError('WL_TENANT_MISMATCH')
  }
  return {
    label: INDICATORS_LABEL,
    tenant,
    month,
    mailboxes: [...mailboxes.values()],
    mails: [...mails.values()],
    availability: 1 - Math.min(1, minutesDown / minutesOf(month)),
    incidents,
  }
}

interface MutableMailCounts {
  readonly domain: string
  readonly balType: BalType | undefined
  sent: number
  received: number
  readonly refused: Partial<Record<VerdictReason, number>>
}

function countMailbox(
  mailboxes: Map<
    string,
    { readonly domain: string; readonly balType: BalType; active: number; created: number; deleted: number }
  >,
  { domain, balType, change }: Extract<IndicatorEvent, { kind: 'mailbox' }>,
): void {
  const key = `${domain} ${balType}`
  const counts = mailboxes.get(key) ?? { domain, balType, active: 0, created: 0, deleted: 0 }
  counts[change] += 1
  mailboxes.set(key, counts)
}

function countVerdict(
  mails: Map<string, MutableMailCounts>,
  { verdict, direction, balType }: Extract<IndicatorEvent, { kind: 'verdict' }>,
): void {
  const { senderDomain, recipientDomain } = verdict.evidence
  const domain = (direction === 'inbound' ? recipientDomain : senderDomain) ?? '?'
  const key = `${domain} ${balType ?? ''}`
  const counts = mails.get(key) ?? { domain, balType, sent: 0, received: 0, refused: {} }
  if (verdict.decision !== 'allow') counts.refused[verdict.reason] = (counts.refused[verdict.reason] ?? 0) + 1
  else if (direction === 'inbound') counts.received += 1
  else counts.sent += 1
  mails.set(key, counts)
}

function isIn(month: string, at: Date): boolean {
  return civilDateInParis(at).startsWith(month)
}

/** Minute by minute would be exact and slow: both ends are clipped to the month instead. */
function minutesWithin(month: string, from: Date, until: Date): number {
  const [first, last] = boundsOf(month)
  return Math.max(0, Math.min(until.getTime(), last) - Math.max(from.getTime(), first)) / 60_000
}

function minutesOf(month: string): number {
  const [first, last] = boundsOf(month)
  return (last - first) / 60_000
}

function boundsOf(month: string): readonly [number, number] {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  return [startOf(month), startOf(next)]
}

function startOf(month: string): number {
  return instantInParis(parseCivilDate(`${month}-01`), '00:00').getTime()
}
