import { parseRuleId, parseSiret, sirenOf } from '@entente/core/ids'
import { caisseOfDepartment } from '../caisses/route-to-caisse.ts'
import {
  article,
  blocked,
  type Guard,
  type GuardSituation,
  met,
  notApplicable,
  rules,
  warned,
} from './guard.ts'

const EVERY = ['api', 'extranet'] as const
const EXTRANET = ['extranet'] as const

const NOT_IN_STATUS = 'A duty between the parties, by letter: the status of a day says nothing of it.'
const NO_CONVENTION = 'The policy has no convention.'
const STATUS_UNKNOWN = 'The status of the convention on this day is not known.'

/** A status of another day or of another convention says nothing, least of all that all is well. */
function statusIsKnown({ policy, status, day }: GuardSituation): boolean {
  return status !== undefined && status.asOf === day && status.convention === policy.convention?.id
}

export const conventionInForce: Guard = {
  id: 'convention-in-force',
  spec: article('art. 1, 4-1 and 9-1'),
  rules: rules('QF-9.1-1', 'QF-9.1-2'),
  channels: EXTRANET,
  effect: 'block',
  judge(situation) {
    const { policy, status, day } = situation
    if (policy.convention === undefined) return blocked('The extranet needs a convention with the caisse.')
    if (status === undefined || !statusIsKnown(situation)) return blocked(STATUS_UNKNOWN)
    const { formalityOn } = policy.convention
    if (formalityOn === undefined || formalityOn > day) {
      return blocked('The declaration, or the entry of the register that stands for it, was not transmitted.')
    }
    return status.state === 'in-force' ? met : blocked(`The convention is ${status.state}.`)
  },
}

export const policyUpToDate: Guard = {
  id: 'policy-up-to-date',
  spec: article('art. 2'),
  rules: rules('QF-2-4'),
  channels: EXTRANET,
  effect: 'block',
  judge({ policy, status }) {
    if (policy.convention === undefined || status === undefined) return notApplicable(NO_CONVENTION)
    const same =
      status.amendments.length === policy.convention.amendments.length &&
      status.amendments.every((id, index) => id === policy.convention?.amendments[index])
    return same ? met : blocked('The policy was built from a text with other amendments; build it again.')
  },
}

export const partnerUnchanged: Guard = {
  id: 'partner-unchanged',
  spec: article('art. 13.5'),
  rules: rules('QF-13.5-1'),
  channels: EXTRANET,
  effect: 'block',
  judge({ policy }) {
    if (policy.convention === undefined) return notApplicable(NO_CONVENTION)
    return sirenOf(parseSiret(policy.tenant)) === sirenOf(policy.convention.partner)
      ? met
      : blocked('The tenant is another legal person than the Partenaire that signed.')
  },
}

export const caisseCompetent: Guard = {
  id: 'caisse-competent',
  spec: article('art. 4-7 and 7-1'),
  rules: rules('QF-4.7-2', 'QF-7.1-3'),
  channels: EXTRANET,
  effect: 'block',
  judge({ policy, request }) {
    if (policy.convention === undefined) return notApplicable(NO_CONVENTION)
    if (request.department === undefined) return warned('The department of the family is not known.')
    if (policy.convention.departments.includes(request.department)) return met
    const caisse = caisseOfDepartment(request.department)
    if (caisse === 'overseas') return blocked('No caisse de MSA manages this department.')
    return blocked('Another caisse manages this department; it needs a convention of its own.', {
      caisse: caisse?.name ?? 'unknown',
    })
  },
}

export const notSuspended: Guard = {
  id: 'not-suspended',
  spec: article('art. 7.2'),
  rules: rules('QF-7.2-2'),
  channels: EVERY,
  effect: 'block',
  judge: ({ status, account }) => {
    if (status?.suspension?.cause === 'suspected-misuse') return blocked('The caisse suspended the access.')
    return account?.state === 'suspended' ? blocked("The caisse suspended the agent's access.") : met
  },
}

