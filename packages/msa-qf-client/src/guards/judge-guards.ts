import { type CheckReport, firstFailure, reportOf } from '@entente/core/checks'
import * as agent from './agent-guards.ts'
import * as convention from './convention-guards.ts'
import * as family from './family-guards.ts'
import { applyGuard, type Guard, type GuardSituation } from './guard.ts'
import type { GuardId } from './guard-ids.ts'
import * as service from './service-guards.ts'

/** Every guard, in the order of the report. The last two have something to say once the API has answered. */
export const qfGuards: readonly Guard[] = [
  family.noOpposition,
  convention.conventionInForce,
  convention.policyUpToDate,
  convention.partnerUnchanged,
  convention.caisseCompetent,
  convention.notSuspended,
  convention.forceMajeure,
  convention.restitution,
  agent.agentNamed,
  agent.sessionAlive,
  agent.passwordChanged,
  agent.credentialsNotLost,
  agent.accountNotShared,
  family.subjectOfChannel,
  family.familyInformed,
  family.familyRegistered,
  family.purposeAllowed,
  family.consultationNotRepeated,
  family.disclosureAllowed,
  service.serviceOpen,
  service.transportEncrypted,
  service.habilitationValid,
  service.periodObtainable,
  service.availabilityKept,
  convention.secrecy,
  convention.term,
  convention.denunciation,
  convention.formalNotice,
  convention.insured,
  convention.freeOfCharge,
  convention.addressChange,
  convention.dispute,
  service.quotaKept,
  family.identityConfirmed,
]

/** Applies every guard. All are looked at, also after one has failed: the supervisor sees the whole picture. */
export function judgeGuards(situation: GuardSituation): CheckReport<GuardId> {
  return reportOf(qfGuards.map((guard) => applyGuard(guard, situation)))
}

/** What the first failed guard leads to. `undefined` when nothing failed. */
export function refusalOf(
  report: CheckReport<GuardId>,
): 'opposition' | 'service-closed' | 'period-refused' | 'convention-refuses' | undefined {
  const failed = firstFailure(report)
  if (failed === undefined) return undefined
  if (failed.id === 'no-opposition') return 'opposition'
  if (failed.id === 'service-open') return 'service-closed'
  return failed.id === 'period-obtainable' ? 'period-refused' : 'convention-refuses'
}
