import { canonicalJson } from '@entente/core'
import { type CheckReport, isPassed } from '@entente/core/checks'
import { nodeDigest } from '@entente/runtime'
import { mailboxKey } from '../model/mailbox.ts'
import { checkDesired, type PublicationCheckId, type PublicationPolicy } from './check-desired.ts'
import type { DesiredMailbox, MailboxAttributes, PublishedMailbox } from './desired-mailbox.ts'
import type { MailboxChange } from './patch-body.ts'

/** One step of a publication. */
export interface PublicationOperation {
  /** The same step of the same plan has the same key, so that it is sent once. */
  readonly key: string
  /** Steps of one address keep their order. */
  readonly address: string
  readonly change: MailboxChange
}

/** `refused` names the rules that a mailbox breaks; nothing may be published then. */
export type PublicationPlan = {
  readonly checks: ReadonlyMap<string, CheckReport<PublicationCheckId>>
  /** Mailboxes that are declared technical and stay unpublished. */
  readonly skipped: readonly string[]
} & (
  | { readonly status: 'ready'; readonly at: Date; readonly operations: readonly PublicationOperation[] }
  | { readonly status: 'refused'; readonly refused: readonly string[] }
)

const ATTRIBUTES = ['redList', 'description', 'service', 'responsible', 'rank'] as const

/**
 * Compares what should stand in the directory with what stands there, and gives the steps from one to the other:
 * deletions, then updates, then insertions. Address, type and carrier cannot be changed: such a mailbox is deleted and
 * inserted.
 *
 * @term BAL
 * @see MSSanté contract, art. 5.1 (publish « sans délai »), 4.1 and 6.2
 * @param at the instant of the comparison; it is part of the keys, so that the same change may come back later
 */
export function planPublication(
  desired: readonly DesiredMailbox[],
  published: readonly PublishedMailbox[],
  policy: PublicationPolicy,
  at: Date,
): PublicationPlan {
  const wanted = desired.filter(({ technical }) => technical === undefined)
  const skipped = desired
    .filter(({ technical }) => technical !== undefined)
    .map(({ address }) => mailboxKey(address))
  const checks = new Map(
    wanted.map((mailbox) => [mailboxKey(mailbox.address), checkDesired(mailbox, wanted, policy)]),
  )
  const refused = [...checks].flatMap(([address, report]) => (isPassed(report) ? [] : [address]))
  if (refused.length > 0) return { status: 'refused', refused, checks, skipped }
  const after = new Map(wanted.map((mailbox) => [mailboxKey(mailbox.address), publishedForm(mailbox)]))
  const before = new Map(published.map((mailbox) => [mailboxKey(mailbox.address), publishedForm(mailbox)]))
  const changes = [...deletions(before, after), ...updates(before, after), ...insertions(before, after)]
  return {
    status: 'ready',
    at,
    operations: changes.map((change) => toOperation(change, at)),
    checks,
    skipped,
  }
}

type ByAddress = ReadonlyMap<string, PublishedMailbox>

function deletions(before: ByAddress, after: ByAddress): readonly MailboxChange[] {
  return [...before].flatMap(([address, mailbox]) => {
    const next = after.get(address)
    return next !== undefined && isSameMailbox(mailbox, next)
      ? []
      : [{ kind: 'delete', before: mailbox } as const]
  })
}

function updates(before: ByAddress, after: ByAddress): readonly MailboxChange[] {
  return [...after].flatMap(([address, mailbox]) => {
    const old = before.get(address)
    if (old === undefined || !isSameMailbox(old, mailbox)) return []
    return ATTRIBUTES.every((name) => old[name] === mailbox[name])
      ? []
      : [{ kind: 'update', before: old, after: mailbox } as const]
  })
}

function insertions(before: ByAddress, after: ByAddress): readonly MailboxChange[] {
  return [...after].flatMap(([address, mailbox]) => {
    const old = before.get(address)
    return old !== undefined && isSameMailbox(old, mailbox)
      ? []
      : [{ kind: 'insert', after: mailbox } as const]
  })
}

/** What the directory cannot change in place. */
function isSameMailbox(left: PublishedMailbox, right: PublishedMailbox): boolean {
  return (
    left.type === right.type && canonicalJson({ ...left.carrier }) === canonicalJson({ ...right.carrier })
  )
}

function publishedForm(mailbox: PublishedMailbox): PublishedMailbox {
  const { resource, system, value } = mailbox.carrier
  const optional: Partial<MailboxAttributes> = Object.fromEntries(
    ATTRIBUTES.flatMap((name) => (mailbox[name] === undefined ? [] : [[name, mailbox[name]]])),
  )
  return {
    redList: mailbox.redList,
    ...optional,
    address: mailboxKey(mailbox.address),
    type: mailbox.type,
    carrier: { resource, system, value },
  }
}

function toOperation(change: MailboxChange, at: Date): PublicationOperation {
  const content = canonicalJson(JSON.parse(JSON.stringify({ at: at.toISOString(), change })))
  const key = Buffer.from(nodeDigest.digest('SHA-256', Buffer.from(content))).toString('hex')
  return { key, address: (change.kind === 'delete' ? change.before : change.after).address, change }
}
