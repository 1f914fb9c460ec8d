import type { TenantId } from '@entente/core/ids'
import type { ObservedAttributes } from '@entente/core/ports'
import { isWhitelistError, WhitelistError } from '../errors.ts'
import { judgeSigner, signerBinding } from '../list/judge-signer.ts'
import { hashListPolicy } from '../list/list-policy-hash.ts'
import type { ListProfile } from '../list/list-profile.ts'
import type { IntactList } from '../list/open-signed-list.ts'
import {
  acceptList,
  DEFAULT_SKEW_SECONDS,
  demandPast,
  type ListPolicy,
  type VerifiedWhitelist,
} from '../list/verify-list.ts'
import { WhitelistSnapshot } from '../snapshot/snapshot.ts'
import { type BreakGlass, compareLists, type StoredList } from '../store/list-store.ts'
import type { OpenedList } from '../thread/list-messages.ts'
import type { ListOpener } from '../thread/list-opener.ts'
import { threadOpener } from '../thread/thread-opener.ts'
import { acceptStored } from './accept-stored.ts'
import { checkedBreakGlass } from './break-glass.ts'
import { type Freshness, freshnessOf, isFrozen, type ListView, stateAt } from './freshness.ts'
import { type Comparison, type DomainChanges, guardCandidate } from './guard-candidate.ts'
import type { RefreshReport, WhitelistHealth } from './refresh-report.ts'
import {
  jittered,
  type RunOptions,
  shrinkLimitOf,
  tenantOf,
  type WhitelistOptions,
} from './whitelist-options.ts'

/** A list in use, kept fresh. */
export interface Whitelist {
  /** The list as it stands now. Take one view for each mail. */
  view(): ListView
  /**
   * Asks the source, verifies, stores and swaps. Calls that overlap share one refresh. A bad list or a missing source is
   * a report, never an exception.
   *
   * @param options.acceptShrinkOf hash of the one list that may lose more domains than the guard allows
   * @throws {DOMException} `AbortError` when the signal aborts
   */
  refresh(options?: {
    readonly signal?: AbortSignal
    readonly acceptShrinkOf?: string
  }): Promise<RefreshReport>
  /** Takes over what another process stored. True when a newer list is in use now. */
  reload(): Promise<boolean>
  /** Reloads and refreshes until the signal aborts. */
  run(options: RunOptions): Promise<void>
  health(): WhitelistHealth
  /** Records the decision to go on beyond the hard limit, for 72 hours at most. @throws {WhitelistError} `WL_BREAK_GLASS_REFUSED` `WL_STORE_FAILED` */
  breakGlass(decision: Omit<BreakGlass, 'from'>): Promise<void>
  close(): Promise<void>
}

interface Current {
  readonly snapshot: WhitelistSnapshot
  readonly certificates: readonly Uint8Array[]
  readonly stored: StoredList
}

/**
 * Opens the whitelist: reads the newest stored list, verifies it again, and is ready to judge before the network is.
 *
 * @param options where lists come from and are kept, what they must satisfy, how long they serve
 * @throws {WhitelistError} `WL_OPTIONS_INVALID` `WL_TENANT_MISMATCH` `WL_STORE_FAILED`
 * @throws {TrustError} `PARTNER_BINDING_INVALID` when the signer policy names nobody
 * @see MSSanté contract, art. 3 (liste blanche) and 5.1
 * @example
 * const whitelist = await openWhitelist({ mode: 'enforce', policy, source, store, clock })
 * await whitelist.refresh()
 */
export async function openWhitelist(options: WhitelistOptions): Promise<Whitelist> {
  const opened = new OpenWhitelist(options)
  await opened.reload()
  return opened
}

