import type { Clock, TraceContext, TraceJson, TraceSink } from '@entente/core/ports'
import { type ClaimedItem, type Outbox, systemClock } from '@entente/runtime'
import { DirectoryError } from '../errors.ts'
import { type DirectoryPurpose, requirePurpose } from '../usage/purpose.ts'
import type { MailboxChange } from './patch-body.ts'
import type { PublicationOperation, PublicationPlan } from './plan-publication.ts'
import type { PublicationTransport, SendOutcome } from './publication-transport.ts'

/** Where a publication is recorded and queued. */
export interface PublishPorts {
  readonly outbox: Outbox
  readonly trace: TraceSink
  /** @default systemClock */
  readonly clock?: Clock
}

/** Why something is published, and who does it. */
export interface PublishContext {
  readonly purpose: DirectoryPurpose
  readonly trace: TraceContext
}

const ONCE_MS = 365 * 86_400_000

/**
 * Records the steps of a plan and puts them into the durable outbox. Calling it again with the same plan adds nothing.
 *
 * @see MSSanté contract, art. 5.1
 * @returns for each step whether it was new
 * @throws {DirectoryError} `PURPOSE_REQUIRED` `PUBLICATION_REFUSED`, and the errors of the journal and the outbox
 */
export async function publish(
  plan: PublicationPlan,
  ports: PublishPorts,
  context: PublishContext,
): Promise<readonly ('queued' | 'present')[]> {
  requirePurpose(context.purpose)
  if (plan.status === 'refused') {
    throw new DirectoryError({
      code: 'PUBLICATION_REFUSED',
      what: `${plan.refused.length} mailboxes of the plan break the contract.`,
      details: { refused: plan.refused.length },
    })
  }
  const { outbox, trace, clock = systemClock } = ports
  const at = clock.now()
  for (const { key, address, change } of plan.operations) {
    const event = {
      kind: 'directory.publication',
      version: 1,
      at,
      facts: { key, change: change.kind },
      payload: { address, change: toJson(change) },
    }
    await trace.append(event, context.trace, {
      once: {
        key: `directory.publication/${key}`,
        until: new Date(at.getTime() + ONCE_MS),
        otherwise: { ...event, kind: 'directory.publication-repeated' },
      },
    })
  }
  return outbox.enqueue(
    plan.operations.map((operation) => ({
      key: operation.key,
      lane: operation.address,
      payload: Buffer.from(JSON.stringify(operation)),
    })),
  )
}

/** How much one call of {@link deliver} does, and who does it. */
export interface DeliverOptions {
  /** Most steps of this call. @default 100 */
  readonly limit?: number
  /** Who delivers; when given, the outcome of each step is recorded before the outbox forgets the step. */
  readonly trace?: TraceContext
  /** How long a step belongs to this call, in milliseconds; longer than one sending takes. @default 60_000 */
  readonly leaseMs?: number
}

/** What one call of {@link deliver} did. */
export interface DeliveryReport {
  readonly sent: number
  readonly rejected: number
  readonly postponed: number
}

/**
 * Sends the steps whose turn it is. Each is sent at least once; a step that is rejected is parked with its reason, and
 * closes the way for later steps of the same address until a person releases it.
 *
 * Call it again and again; after a crash it goes on where it stopped.
 */
export async function deliver(
  ports: PublishPorts & { readonly transport: PublicationTransport },
  options: DeliverOptions = {},
): Promise<DeliveryReport> {
  const { limit = 100, leaseMs = 60_000 } = options
  const report = { sent: 0, rejected: 0, postponed: 0 }
  // One at a time: the next step of an address becomes claimable when the one before is done.
  while (report.sent + report.rejected + report.postponed < limit) {
    const [item] = await ports.outbox.claim(1, leaseMs)
    if (item === undefined) break
    const outcome = await sendOne(ports.transport, item)
    if (options.trace !== undefined) await recordOutcome(ports, options.trace, item, outcome)
    await settle(ports, item, outcome)
    if (outcome.status === 'rejected') report.rejected += 1
    else if (outcome.status === 'try-later') report.postponed += 1
    else report.sent += 1
  }
  return report
}

async function sendOne(transport: PublicationTransport, item: ClaimedItem): Promise<SendOutcome> {
  const operation = readOperation(item)
  if (operation === undefined) return { status: 'rejected', reason: 'PUBLICATION_BROKEN' }
  try {
    return await transport.send(operation)
  } catch {
    return { status: 'try-later', reason: 'the transport failed' }
  }
}

/** A step that is sent again after a crash is recorded as repeated. */
async function recordOutcome(
  { trace, clock = systemClock }: PublishPorts,
  context: TraceContext,
  { key, lane, attempt }: ClaimedItem,
  outcome: SendOutcome,
): Promise<void> {
  const at = clock.now()
  const reason = 'reason' in outcome ? { reason: outcome.reason } : {}
  const event = {
    kind: 'directory.delivery',
    version: 1,
    at,
    facts: { key, attempt, outcome: outcome.status, ...reason },
    payload: { address: lane },
  }
  const isDone = outcome.status === 'sent' || outcome.status === 'already-done'
  const once = {
    key: `directory.delivery/${key}`,
    until: new Date(at.getTime() + ONCE_MS),
    otherwise: { ...event, kind: 'directory.delivery-repeated' },
  }
  await trace.append(event, context, isDone ? { once } : {})
}

function toJson(change: MailboxChange): TraceJson {
  return JSON.parse(JSON.stringify(change)) as TraceJson
}

async function settle(ports: PublishPorts, item: ClaimedItem, outcome: SendOutcome): Promise<void> {
  const { outbox, clock = systemClock } = ports
  switch (outcome.status) {
    case 'sent':
    case 'already-done':
      await outbox.acknowledge(item)
      return
    case 'rejected':
      await outbox.park(item, outcome.reason)
      return
    case 'try-later':
      await outbox.retry(item, new Date(clock.now().getTime() + backoffMs(item.attempt)))
  }
}

/** One minute, then doubling, one hour at most. */
function backoffMs(attempt: number): number {
  return Math.min(60_000 * 2 ** (attempt - 1), 3_600_000)
}

function readOperation(item: ClaimedItem): PublicationOperation | undefined {
  try {
    const operation = JSON.parse(Buffer.from(item.payload).toString('utf8')) as PublicationOperation
    return operation.key === item.key ? operation : undefined
  } catch {
    return undefined
  }
}

/** Whether the publication is « sans délai »: contract, art. 5.1. */
export interface PublicationLag {
  readonly status: 'in-time' | 'late'
  /** Age of the oldest step that is not done, in seconds. */
  readonly oldestSeconds: number
}

/**
 * Compares the age of the oldest open step with the alarm threshold. The contract gives no figure; 3 600 s is ours.
 *
 * @param alarmSeconds age from which the publication is late. @default 3_600
 */
export async function publicationLag(
  outbox: Outbox,
  at: Date,
  alarmSeconds = 3_600,
): Promise<PublicationLag> {
  const oldest = await outbox.oldestOpen()
  const oldestSeconds = oldest === undefined ? 0 : Math.max(0, (at.getTime() - oldest.getTime()) / 1_000)
  return { status: oldestSeconds >= alarmSeconds ? 'late' : 'in-time', oldestSeconds }
}
