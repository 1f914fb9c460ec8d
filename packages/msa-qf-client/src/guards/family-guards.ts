import { apiRule, article, blocked, type Guard, met, notApplicable, rules, warned } from './guard.ts'

const EVERY = ['api', 'extranet'] as const

export const noOpposition: Guard = {
  id: 'no-opposition',
  spec: article('art. 6-3 and annexe 1'),
  rules: rules('QF-6.3-4', 'QF-A1-6'),
  channels: EVERY,
  effect: 'block',
  judge: ({ opposed }) => (opposed ? blocked('The person objected to the consultation.') : met),
}

export const familyInformed: Guard = {
  id: 'family-informed',
  spec: article('art. 5 and annexe 1'),
  rules: rules('QF-5-7', 'QF-A1-5', 'QF-A1-7'),
  channels: EVERY,
  effect: 'block',
  judge({ request, policy, day }) {
    const { deliveredOn, notice } = request.information
    if (deliveredOn > day) return blocked('The family is to be informed before, not after.')
    return notice === policy.noticeVersion
      ? met
      : warned('The family received another version of the notice than the one in use.')
  },
}

export const familyRegistered: Guard = {
  id: 'family-registered',
  spec: article('art. 1'),
  rules: rules('QF-1-1'),
  channels: EVERY,
  effect: 'block',
  judge: ({ request }) =>
    request.registration.trim() === '' ? blocked('The family is not registered in an activity.') : met,
}

export const purposeAllowed: Guard = {
  id: 'purpose-allowed',
  spec: article('art. 3 and 6-1, annexe 1'),
  rules: rules('QF-6.1-3', 'QF-3-4', 'QF-A1-3'),
  channels: EVERY,
  effect: 'block',
  judge({ policy, request }) {
    const purpose = policy.purposes.find(({ id }) => id === request.purpose)
    if (purpose === undefined) return blocked('The purpose is not one of the convention.')
    const excess = (request.rubrics ?? []).filter((rubric) => !purpose.rubrics.includes(rubric))
    return excess.length > 0
      ? blocked('The purpose does not need a rubric that was asked for.', { rubrics: excess.join(', ') })
      : met
  },
}

export const consultationNotRepeated: Guard = {
  id: 'consultation-not-repeated',
  spec: article('art. 6-1'),
  rules: rules('QF-6.1-3'),
  channels: EVERY,
  effect: 'warn',
  judge({ earlierThisMonth, policy }) {
    if (earlierThisMonth === undefined) return notApplicable('Nobody counts consultations of one person.')
    return earlierThisMonth >= policy.repeatedAbove
      ? warned('The same person was consulted often this month.', { earlier: earlierThisMonth })
      : met
  },
}

export const disclosureAllowed: Guard = {
  id: 'disclosure-allowed',
  spec: article('art. 6-1, 6-2 and 13.6'),
  rules: rules('QF-6.1-4', 'QF-6.1-5', 'QF-6.2-4'),
  channels: EVERY,
  effect: 'block',
  judge({ policy, request, day }) {
    if (request.discloseTo === undefined) return met
    const party = policy.thirdParties?.find(({ id }) => id === request.discloseTo)
    const paper = party?.kind === 'processor' ? party.commitmentOn : party?.consentOn
    return paper !== undefined && paper <= day
      ? met
      : blocked('The third party has neither written consent of the caisse nor a signed commitment.')
  },
}

export const subjectOfChannel: Guard = {
  id: 'subject-of-channel',
  spec: article('art. 4-7 and annexe 1'),
  rules: rules('QF-4.7-1', 'QF-A1-1'),
  channels: EVERY,
  effect: 'block',
  judge: ({ channel, request }) =>
    (channel === 'extranet') === (request.subject.kind === 'nir')
      ? met
      : blocked('The extranet takes a NIR and nothing else; the API never takes one.'),
}

export const identityConfirmed: Guard = {
  id: 'identity-confirmed',
  spec: apiRule('answer, allocataires'),
  rules: [],
  channels: ['api'],
  effect: 'block',
  judge({ answer }) {
    switch (answer?.identity) {
      case undefined:
        return notApplicable('No file was answered that could be compared.')
      case 'matches':
        return met
      case 'not-comparable':
        return warned('The scopes mask the allocataires.')
      case 'diverges':
        return blocked('The answer is about somebody else.')
    }
  },
}
