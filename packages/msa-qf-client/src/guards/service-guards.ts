import { isOpenAt } from '@entente/core/time'
import { tokenReminder } from '../access/read-token.ts'
import type { QfMonth } from '../api/api-answer.ts'
import { apiRule, article, blocked, type Guard, met, notApplicable, rules, warned } from './guard.ts'

const API = ['api'] as const
const EXTRANET = ['extranet'] as const

/** Months before the current one that the API still answers. */
const OLDEST_MONTH = 23

export const serviceOpen: Guard = {
  id: 'service-open',
  spec: article('art. 4-6 and 5'),
  rules: rules('QF-5-2', 'QF-4.6-1'),
  channels: EXTRANET,
  effect: 'block',
  judge({ policy, at }) {
    if (policy.convention === undefined) return notApplicable('The policy has no convention.')
    return isOpenAt(policy.convention.openingHours, at) ? met : blocked('The service is closed at this hour.')
  },
}

export const availabilityKept: Guard = {
  id: 'availability',
  spec: article('art. 5'),
  rules: rules('QF-5-3'),
  channels: EXTRANET,
  effect: 'measure',
  judge({ availability }) {
    if (availability === undefined) return notApplicable('Nobody measures the availability.')
    const facts = {
      verdict: availability.verdict,
      ...(availability.percent && { percent: availability.percent }),
    }
    return availability.verdict === 'broken'
      ? warned('The service was less available than promised.', facts)
      : { finding: 'met', facts }
  },
}

export const transportEncrypted: Guard = {
  id: 'transport-encrypted',
  spec: article('art. 7-1'),
  rules: rules('QF-7.1-1', 'QF-7.1-2'),
  channels: API,
  effect: 'block',
  judge: ({ policy }) =>
    policy.environment === 'staging' || policy.api?.baseUrl.startsWith('https://')
      ? met
      : blocked('The API is called over https only.'),
}

export const habilitationValid: Guard = {
  id: 'habilitation-valid',
  spec: apiRule('CGU §2 and §3'),
  rules: [],
  channels: API,
  effect: 'block',
  judge({ policy, token, at }) {
    if (policy.habilitation === undefined) return blocked('The API needs a habilitation.')
    if (policy.habilitation.recipient !== policy.tenant) {
      return blocked('The recipient of the data is not the tenant.')
    }
    if (token === undefined) return blocked('Nothing is known of the token.')
    const reminder = token.expiresAt === undefined ? 'not-said' : tokenReminder(token.expiresAt, at)
    if (reminder === 'expired') return blocked('The token has expired.')
    const missing =
      token.scopes && policy.habilitation.scopes.filter((scope) => !token.scopes?.includes(scope))
    const withinDays = typeof reminder === 'number' && { withinDays: reminder }
    if (missing !== undefined && missing.length > 0) {
      return warned('The token lacks scopes of the habilitation; answers are masked.', {
        missing: missing.join(', '),
        ...withinDays,
      })
    }
    if (withinDays) return warned('The token expires soon.', withinDays)
    return reminder === 'far' ? met : warned('The token does not say when it expires.')
  },
}

export const periodObtainable: Guard = {
  id: 'period-obtainable',
  spec: apiRule('codes 00354 to 00356'),
  rules: rules('QF-3-5'),
  channels: API,
  effect: 'block',
  judge({ request, day }) {
    const { period, acceptRecomputed = false } = request
    if (period === undefined) return met
    const back = monthsBack(period, day)
    if (!isMonth(period) || back < 0) return blocked('The month is none, or lies in the future.')
    if (back > OLDEST_MONTH) return blocked('The month lies more than 23 months back.')
    if (back === 0) return met
    return acceptRecomputed
      ? warned('The MSA computes anew: the amount may be that of today.')
      : blocked('The MSA keeps no history: the amount of a past month cannot be guaranteed.')
  },
}

export const quotaKept: Guard = {
  id: 'quota-kept',
  spec: apiRule('CGU §3'),
  rules: [],
  channels: API,
  effect: 'block',
  judge({ answer }) {
    if (answer === undefined) return notApplicable('Nothing was asked yet.')
    return answer.quota === 'kept' ? met : blocked('The token has no call left for now.')
  },
}

/** Whole months from a month to the month of a day; negative for the future. */
export function monthsBack({ year, month }: QfMonth, day: string): number {
  return (Number(day.slice(0, 4)) - year) * 12 + Number(day.slice(5, 7)) - month
}

function isMonth({ year, month }: QfMonth): boolean {
  return Number.isInteger(year) && Number.isInteger(month) && month >= 1 && month <= 12
}
