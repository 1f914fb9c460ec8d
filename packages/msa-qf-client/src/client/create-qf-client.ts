import { TokenGate } from '../access/token-gate.ts'
import type { ApiPorts } from '../api/call-api.ts'
import { CallBudget } from '../api/call-budget.ts'
import { type ApiHealth, pingApi } from '../api/ping-api.ts'
import { QfError } from '../errors.ts'
import type { ManualObservation, ManualOutcome, ManualTicket } from '../manual/manual-consultation.ts'
import { ManualDesk } from '../manual/manual-desk.ts'
import {
  declareOpposition,
  type OppositionDeclaration,
  type OppositionWithdrawal,
  withdrawOpposition,
} from '../opposition/change-oppositions.ts'
import type { ConsultationOutcome } from '../outcomes/consultation-outcome.ts'
import { checkQfPolicy } from '../policy/check-qf-policy.ts'
import type { QfPolicy } from '../policy/qf-policy.ts'
import type { ApiSubject, NirSubject } from '../subjects/subject.ts'
import { AgentSessions } from './agent-sessions.ts'
import type { QfPorts } from './client-ports.ts'
import { consultApi } from './consult-api.ts'
import type { ConsultationRequest } from './consultation-request.ts'
import type { ClientMemory } from './prepare-consultation.ts'
import { RepetitionCount } from './repetition-count.ts'
import { singleFlight } from './single-flight.ts'

/** A client of one partner. Quota, token, register and traces are its own. */
export interface QfClient {
  /** SHA-256 of the policy, as every record cites it. */
  readonly policyDigest: string
  /**
   * Consults over the API Particulier.
   *
   * @param options.signal aborts the call; the abortion is recorded
   * @throws {QfError} whatever prevents an answer; a "no" is an outcome
   */
  consult(
    request: ConsultationRequest<ApiSubject>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<ConsultationOutcome>
  /**
   * Opens a consultation that the agent makes himself on the extranet.
   *
   * @returns a ticket, or the outcome that forbids it
   * @throws {QfError} `QF_REQUEST_INVALID` `QF_REGISTER_UNAVAILABLE` `QF_TRACE_UNAVAILABLE`
   */
  openManualConsultation(
    request: ConsultationRequest<NirSubject>,
  ): Promise<ManualTicket | ConsultationOutcome>
  /**
   * Records what the agent saw. A ticket serves once, and only the agent who opened it; what cannot be recorded leaves
   * it open. When the person objected in the meantime, the outcome is `opposition`, whatever the agent saw.
   *
   * @throws {QfError} `QF_TICKET_INVALID` `QF_REQUEST_INVALID` `QF_REGISTER_UNAVAILABLE` `QF_TRACE_UNAVAILABLE`
   */
  completeManualConsultation(
    ticket: string,
    agent: string,
    observation: ManualObservation,
  ): Promise<ManualOutcome>
  /**
   * Records that a person objected and registers it. Give every form under which the person is known. Without a journal
   * the opposition is registered all the same: repeat the act, so that its record follows.
   *
   * @throws {QfError} `QF_REQUEST_INVALID` `QF_REGISTER_UNAVAILABLE` `QF_TRACE_UNAVAILABLE`
   * @see MSA QF convention, art. 6-3 and annexe 1
   */
  registerOpposition(opposition: OppositionDeclaration): Promise<void>
  /**
   * Records that an opposition no longer stands (who, when, why) and takes it out. It stays in under every form of the
   * person that is not given, and whenever the act cannot be recorded.
   *
   * @throws {QfError} `QF_REQUEST_INVALID` `QF_REGISTER_UNAVAILABLE` `QF_TRACE_UNAVAILABLE`
   * @see MSA QF convention, art. 6-3 and annexe 1
   */
  withdrawOpposition(withdrawal: OppositionWithdrawal): Promise<void>
  /** Forgets a session that the agent closed. */
  endSession(agent: string, session: string): void
  /** Asks how the API is, without token or quota. */
  ping(): Promise<ApiHealth>
}

/**
 * Makes the client of one partner.
 *
 * A software vendor makes one per partner: nothing is shared between two clients.
 *
 * @param policy what the partner may do; with `api` and `habilitation` for {@link QfClient.consult}, with `convention`
 *   for {@link QfClient.openManualConsultation}
 * @throws {QfError} `QF_POLICY_INVALID`, also when a port is missing that the policy needs
 * @see MSA QF convention, art. 4 to 6; API Particulier, CGU
 * @example
 * const qf = createQfClient(policy, ports)
 * const outcome = await qf.consult(request)
 * if (outcome.kind === 'found') show(outcome.quotientFamilial)
 */
export function createQfClient(policy: QfPolicy, ports: QfPorts): QfClient {
  const checked = checkQfPolicy(policy, ports.digest)
  const api = apiPortsOf(policy, ports)
  if (policy.convention !== undefined && ports.status === undefined) throw portMissing('status')
  const memory: ClientMemory = {
    sessions: new AgentSessions(checked.sessionIdleMinutes),
    repetitions: new RepetitionCount(),
  }
  const desk = new ManualDesk(checked, ports, memory)
  const call = singleFlight()
  const observed = async <Outcome extends { readonly kind: string }>(work: Promise<Outcome>) => {
    const outcome = await work
    ports.observer?.event('qf.consultation', { outcome: outcome.kind })
    return outcome
  }
  return {
    policyDigest: checked.digest,
    consult: async (request, { signal } = {}) => {
      if (api === undefined) throw portMissing('habilitation')
      return observed(consultApi(request, { policy: checked, ports, api, memory, call }, signal))
    },
    openManualConsultation: (request) => observed(desk.open(request)),
    completeManualConsultation: (ticket, agent, observation) =>
      observed(desk.complete(ticket, agent, observation)),
    registerOpposition: (declaration) => declareOpposition(declaration, { policy: checked, ports }),
    withdrawOpposition: (withdrawal) => withdrawOpposition(withdrawal, { policy: checked, ports }),
    endSession: (agent, session) => memory.sessions.end(agent, session),
    ping: async () =>
      checked.api === undefined || ports.http === undefined ? 'unknown' : pingApi(checked.api, ports.http),
  }
}

function apiPortsOf(policy: QfPolicy, ports: QfPorts): ApiPorts | undefined {
  if (policy.api === undefined) return undefined
  const { http, authorization, clock, digest, random, wait } = ports
  if (http === undefined) throw portMissing('http')
  if (authorization === undefined) throw portMissing('authorization')
  const budget = new CallBudget(policy.api.callsPerSecond ?? 15)
  return { http, authorization, clock, budget, gate: new TokenGate(digest), random, ...(wait && { wait }) }
}

function portMissing(name: string): QfError {
  return new QfError({
    code: 'QF_POLICY_INVALID',
    what: `The client lacks ${name}.`,
    why: 'The policy opens a channel that cannot work without it.',
    fix: 'Give the port, or leave the legal title out of the policy.',
    details: { missing: name },
  })
}
