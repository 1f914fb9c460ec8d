import { addDelay, type CivilDate, firstDayBeyond, lastNoticeDay, latestDate } from '@entente/core/time'
import {
  type BehaviourTable,
  type Milestones,
  unless,
  unlessBy,
  unlessFrom,
  unlessRegistered,
} from './behaviour.ts'
import { dateFact, type LifecycleEvent, noticeDate, textFact } from './event.ts'
import { cureBy, endByDelay, endByNotice, endOfTerm, renew, startTerm } from './interops-behaviours.ts'
import { delayIn, type Terms } from './terms.ts'

/** Last day on which a denunciation still ends the period in progress, in the reading of the terms (art. 9-2). */
function lastDenunciationDay(termEnd: CivilDate, terms: Terms): CivilDate {
  return lastNoticeDay(termEnd, delayIn(terms, 'denunciationNotice'), terms.readings.G3).date
}

/** First day on which a force majeure lets a party end the convention (art. 10). */
function qfForceMajeureOpens(notified: CivilDate, terms: Terms): CivilDate {
  const threshold = delayIn(terms, 'forceMajeureThreshold')
  const counted = threshold.unit === 'calendar-day' ? { ...threshold, unit: terms.readings.Q11 } : threshold
  return firstDayBeyond(notified, counted).date
}

function isLate(event: LifecycleEvent, milestones: Milestones, terms: Terms): boolean {
  const { termEnd } = milestones
  return termEnd !== undefined && noticeDate(event, terms.readings.Q2) > lastDenunciationDay(termEnd, terms)
}

const noPeriod = {
  dueOn: undefined,
  suspendedOn: undefined,
  suspensionCause: undefined,
  opensOn: undefined,
} as const

