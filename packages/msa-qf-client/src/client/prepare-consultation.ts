import type { CheckReport } from '@entente/core/checks'
import { civilDateInParis } from '@entente/core/time'
import type { GuardSituation, QfChannel } from '../guards/guard.ts'
import type { GuardId } from '../guards/guard-ids.ts'
import { judgeGuards } from '../guards/judge-guards.ts'
import type { CheckedQfPolicy } from '../policy/check-qf-policy.ts'
import { readingRegisters } from '../reading-registers.ts'
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
  const { token, references, opposed, status, account } = await readingRegisters(async () => {
    const references = await referencesUnderEveryKey(request.subject, ports)
    return {
      references,
      token: channel === 'api' ? await ports.authorization?.facts() : undefined,
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

/** Those of the key in force first, then those of former keys. */
async function referencesUnderEveryKey(
  subject: QfSubject,
  { hash, formerHashes = [] }: QfPorts,
): Promise<readonly SubjectReference[]> {
  const each = await Promise.all([hash, ...formerHashes].map((key) => referencesOf(subject, key)))
  return each.flat()
}
