import { daysBetween } from '@entente/core/time'
import { article, blocked, type Guard, met, rules, warned } from './guard.ts'

const EVERY = ['api', 'extranet'] as const
const EXTRANET = ['extranet'] as const

const MINUTE_MS = 60_000

/** The convention advises a regular change without a figure; this one is ours. */
const ADVISED_PASSWORD_DAYS = 180

export const agentNamed: Guard = {
  id: 'agent-named',
  spec: article('art. 4-1 and 4-4'),
  rules: rules('QF-4.1-1', 'QF-4.1-2', 'QF-4.4-1'),
  channels: EVERY,
  effect: 'block',
  judge({ policy, request, day }) {
    const user = policy.users.find(({ id }) => id === request.session.agent)
    if (user === undefined) return blocked('The agent is not named for this service.')
    if (day < user.from) return blocked('The habilitation of the agent has not begun.')
    return user.until !== undefined && day > user.until
      ? blocked('The habilitation of the agent has ended.')
      : met
  },
}

export const accountNotShared: Guard = {
  id: 'account-not-shared',
  spec: article('art. 4-3 and 5'),
  rules: rules('QF-4.3-2'),
  channels: EVERY,
  effect: 'warn',
  judge: ({ liveSessions }) =>
    liveSessions > 1
      ? warned('The agent is at work in several sessions at once.', { sessions: liveSessions })
      : met,
}

export const passwordChanged: Guard = {
  id: 'password-changed',
  spec: article('art. 4-3'),
  rules: rules('QF-4.3-3', 'QF-4.3-4'),
  channels: EXTRANET,
  effect: 'block',
  judge({ account, day }) {
    if (account === undefined) return blocked("Nothing is known of the agent's account.")
    if (account.state === 'temporary-password') {
      return blocked('The temporary password must be changed at the first sign-in.')
    }
    if (account.passwordChangedOn === undefined) return met
    const age = daysBetween(account.passwordChangedOn, day)
    return age > ADVISED_PASSWORD_DAYS
      ? warned('The password is old; the convention advises a change.', { days: age })
      : met
  },
}

export const credentialsNotLost: Guard = {
  id: 'credentials-not-lost',
  spec: article('art. 5'),
  rules: rules('QF-5-6'),
  channels: EXTRANET,
  effect: 'block',
  judge: ({ account }) =>
    account?.state === 'lost'
      ? blocked('The credentials were reported lost; a new habilitation is awaited.')
      : met,
}

export const sessionAlive: Guard = {
  id: 'session-alive',
  spec: article('art. 7-1'),
  rules: rules('QF-7.1-4', 'QF-7.1-5'),
  channels: EVERY,
  effect: 'block',
  judge({ policy, request, at }) {
    const idleMs = at.getTime() - request.session.lastActivityAt.getTime()
    if (idleMs < 0) return blocked('The last activity lies in the future.')
    return idleMs >= policy.sessionIdleMinutes * MINUTE_MS
      ? blocked('The session is over: nothing was entered for too long.', {
          minutes: policy.sessionIdleMinutes,
        })
      : met
  },
}