export const qfBehaviours: BehaviourTable = {
  'qf.convention/DRAFT/SIGNED_BY_ALL/PENDING_CNIL': { effect: ({ event }) => ({ signedOn: event.on }) },
  'qf.convention/PENDING_CNIL/CNIL_DECLARATION_TRANSMITTED/ACTIVE': {
    effect: ({ event, milestones, terms }) => {
      const signed = milestones.signedOn ?? event.on
      const transmitted = dateFact(event, 'transmittedOn') ?? event.on
      const last = latestDate(signed, transmitted)
      return startTerm(terms.readings.Q4 === 'signature' ? signed : last, terms)
    },
  },
  'qf.convention/ACTIVE/ECHEANCE_REACHED/ACTIVE': renew,
  'qf.convention/ACTIVE/DENOUNCED/DENOUNCED': {
    requires: ['channel'],
    refuse: ({ event, milestones, terms }) =>
      unlessRegistered(event, 'QF-9.2-2') ??
      (milestones.termEnd === undefined
        ? undefined
        : unlessBy(
            noticeDate(event, terms.readings.Q2),
            lastDenunciationDay(milestones.termEnd, terms),
            'QF-9.2-1',
          )),
    effect: ({ milestones }) => ({ endsOn: milestones.termEnd }),
  },
  'qf.convention/ACTIVE/DENOUNCED_LATE/DENOUNCED': {
    requires: ['channel'],
    refuse: ({ event, milestones, terms }) =>
      unlessRegistered(event, 'QF-9.2-2') ??
      unless(
        isLate(event, milestones, terms),
        'QF-9.2-1',
        'the denunciation is in time: record it as DENOUNCED',
        'la dénonciation est dans les temps : l’enregistrer comme DENOUNCED',
      ) ??
      unless(
        terms.readings.Q3 === 'next-echeance',
        'QF-9.2-1',
        'a late denunciation has no effect in the chosen reading',
        'une dénonciation tardive est sans effet dans la lecture retenue',
      ),
    effect: ({ milestones, terms }) => {
      const { effectiveOn, termNumber } = milestones
      if (effectiveOn === undefined || termNumber === undefined) return {}
      return { endsOn: endOfTerm(effectiveOn, termNumber + 1, terms) }
    },
  },
  'qf.convention/DENOUNCED/ECHEANCE_REACHED/ENDED': endByNotice,
  'qf.convention/ACTIVE/FORMAL_NOTICE_RECEIVED/CURE_PERIOD': {
    requires: ['channel'],
    refuse: ({ event }) => unlessRegistered(event, 'QF-9.2-3'),
    effect: ({ event, terms }) => ({
      dueOn: addDelay(noticeDate(event, 'received'), delayIn(terms, 'formalNotice')).date,
    }),
  },
  'qf.convention/CURE_PERIOD/BREACH_CURED/ACTIVE': cureBy('QF-9.2-4'),
  'qf.convention/CURE_PERIOD/THIRTY_DAYS_ELAPSED/ENDED': endByDelay,
  'qf.convention/ACTIVE/FM_NOTIFIED/SUSPENDED_FM': {
    effect: ({ event, terms }) => ({
      suspendedOn: event.on,
      suspensionCause: 'force-majeure',
      opensOn: qfForceMajeureOpens(event.on, terms),
    }),
  },
  'qf.convention/SUSPENDED_FM/FM_ENDED/ACTIVE': { effect: () => noPeriod },
  'qf.convention/SUSPENDED_FM/FM_TERMINATION/ENDED': {
    refuse: ({ event, milestones }) => unlessFrom(event.on, milestones.opensOn, 'QF-10-4'),
    effect: ({ event }) => ({ ...noPeriod, endsOn: event.on, endCause: 'force-majeure' }),
  },
  'qf.convention/ACTIVE/ABUSE_ESTABLISHED/CURE_PERIOD': {
    effect: ({ event, terms }) => ({
      dueOn: addDelay(noticeDate(event, 'received'), delayIn(terms, 'formalNotice')).date,
    }),
  },
  'qf.convention/ENDED/DATA_DISPOSED/CLOSED': {
    requires: ['disposition'],
    refuse: ({ event }) =>
      unless(
        ['returned', 'destroyed'].includes(textFact(event, 'disposition') ?? '') &&
          event.facts?.writtenAttestation === true,
        'QF-6.1-9',
        'the data must be returned or destroyed, with a written attestation',
        'les données doivent être restituées ou détruites, avec une attestation écrite',
      ),
  },

  'qf.account/NONE/SELF_REGISTER/NONE': {
    refuse: () => ({
      rule: 'QF-4.1-3',
      en: 'a user cannot register individually',
      fr: 'l’utilisateur ne peut pas s’inscrire à titre individuel',
    }),
  },
  'qf.account/NONE/REQUEST_SENT/REQUESTED': {
    refuse: ({ event }) =>
      unless(
        (textFact(event, 'requestType') ?? 'CREATION') === 'CREATION',
        'QF-A2-2',
        'a first request is of the type CREATION',
        'une première demande est du type CREATION',
      ),
  },
  'qf.account/ACTIVE/SUSPENDED_BY_CMSA/SUSPENDED': {
    effect: ({ event }) => ({ suspendedOn: event.on, suspensionCause: 'suspected-misuse' }),
  },
  'qf.account/SUSPENDED/REINSTATED/ACTIVE': {
    effect: () => ({ suspendedOn: undefined, suspensionCause: undefined }),
  },

  'qf.dispute/NONE/DISPUTE_NOTIFIED/AMICABLE': {
    effect: ({ event, terms }) => {
      const delay = delayIn(terms, 'amicableSettlement')
      const counted = delay.unit === 'calendar-day' ? { ...delay, unit: terms.readings.Q12 } : delay
      return { dueOn: addDelay(noticeDate(event, 'received'), counted).date }
    },
  },
  'qf.dispute/AMICABLE/SETTLEMENT/SETTLED': { effect: () => ({ dueOn: undefined }) },
  'qf.dispute/AMICABLE/SIXTY_DAYS_ELAPSED/LITIGATION': {
    due: ({ dueOn }) => dueOn,
    effect: () => ({ dueOn: undefined }),
  },
}