export const forceMajeure: Guard = {
  id: 'force-majeure',
  spec: article('art. 10'),
  rules: rules('QF-10-2', 'QF-10-4'),
  channels: EXTRANET,
  effect: 'block',
  judge: ({ status }) =>
    status?.suspension?.cause === 'force-majeure'
      ? blocked('The convention is suspended by force majeure.')
      : met,
}

export const restitution: Guard = {
  id: 'restitution',
  spec: article('art. 6-1'),
  rules: rules('QF-6.1-9'),
  channels: EVERY,
  effect: 'block',
  judge(situation) {
    if (situation.policy.convention === undefined) return notApplicable(NO_CONVENTION)
    if (!statusIsKnown(situation)) return blocked(STATUS_UNKNOWN)
    return situation.status?.state === 'ended'
      ? blocked('The convention has ended: data are returned or destroyed, and nothing more is consulted.')
      : met
  },
}

export const secrecy: Guard = {
  id: 'secrecy',
  spec: article('art. 6-1'),
  rules: rules('QF-6.1-1'),
  channels: EVERY,
  effect: 'measure',
  judge: ({ status }) =>
    status?.confidentialUntil === undefined
      ? met
      : { finding: 'met', facts: { confidentialUntil: status.confidentialUntil } },
}

export const term: Guard = {
  id: 'term',
  spec: article('art. 9-1'),
  rules: rules('QF-9.1-3', 'QF-9.1-4'),
  channels: EVERY,
  effect: 'measure',
  judge: ({ status }) => {
    if (status === undefined) return notApplicable(NO_CONVENTION)
    const { ends, nextTerm } = status
    return { finding: 'met', facts: { ...(ends && { ends }), ...(nextTerm && { nextTerm }) } }
  },
}

export const denunciation: Guard = {
  id: 'denunciation',
  spec: article('art. 9-2'),
  rules: rules('QF-9.2-1'),
  channels: EVERY,
  effect: 'measure',
  judge: ({ status }) => {
    if (status === undefined) return notApplicable(NO_CONVENTION)
    const { ends, nextTerm } = status
    if (ends !== undefined && status.rules.includes(DENOUNCED)) {
      return warned('The convention was denounced.', { ends })
    }
    return { finding: 'met', facts: { ...(nextTerm && { nextTerm }) } }
  },
}

/** The rule that a status rests on once a denunciation was recorded. */
const DENOUNCED = parseRuleId('QF-9.2-1')

export const formalNotice: Guard = {
  id: 'formal-notice',
  spec: article('art. 9-2'),
  rules: rules('QF-9.2-4'),
  channels: EXTRANET,
  effect: 'warn',
  judge: ({ status }) =>
    status?.state === 'in-force' && status.ends !== undefined
      ? warned('The convention ends on a known day.', { ends: status.ends })
      : met,
}

export const insured: Guard = {
  id: 'insured',
  spec: article('art. 11'),
  rules: rules('QF-11-4'),
  channels: EXTRANET,
  effect: 'warn',
  judge({ policy, day }) {
    if (policy.insuredUntil === undefined) return notApplicable('The end of the insurance is not known.')
    return policy.insuredUntil >= day ? met : warned('The insurance has ended.')
  },
}

export const freeOfCharge: Guard = {
  id: 'free-of-charge',
  spec: article('art. 12'),
  rules: rules('QF-12-1'),
  channels: EVERY,
  effect: 'measure',
  judge: () => ({ finding: 'met', facts: { cost: 0 } }),
}

/** Duties that no single consultation can break. They are listed so that a report shows them all. */
const elsewhere = (id: 'address-change' | 'dispute', section: string, rule: string): Guard => ({
  id,
  spec: article(section),
  rules: rules(rule),
  channels: EVERY,
  effect: 'measure',
  judge: () => notApplicable(NOT_IN_STATUS),
})

export const addressChange = elsewhere('address-change', 'art. 13.7', 'QF-13.7-2')
export const dispute = elsewhere('dispute', 'art. 14', 'QF-14-2')
