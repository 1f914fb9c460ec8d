import { canonicalJson } from '@entente/core'
import { isSiret, isTenantId } from '@entente/core/ids'
import type { Digest } from '@entente/core/ports'
import { type Delay, isOpenAt, monthsOf, type OpeningHours } from '@entente/core/time'
import { QfError } from '../errors.ts'
import { baseUrlProblems } from './check-base-url.ts'
import type { ApiAccess, QfPolicy } from './qf-policy.ts'

/** « CNAF & MSA » in the public configuration of the API. */
const MAINTENANCE: readonly OpeningHours[] = [{ days: [7], opens: '23:00', closes: '23:45' }]

const TRACE_MONTHS: Delay = { value: 36, unit: 'month' }

/** The policy with every default written out, and the digest that records cite. */
export interface CheckedQfPolicy extends QfPolicy {
  readonly sessionIdleMinutes: number
  readonly traceRetention: Delay
  readonly repeatedAbove: number
  readonly api?: Required<ApiAccess>
  /** SHA-256 of the canonical JSON of the policy, lower-case hexadecimal. */
  readonly digest: string
}

/**
 * Checks a policy and fills its defaults.
 *
 * @throws {QfError} `QF_POLICY_INVALID`, naming each field
 */
export function checkQfPolicy(policy: QfPolicy, digest: Digest): CheckedQfPolicy {
  const { api, ...rest } = policy
  const filled = {
    ...rest,
    sessionIdleMinutes: policy.sessionIdleMinutes ?? 15,
    traceRetention: policy.traceRetention ?? TRACE_MONTHS,
    repeatedAbove: policy.repeatedAbove ?? 5,
    ...(api === undefined
      ? {}
      : {
          api: {
            baseUrl: api.baseUrl,
            callsPerSecond: api.callsPerSecond ?? 15,
            timeoutMs: api.timeoutMs ?? 15_000,
            version: api.version ?? ('v3' as const),
            maintenance: api.maintenance ?? MAINTENANCE,
          },
        }),
  }
  const problems = problemsOf(filled)
  if (problems.length > 0) {
    throw new QfError({
      code: 'QF_POLICY_INVALID',
      what: `The policy has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
      why: problems.join(' '),
      fix: 'Correct the named fields.',
      details: { problems: problems.length },
    })
  }
  // A field that is there and undefined says as much as one that is not there.
  const text = canonicalJson(JSON.parse(JSON.stringify(filled)))
  const bytes = digest.digest('SHA-256', new TextEncoder().encode(text))
  return { ...filled, digest: hexadecimal(bytes) }
}

/** Writes bytes in lower-case hexadecimal. */
export function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function problemsOf(policy: Omit<CheckedQfPolicy, 'digest'>): readonly string[] {
  const { tenant, users, purposes, convention, habilitation, api } = policy
  return [
    ...(isTenantId(tenant) ? [] : ['tenant: expected a SIRET.']),
    ...(policy.environment === 'staging' || policy.environment === 'production'
      ? []
      : ["environment: expected 'staging' or 'production'."]),
    ...(distinct(users) ? [] : ['users: expected each agent once.']),
    ...(purposes.length > 0 && distinct(purposes)
      ? []
      : ['purposes: expected each purpose once, at least one.']),
    ...(policy.noticeVersion === '' ? ['noticeVersion: expected the version of the notice.'] : []),
    ...whole('sessionIdleMinutes', policy.sessionIdleMinutes, 1, 120),
    ...whole('repeatedAbove', policy.repeatedAbove, 1, 1_000),
    ...(isMonths(policy.traceRetention) ? [] : ['traceRetention: expected months or years.']),
    ...(convention === undefined && habilitation === undefined
      ? ['convention, habilitation: expected at least one legal title.']
      : []),
    ...(convention === undefined || /^[0-9a-f]{64}$/.test(convention.digest)
      ? []
      : ['convention.digest: expected a SHA-256 in lower-case hexadecimal.']),
    ...(habilitation === undefined || (isSiret(habilitation.recipient) && habilitation.scopes.length > 0)
      ? []
      : ['habilitation: expected the SIRET of the recipient and at least one scope.']),
    ...((habilitation === undefined) === (api === undefined)
      ? []
      : ['api, habilitation: expected both or none.']),
    ...(api === undefined ? [] : apiProblems(api, policy.environment)),
  ]
}

function apiProblems(api: Required<ApiAccess>, environment: 'staging' | 'production'): readonly string[] {
  return [
    ...baseUrlProblems(api.baseUrl, environment),
    ...whole('api.callsPerSecond', api.callsPerSecond, 1, 19),
    ...whole('api.timeoutMs', api.timeoutMs, 1_000, 60_000),
    ...(api.maintenance.every(isWindow)
      ? []
      : ['api.maintenance: expected times HH:MM of one day, the later one last.']),
  ]
}

function whole(field: string, value: number, least: number, most: number): readonly string[] {
  return Number.isInteger(value) && value >= least && value <= most
    ? []
    : [`${field}: expected a whole number from ${least} to ${most}.`]
}

function isWindow(window: OpeningHours): boolean {
  try {
    isOpenAt(window, new Date(0))
    return true
  } catch {
    return false
  }
}

function distinct(entries: readonly { readonly id: string }[]): boolean {
  return new Set(entries.map(({ id }) => id)).size === entries.length
}

function isMonths(delay: Delay): boolean {
  return (delay.unit === 'month' || delay.unit === 'year') && monthsOf(delay) > 0
}