class OpenWhitelist implements Whitelist {
  readonly #options: WhitelistOptions
  readonly #tenant: TenantId
  readonly #policyHash: string | undefined
  readonly #freshness: Freshness
  readonly #shrinkLimit: number
  readonly #opener: ListOpener
  #current: Current | undefined
  #observed: WhitelistSnapshot | undefined
  #glasses: readonly BreakGlass[] = []
  #running: Promise<RefreshReport> | undefined
  #last: WhitelistHealth['lastRefresh']
  #failures = 0
  #isClosed = false

  constructor(options: WhitelistOptions) {
    this.#options = options
    this.#tenant = tenantOf(options)
    this.#opener = options.opener ?? threadOpener()
    this.#freshness = freshnessOf(options.freshness ?? {})
    this.#shrinkLimit = shrinkLimitOf(options)
    if (options.mode === 'enforce') signerBinding(options.policy.signer)
    this.#policyHash = options.mode === 'enforce' ? hashListPolicy(options.policy) : undefined
  }

  view(): ListView {
    const [at, tenant] = [this.#options.clock.now(), this.#tenant]
    const unconfirmed = { at, tenant, confirmedAt: undefined, breakGlass: undefined }
    if (this.#options.mode === 'audit') return { ...unconfirmed, state: 'audit', snapshot: this.#observed }
    const current = this.#current
    if (current === undefined) return { ...unconfirmed, state: 'absent', snapshot: undefined }
    const { confirmedAt } = current.stored
    const skew = this.#options.policy.skewSeconds ?? DEFAULT_SKEW_SECONDS
    const { snapshot } = current
    const judged = stateAt(at, confirmedAt, this.#freshness, skew, this.#glasses)
    return { at, tenant, snapshot, confirmedAt, ...judged }
  }

  async refresh(
    options: { readonly signal?: AbortSignal; readonly acceptShrinkOf?: string } = {},
  ): Promise<RefreshReport> {
    this.#running ??= this.#refreshOnce(options).finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #refreshOnce(options: {
    readonly signal?: AbortSignal
    readonly acceptShrinkOf?: string
  }): Promise<RefreshReport> {
    const report = await this.#attempt(options)
    const isFailure = report.outcome === 'refused' || report.outcome === 'unavailable'
    const code = isFailure ? report.error.code : undefined
    this.#failures = isFailure ? this.#failures + 1 : 0
    this.#last = {
      at: this.#options.clock.now(),
      outcome: report.outcome,
      ...(code === undefined ? {} : { code }),
    }
    const { state, domains, ageSeconds } = this.health()
    this.#event(`whitelist.${report.outcome}`, {
      state,
      domains,
      ...(code === undefined ? {} : { code }),
      ...(report.outcome === 'swapped' ? { added: report.added, removed: report.removed } : {}),
    })
    if (ageSeconds !== undefined) {
      this.#options.observer?.measure('whitelist.age_seconds', ageSeconds, { tenant: this.#tenant })
    }
    return report
  }

  async #attempt(options: {
    readonly signal?: AbortSignal
    readonly acceptShrinkOf?: string
  }): Promise<RefreshReport> {
    const { signal, acceptShrinkOf } = options
    try {
      if (this.#isClosed) throw new WhitelistError('WL_CLOSED')
      await this.reload()
      const { source } = this.#options
      const profile = this.#options.mode === 'enforce' ? this.#options.policy.profile : this.#options.profile
      const answer = await source.fetch(this.#current?.stored.etag, {
        maxBytes: profile.maxBytes,
        ...(signal === undefined ? {} : { signal }),
      })
      if (this.#options.mode === 'audit') {
        if (answer.outcome !== 'list') throw new WhitelistError('WL_SOURCE_UNAVAILABLE')
        return await this.#observe(answer.bytes, this.#options.profile)
      }
      const { policy } = this.#options
      const current = this.#current
      if (answer.outcome === 'not-modified') return await this.#confirm(current, policy)
      const { list, bytes } = await this.#opener.open(answer.bytes, policy.profile, {
        ...(current === undefined
          ? {}
          : { current: { sha256: current.snapshot.sha256, domains: current.snapshot.domainIndex } }),
      })
      if (list.outcome === 'same') return await this.#confirm(current, policy)
      const verified = acceptList(intact(list), list.sha256, policy, this.#options.clock.now())
      const changes = guardCandidate(
        verified.snapshot,
        this.#current?.snapshot,
        this.#shrinkLimit,
        acceptShrinkOf,
        comparisonOf(list, current?.snapshot),
      )
      return await this.#swap(verified, changes, bytes, answer.etag)
    } catch (error) {
      signal?.throwIfAborted()
      if (!isWhitelistError(error)) throw error
      return { outcome: UNAVAILABLE.has(error.code) ? 'unavailable' : 'refused', error }
    }
  }

  /** The source says that nothing changed: the signer is judged again, or its expiry would go unnoticed. */
  async #confirm(current: Current | undefined, policy: ListPolicy): Promise<RefreshReport> {
    if (current === undefined) throw new WhitelistError('WL_SOURCE_UNAVAILABLE')
    const now = this.#options.clock.now()
    judgeSigner(current.certificates, policy.signer, now)
    demandPast([current.stored.generatedAt, current.stored.signingTime], policy, now)
    const skew = policy.skewSeconds ?? DEFAULT_SKEW_SECONDS
    const confirmedAt = confirmationAt(current.stored.confirmedAt, now, skew)
    const stored = { ...current.stored, confirmedAt }
    await this.#options.store.confirm(stored)
    this.#current = { ...current, stored }
    return { outcome: 'unchanged', sha256: stored.sha256 }
  }

  async #swap(
    { snapshot, certificates, checks }: VerifiedWhitelist,
    changes: DomainChanges,
    bytes: Uint8Array,
    etag: string | undefined,
  ): Promise<RefreshReport> {
    const now = this.#options.clock.now()
    const { sha256, generatedAt, signingTime } = snapshot
    const policy = this.#policyHash
    const stored = { sha256, generatedAt, signingTime, verifiedAt: now, confirmedAt: now, policy, etag }
    // First durable, then in use: a list that only memory holds would be lost at the next start.
    await this.#options.store.put(stored, bytes)
    this.#current = { snapshot, certificates, stored }
    return { outcome: 'swapped', sha256, policy, ...changes, checks }
  }

  async #observe(bytes: Uint8Array, profile: ListProfile): Promise<RefreshReport> {
    const { list: answer } = await this.#opener.open(bytes, profile, { readAnyway: true })
    if (answer.outcome === 'same') throw new WhitelistError('WL_THREAD_FAILED')
    const content = answer.outcome === 'intact' ? answer : answer.unverified
    const problem = answer.outcome === 'refused' ? answer.code : undefined
    if (content === undefined) throw new WhitelistError(problem ?? 'WL_LIST_MALFORMED')
    const { sha256 } = answer
    const signingTime = answer.outcome === 'intact' ? answer.signingTime : undefined
    const { generatedAt, table, diagnostics } = content
    this.#observed = new WhitelistSnapshot(
      table,
      { sha256, verification: 'unverified', generatedAt, signingTime, signerSha256: undefined },
      diagnostics,
    )
    return { outcome: 'observed', sha256, problem }
  }

  async reload(): Promise<boolean> {
    if (this.#options.mode === 'audit') return false
    const { store, policy } = this.#options
    this.#glasses = await store.breakGlasses()
    for (const stored of await store.history()) {
      const current = this.#current
      if (current?.stored.sha256 === stored.sha256) {
        const confirmedAt = later(current.stored.confirmedAt, stored.confirmedAt)
        this.#current = { ...current, stored: { ...stored, confirmedAt } }
        return false
      }
      if (current !== undefined && compareLists(stored, current.snapshot) <= 0) return false
      if (await this.#takeStored(stored, policy)) return true
    }
    return false
  }

  /** A stored list that does not verify again is passed over, and said so: an older one may do. */
  async #takeStored(stored: StoredList, policy: ListPolicy): Promise<boolean> {
    try {
      const bytes = await this.#options.store.bytesOf(stored.sha256)
      const list = intact((await this.#opener.open(bytes, policy.profile)).list)
      const { snapshot, certificates } = acceptStored(list, stored, policy, this.#options.clock.now())
      this.#current = { snapshot, certificates, stored }
      this.#event('whitelist.reloaded', { domains: snapshot.domainCount })
      return true
    } catch (error) {
      if (!isWhitelistError(error) || error.code === 'WL_CLOSED') throw error
      this.#event('whitelist.stored_list_refused', { code: error.code })
      return false
    }
  }

  async run({ signal, sleep, random }: RunOptions): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.refresh({ signal })
        await sleep(jittered(this.#freshness.pollSeconds, random), signal)
      } catch (error) {
        if (!signal.aborted) throw error
      }
    }
  }

  health(): WhitelistHealth {
    const { at, state, snapshot, confirmedAt } = this.view()
    const after = (seconds: number) => confirmedAt && new Date(confirmedAt.getTime() + seconds * 1000)
    const isSuspect = this.#failures > 0 || isFrozen(snapshot, at, this.#freshness)
    const isJudging = state === 'fresh' || state === 'soft-stale' || state === 'break-glass'
    return {
      state,
      level: !isJudging ? 'down' : state === 'fresh' && !isSuspect ? 'ok' : 'degraded',
      sha256: snapshot?.sha256,
      domains: snapshot?.domainCount ?? 0,
      generatedAt: snapshot?.generatedAt,
      confirmedAt,
      ageSeconds: confirmedAt && (at.getTime() - confirmedAt.getTime()) / 1000,
      softStaleAt: after(this.#freshness.softStaleSeconds),
      hardStaleAt: after(this.#freshness.hardStaleSeconds),
      lastRefresh: this.#last,
      failuresInARow: this.#failures,
      diagnostics: snapshot?.diagnostics.length ?? 0,
    }
  }

  async breakGlass(decision: Omit<BreakGlass, 'from'>): Promise<void> {
    const entry = checkedBreakGlass(decision, this.#options.clock.now())
    await this.#options.store.recordBreakGlass(entry)
    this.#glasses = [...this.#glasses, entry]
    this.#event('whitelist.break_glass', { until: entry.until.toISOString() })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#options.opener === undefined) await this.#opener.close()
  }

  #event(name: string, attributes: ObservedAttributes): void {
    const { observer, source } = this.#options
    observer?.event(name, { tenant: this.#tenant, source: source.name, ...attributes })
  }
}

const UNAVAILABLE: ReadonlySet<string> = new Set([
  'WL_SOURCE_UNAVAILABLE',
  'WL_STORE_FAILED',
  'WL_THREAD_FAILED',
])

function intact(answer: OpenedList): IntactList {
  if (answer.outcome === 'intact') {
    const { generatedAt, table, diagnostics, removed: _removed, ...list } = answer
    return { ...list, content: { generatedAt, table, diagnostics } }
  }
  if (answer.outcome === 'same') throw new WhitelistError('WL_THREAD_FAILED')
  const { code, reason } = answer
  throw new WhitelistError(code, reason === undefined ? {} : { details: { reason } })
}

function comparisonOf(list: OpenedList, current: WhitelistSnapshot | undefined): Comparison | undefined {
  if (current === undefined || list.outcome !== 'intact' || list.removed === undefined) return undefined
  return { with: current.sha256, removed: list.removed }
}

/**
 * When a list counts as confirmed that the source confirms now. Another process may have been a moment later; a
 * confirmation beyond the skew was made while the clock was ahead, and must not outlive that.
 */
function confirmationAt(last: Date, now: Date, skewSeconds: number): Date {
  const ahead = last.getTime() - now.getTime()
  return ahead > 0 && ahead <= skewSeconds * 1000 ? last : now
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other
}
