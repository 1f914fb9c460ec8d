import type { TraceContext, TraceEvent } from '@entente/core/ports'
import { civilDateInParis } from '@entente/core/time'
import { fieldRefused, isName } from '../client/check-request.ts'
import type { QfPorts } from '../client/client-ports.ts'
import { QF_EVENT_VERSION, type QfEventKind, record } from '../client/qf-traces.ts'
import { isQfError } from '../errors.ts'
import type { CheckedQfPolicy } from '../policy/check-qf-policy.ts'
import { readingRegisters } from '../reading-registers.ts'
import type { QfSubject } from '../subjects/subject.ts'
import { referencesToRegister, type SubjectReference } from '../subjects/subject-reference.ts'
import type { OppositionSource } from './opposition-register.ts'

/** That a person objected: who enters it, where it was said, and every form under which the person is known. */
export interface OppositionDeclaration {
  /** Identifier of the act, at most 100 letters, digits, dots, colons, hyphens and underscores. */
  readonly requestId: string
  readonly agent: string
  readonly subjects: readonly QfSubject[]
  readonly source: OppositionSource
}

/** That an opposition no longer stands. The convention knows no such act: reason and evidence are proposed by us. */
export interface OppositionWithdrawal extends OppositionDeclaration {
  /** `person-withdrew`: in writing, where the opposition was expressed; `entered-by-mistake`: it was somebody else's. */
  readonly reason: 'person-withdrew' | 'entered-by-mistake'
  /** Reference of the paper that shows it, of the form of `requestId`. Recorded encrypted. */
  readonly evidence: string
}

/** What a change of the register works with. */
export interface OppositionPorts {
  readonly policy: CheckedQfPolicy
  readonly ports: QfPorts
}

/**
 * Records that a person objected, then registers it. Without a journal the person is protected all the same, and the
 * error asks for the act to be repeated, so that its record follows.
 *
 * @throws {QfError} `QF_REQUEST_INVALID` `QF_REGISTER_UNAVAILABLE` `QF_TRACE_UNAVAILABLE`
 * @see MSA QF convention, art. 6-3 and annexe 1
 */
export async function declareOpposition(
  declaration: OppositionDeclaration,
  { policy, ports }: OppositionPorts,
): Promise<void> {
  checkDeclaration(declaration)
  const references = await readingRegisters(() => referencesUnder([ports.hash], declaration.subjects))
  await registerOpposition(references, declaration, { policy, ports })
}

/** Records and registers an opposition of a person who is known by references already. */
export async function registerOpposition(
  references: readonly SubjectReference[],
  { requestId, agent, source }: Omit<OppositionDeclaration, 'subjects'>,
  { policy, ports }: OppositionPorts,
): Promise<void> {
  const at = ports.clock.now()
  const change: Change = { kind: 'qf.opposition', references, facts: { source, policy: policy.digest }, at }
  const context = contextOf(policy, requestId, agent)
  const register = () => ports.oppositions.record(references, source, civilDateInParis(at))
  try {
    await record(ports.trace, eventOf(change), context)
  } catch (error) {
    await readingRegisters(register)
    throw error
  }
  await changing(change, context, ports, register)
}

/**
 * Records that an opposition no longer stands, then takes it out under every key. What cannot be recorded stays in.
 *
 * @throws {QfError} `QF_REQUEST_INVALID` `QF_REGISTER_UNAVAILABLE` `QF_TRACE_UNAVAILABLE`
 * @see MSA QF convention, art. 6-3 and annexe 1
 */
export async function withdrawOpposition(
  withdrawal: OppositionWithdrawal,
  { policy, ports }: OppositionPorts,
): Promise<void> {
  checkWithdrawal(withdrawal)
  const { requestId, agent, subjects, source, reason, evidence } = withdrawal
  const { hash, formerHashes = [] } = ports
  const references = await readingRegisters(() => referencesUnder([hash, ...formerHashes], subjects))
  const change: Change = {
    kind: 'qf.opposition-withdrawn',
    references,
    facts: { source, reason, policy: policy.digest },
    payload: { evidence },
    at: ports.clock.now(),
  }
  const context = contextOf(policy, requestId, agent)
  const receipt = await record(ports.trace, eventOf(change), context)
  await changing(change, context, ports, () => ports.oppositions.withdraw(references, receipt))
}

/** One change of the register, as it is recorded. */
interface Change extends Pick<TraceEvent<QfEventKind>, 'kind' | 'facts' | 'payload' | 'at'> {
  readonly references: readonly SubjectReference[]
}

function eventOf({ references, ...change }: Change): TraceEvent<QfEventKind> {
  return { ...change, version: QF_EVENT_VERSION, search: { 'qf.subject': references } }
}

/** Changes the register. When it cannot be, a second record says that the first one did not come about. */
async function changing(
  { kind, references, facts }: Change,
  context: TraceContext,
  ports: QfPorts,
  change: () => Promise<void>,
): Promise<void> {
  try {
    await readingRegisters(change)
  } catch (error) {
    const errorCode = isQfError(error) ? error.code : 'unknown'
    const failed = { ...facts, change: kind, errorCode }
    const event = { kind: 'qf.opposition-failed', references, facts: failed, at: ports.clock.now() } as const
    await record(ports.trace, eventOf(event), context)
    throw error
  }
}

async function referencesUnder(
  keys: readonly QfPorts['hash'][],
  subjects: readonly QfSubject[],
): Promise<readonly SubjectReference[]> {
  const each = keys.flatMap((key) => subjects.map((subject) => referencesToRegister(subject, key)))
  return (await Promise.all(each)).flat()
}

function contextOf({ tenant }: CheckedQfPolicy, requestId: string, agent: string): TraceContext {
  return { tenant, actor: { kind: 'person', id: agent }, requestId }
}

function checkDeclaration({ requestId, agent, subjects, source }: OppositionDeclaration): void {
  if (!isName(requestId)) throw fieldRefused('requestId')
  if (!isName(agent)) throw fieldRefused('agent')
  if (subjects.length === 0) throw fieldRefused('subjects')
  if (source !== 'caisse' && source !== 'partner') throw fieldRefused('source')
}

function checkWithdrawal(withdrawal: OppositionWithdrawal): void {
  checkDeclaration(withdrawal)
  const { reason, evidence } = withdrawal
  if (reason !== 'person-withdrew' && reason !== 'entered-by-mistake') throw fieldRefused('reason')
  if (!isName(evidence)) throw fieldRefused('evidence')
}
