import { isEntenteError } from '@entente/core'
import type { CheckReport } from '@entente/core/checks'
import { civilDateInParis } from '@entente/core/time'
import type { TokenFacts } from '../access/read-token.ts'
import { QfError } from '../errors.ts'
import type { GuardSituation, QfChannel } from '../guards/guard.ts'
import type { GuardId } from '../guards/guard-ids.ts'
import { judgeGuards } from '../guards/judge-guards.ts'
import type { CheckedQfPolicy } from '../policy/check-qf-policy.ts'
import type { QfSubject } from '../subjects/subject.ts'
import { referencesOf, type SubjectReference } from '../subjects/subject-reference.ts'
import type { AgentSessions } from './agent-sessions.ts'
import { checkRequest } from './check-request.ts'
import type { QfPorts } from './client-ports.ts'
import type { ConsultationRequest } from './consultation-request.ts'
import type { RepetitionCount } from './repetition-count.ts'

/** What a client remembers between calls, within this process. */
export interface ClientMemory {
  readonly sessions: AgentSessions
  readonly repetitions: RepetitionCount
}

/** A request whose every guard was looked at. */
export interface PreparedConsultation {
  readonly references: readonly SubjectReference[]
  readonly situation: GuardSituation
  readonly report: CheckReport<GuardId>
}

/**
 * Reads everything the guards look at, and applies them.
 *
 * @throws {QfError} `QF_REQUEST_INVALID` `QF_REGISTER_UNAVAILABLE` `QF_TOKEN_MALFORMED`
 */
export async function prepareConsultation(
  request: ConsultationRequest,
  channel: QfChannel,
  policy: CheckedQfPolicy,
  ports: QfPorts,
  memory: ClientMemory,
): Promise<PreparedConsultation> {
  checkRequest(request)
  const at = ports.clock.now()
  const day = civilDateInParis(at)
  const token = channel === 'api' ? await tokenFacts(ports) : undefined
  const { references, opposed, status, account } = await reading(async () => {
    const references = await referencesUnderEveryKey(request.subject, ports)
    return {
      references,
      opposed: await ports.oppositions.has(references),
      status: policy.convention && (await ports.status?.(day)),
      account: channel === 'extranet' ? await ports.account?.(request.session.agent) : undefined,
    }
  })
  const { agent, id } = request.session
  const availability = ports.availability?.()
  const situation: GuardSituation = {
    policy,
    channel,
    request,
    at,
    day,
    opposed,
    liveSessions: memory.sessions.note(agent, id, at),
    earlierThisMonth: memory.repetitions.earlier(references[0] ?? '', day),
    ...(status && { status }),
    ...(account && { account }),
    ...(token && { token }),
    ...(availability && { availability }),
  }
  return { references, situation, report: judgeGuards(situation) }
}

async function tokenFacts({ authorization }: QfPorts): Promise<TokenFacts | undefined> {
  return authorization?.facts()
}

/** Those of the key in force first, then those of former keys. */
async function referencesUnderEveryKey(
  subject: QfSubject,
  { hash, formerHashes = [] }: QfPorts,
): Promise<readonly SubjectReference[]> {
  const each = await Promise.all([hash, ...formerHashes].map((key) => referencesOf(subject, key)))
  return each.flat()
}

/** The cause is left out: what a store says may hold what was looked up. */
async function reading<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw new QfError({
      code: 'QF_REGISTER_UNAVAILABLE',
      what: 'The opposition register, the status of the convention or the account could not be read.',
      why: 'Without them nobody can say whether the consultation is allowed.',
      fix: 'Restore the store, then repeat the call.',
      retryable: true,
      details: { reason: isEntenteError(error) ? error.code : 'unknown' },
    })
  }
}
