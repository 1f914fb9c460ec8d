import { isCivilDate, nextOpening } from '@entente/core/time'
import type { QfPorts } from '../client/client-ports.ts'
import type { ConsultationRequest } from '../client/consultation-request.ts'
import { type ClientMemory, prepareConsultation } from '../client/prepare-consultation.ts'
import {
  type ConsultationTrace,
  contextOf,
  record,
  refusalEvent,
  requestEvent,
  resultEvent,
} from '../client/qf-traces.ts'
import { QfError } from '../errors.ts'
import { refusalOf } from '../guards/judge-guards.ts'
import { registerOpposition } from '../opposition/change-oppositions.ts'
import type { ConsultationOutcome } from '../outcomes/consultation-outcome.ts'
import type { CheckedQfPolicy } from '../policy/check-qf-policy.ts'
import { readingRegisters } from '../reading-registers.ts'
import type { NirSubject } from '../subjects/subject.ts'
import {
  EXTRANET_URL,
  type ManualObservation,
  type ManualOutcome,
  type ManualTicket,
} from './manual-consultation.ts'

const MOST_TICKETS = 10_000
const HIGHEST_AMOUNT = 100_000

interface OpenTicket {
  readonly trace: ConsultationTrace
  readonly agent: string
  readonly openedAt: Date
  readonly expiresAt: Date
}

/** The guided manual channel: guards and traces around what an agent does himself on the extranet. */
export class ManualDesk {
  readonly #policy: CheckedQfPolicy
  readonly #ports: QfPorts
  readonly #memory: ClientMemory
  readonly #open = new Map<string, OpenTicket>()

  constructor(policy: CheckedQfPolicy, ports: QfPorts, memory: ClientMemory) {
    this.#policy = policy
    this.#ports = ports
    this.#memory = memory
  }

  async open(request: ConsultationRequest<NirSubject>): Promise<ManualTicket | ConsultationOutcome> {
    const { references, report, situation } = await prepareConsultation(
      request,
      'extranet',
      this.#policy,
      this.#ports,
      this.#memory,
    )
    const { at, day } = situation
    const trace: ConsultationTrace = { policy: this.#policy, channel: 'extranet', request, references }
    const context = contextOf(this.#policy, request)
    const { convention } = this.#policy
    const kind = refusalOf(report)
    if (kind !== undefined || convention === undefined) {
      const outcome = kind ?? 'convention-refuses'
      const receipt = await record(this.#ports.trace, refusalEvent(trace, report, outcome, at), context)
      if (outcome !== 'service-closed') return { kind: outcome, guards: report, receipt }
      const opensAt = convention && nextOpening(convention.openingHours, at)
      return { kind: outcome, ...(opensAt && { opensAt }), guards: report, receipt }
    }
    const receipt = await record(this.#ports.trace, requestEvent(trace, report, at), context)
    this.#memory.repetitions.count(references[0] ?? '', day)
    const id = this.#ports.random.uuid()
    const expiresAt = new Date(at.getTime() + this.#policy.sessionIdleMinutes * 60_000)
    this.#keep(id, { trace, agent: request.session.agent, openedAt: at, expiresAt })
    return {
      kind: 'ticket',
      id,
      caisse: convention.caisse,
      url: EXTRANET_URL,
      expiresAt,
      guards: report,
      receipt,
    }
  }

  async complete(id: string, agent: string, observation: ManualObservation): Promise<ManualOutcome> {
    checkObservation(observation)
    const at = this.#ports.clock.now()
    const ticket = this.#open.get(id)
    if (ticket === undefined || ticket.agent !== agent || at >= ticket.expiresAt) throw ticketInvalid()
    // Taken before the first await: a ticket serves once, also when two tabs send it together.
    this.#open.delete(id)
    try {
      return await this.#record(ticket, observation, at)
    } catch (error) {
      this.#open.set(id, ticket)
      throw error
    }
  }

  async #record(
    { trace, openedAt }: OpenTicket,
    observation: ManualObservation,
    at: Date,
  ): Promise<ManualOutcome> {
    const ports = this.#ports
    const { requestId, session } = trace.request
    if (observation.kind === 'opposition') {
      const declaration = { requestId, agent: session.agent, source: 'caisse' } as const
      await registerOpposition(trace.references, declaration, { policy: this.#policy, ports })
    }
    const opposed = () => readingRegisters(() => ports.oppositions.has(trace.references))
    const recorded = (seen: ManualObservation) => {
      const facts = {
        outcome: seen.kind,
        fields: seen.kind === 'found' ? ['quotientFamilial'] : [],
        durationMs: at.getTime() - openedAt.getTime(),
      }
      return record(ports.trace, resultEvent(trace, facts, at), contextOf(this.#policy, trace.request))
    }
    const opposition = { kind: 'opposition' } as const
    const seen = (await opposed()) ? opposition : observation
    const receipt = await recorded(seen)
    // Somebody may object while the record is written.
    if (seen.kind === 'opposition' || !(await opposed())) return { ...seen, receipt }
    return { ...opposition, receipt: await recorded(opposition) }
  }

  #keep(id: string, ticket: OpenTicket): void {
    for (const [other, { expiresAt }] of this.#open) {
      if (expiresAt <= ticket.openedAt) this.#open.delete(other)
    }
    const oldest = this.#open.keys().next().value
    if (this.#open.size >= MOST_TICKETS && oldest !== undefined) this.#open.delete(oldest)
    this.#open.set(id, ticket)
  }
}

function checkObservation(observation: ManualObservation): void {
  if (observation.kind !== 'found') return
  const { quotientFamilial, validFrom, validUntil } = observation
  const amount =
    Number.isInteger(quotientFamilial) && quotientFamilial >= 0 && quotientFamilial <= HIGHEST_AMOUNT
  const period =
    isCivilDate(validFrom) &&
    (validUntil === undefined || (isCivilDate(validUntil) && validUntil >= validFrom))
  if (amount && period) return
  throw new QfError({
    code: 'QF_REQUEST_INVALID',
    what: 'The observation of the agent is not usable.',
    why: `The amount is a whole number of euros from 0 to ${HIGHEST_AMOUNT}; the period has a first day, then a last.`,
    fix: 'Enter what the screen shows.',
    details: { field: amount ? 'validFrom' : 'quotientFamilial' },
  })
}

function ticketInvalid(): QfError {
  return new QfError({
    code: 'QF_TICKET_INVALID',
    what: 'This consultation ticket cannot be completed.',
    why: 'It is unknown, expired, already used, or another agent opened it.',
    fix: 'Open a new manual consultation.',
  })
}
