import {
  addDelay,
  addDelays,
  addWorkingDays,
  type CivilDate,
  isDelayText,
  parseDelay,
} from '@entente/core/time'
import { type BehaviourTable, unless, unlessBy, unlessFrom, unlessRegistered } from './behaviour.ts'
import { dateFact, type LifecycleEvent, noticeDate, textFact } from './event.ts'
import { cureBy, endByDelay, endByNotice, renew, startTerm } from './interops-behaviours.ts'
import { delayIn, type Terms } from './terms.ts'

/** First day of the provisional integration: conclusion of the contract, or registration in the whitelist (M2). */
export function provisionalStart(event: LifecycleEvent, terms: Terms): CivilDate {
  const registered =
    terms.readings.M2 === 'whitelist-registered' ? dateFact(event, 'whitelistedOn') : undefined
  return registered ?? event.on
}

/** First day on which a control may take place after its notice (art. 7.1). */
function earliestControl(notice: CivilDate, terms: Terms): CivilDate {
  const { value } = delayIn(terms, 'controlNotice')
  return addWorkingDays(notice, terms.readings.M9 === 'full-days' ? value + 1 : value, {
    zone: terms.readings.M10,
  })
}

/** The date of a commitment or declaration that counts. */
function actDate(event: LifecycleEvent, basis: 'sent' | 'received'): CivilDate {
  return noticeDate(event, basis)
}

const conclude = {
  effect: ({ event, terms }: { event: LifecycleEvent; terms: Terms }) => {
    const start = provisionalStart(event, terms)
    return {
      signedOn: event.on,
      effectiveOn: start,
      dueOn: addDelay(start, delayIn(terms, 'provisionalIntegration')).date,
      renewals: 0,
      endsOn: undefined,
    }
  },
}

const ended = (cause: string | undefined) => ({ endsOn: undefined, dueOn: undefined, endCause: cause })

const terminated = {
  effect: ({ event }: { event: LifecycleEvent }) => ({
    ...ended(textFact(event, 'cause')),
    endsOn: event.on,
  }),
}

export const mssanteBehaviours: BehaviourTable = {
  'mss.integration/NOT_CONTRACTED/CONTRACT_CONCLUDED/PROVISIONAL': conclude,
  'mss.integration/OUT/CONTRACT_CONCLUDED/PROVISIONAL': conclude,
  'mss.integration/PROVISIONAL/RENEWAL_AGREED/PROVISIONAL': {
    refuse: ({ event, milestones, terms }) =>
      unless(
        milestones.renewals === 0,
        'MSS-4.2-2',
        'the provisional integration is renewed once only',
        'l’intégration provisoire ne se renouvelle qu’une fois',
      ) ??
      (terms.readings.M3 === 'agreed-by-first-end'
        ? unlessBy(event.on, milestones.dueOn, 'MSS-4.2-2')
        : undefined),
    effect: ({ milestones, terms }) => {
      const both = addDelays(delayIn(terms, 'provisionalIntegration'), delayIn(terms, 'provisionalRenewal'))
      const { effectiveOn } = milestones
      return { renewals: 1, dueOn: effectiveOn === undefined ? undefined : addDelay(effectiveOn, both).date }
    },
  },
  'mss.integration/PROVISIONAL/COMMITMENT_SENT/COMMITMENT_REVIEW': {
    requires: ['dsftVersion'],
    refuse: ({ event, milestones, terms }) =>
      unlessBy(actDate(event, terms.readings.M1), milestones.dueOn, 'MSS-4.2-3') ??
      unless(
        textFact(event, 'template') !== 'other',
        'MSS-4.2-5',
        'the commitment must use the annexe "engagement de conformité MSSanté"',
        'l’engagement doit utiliser l’annexe « engagement de conformité MSSanté »',
      ),
  },
  'mss.integration/COMPLEMENTS_REQUESTED/COMPLEMENTS_SENT/COMMITMENT_REVIEW': {
    refuse: ({ event, milestones }) => unlessBy(event.on, milestones.dueOn, 'MSS-4.2-9'),
  },
  'mss.integration/COMMITMENT_REVIEW/COMMITMENT_ACCEPTED/VALIDATED': {
    refuse: ({ milestones }) =>
      unless(
        milestones.endCause !== 'control',
        'MSS-4.2-11',
        'an operator whose earlier contract ended after a control must undergo a conformity visit first',
        'un opérateur dont le contrat précédent a pris fin après un contrôle passe d’abord une visite de conformité',
      ),
    effect: () => ({ dueOn: undefined }),
  },
  'mss.integration/COMMITMENT_REVIEW/COMMITMENT_ACCEPTED_RETURNING/VISIT_PENDING': {
    refuse: ({ milestones }) =>
      unless(
        milestones.endCause === 'control',
        'MSS-4.2-11',
        'a visit is required only after a contract that ended because of a control',
        'la visite n’est requise qu’après un contrat terminé à la suite d’un contrôle',
      ),
    effect: () => ({ dueOn: undefined }),
  },
  'mss.integration/PROVISIONAL/PERIOD_ELAPSED/DEFAULT_12_2': { due: ({ dueOn }) => dueOn },
  'mss.integration/COMPLEMENTS_REQUESTED/PERIOD_ELAPSED/DEFAULT_12_2': { due: ({ dueOn }) => dueOn },
  'mss.integration/DEFAULT_12_2/COMMITMENT_SENT/COMMITMENT_REVIEW': { effect: () => ({ dueOn: undefined }) },
  'mss.integration/DEFAULT_12_2/TERMINATED/OUT': terminated,
  'mss.integration/VALIDATED/TERMINATED/OUT': terminated,
  'mss.integration/PROVISIONAL/TERMINATED/OUT': terminated,

  'mss.control/IDLE/CONTROL_NOTIFIED/SCHEDULED': {
    refuse: ({ event }) =>
      unless(
        event.facts?.planSent !== false,
        'MSS-7.1-7',
        'a control plan goes with the notice',
        'un plan de contrôle accompagne l’avis',
      ),
    effect: ({ event, terms }) => ({ opensOn: earliestControl(noticeDate(event, 'received'), terms) }),
  },
  'mss.control/SCHEDULED/CONTROL_DONE/REPORT_PENDING': {
    refuse: ({ event, milestones }) => unlessFrom(event.on, milestones.opensOn, 'MSS-7.1-6'),
    effect: ({ event, terms }) => ({
      opensOn: undefined,
      endsOn: addDelay(event.on, delayIn(terms, 'controlReport'), terms.readings.M10).date,
    }),
  },
  'mss.control/REPORT_PENDING/REPORT_CLEAN/IDLE': { effect: () => ({ endsOn: undefined }) },
  'mss.control/REPORT_PENDING/REPORT_NON_COMPLIANT/REMEDIATION': {
    requires: ['letterDelay'],
    effect: ({ event, terms }) => {
      const text = textFact(event, 'letterDelay')
      const delay = isDelayText(text) ? parseDelay(text) : undefined
      return {
        endsOn: undefined,
        dueOn:
          delay === undefined || delay.unit === 'hour'
            ? undefined
            : addDelay(noticeDate(event, 'received'), delay, terms.readings.M10).date,
      }
    },
  },
  'mss.control/REMEDIATION/DELAY_ELAPSED/RECHECK_SCHEDULED': {
    due: ({ dueOn }) => dueOn,
    effect: () => ({ dueOn: undefined }),
  },

  'mss.contract/DRAFT/SIGNED_BY_ALL/ACTIVE': {
    effect: ({ event, terms }) => ({ signedOn: event.on, ...startTerm(event.on, terms) }),
  },
  'mss.contract/ACTIVE/TERM_REACHED/ACTIVE': renew,
  'mss.contract/ACTIVE/OPERATOR_NOTICE/OPERATOR_NOTICE_PERIOD': {
    requires: ['channel'],
    refuse: ({ event, terms }) =>
      unlessRegistered(event, 'MSS-12.1-2') ??
      unlessFrom(
        dateFact(event, 'agreedEffectOn') ?? operatorEnd(event, terms),
        operatorEnd(event, terms),
        'MSS-12.1-2',
      ),
    effect: ({ event, terms }) => ({
      endsOn: dateFact(event, 'agreedEffectOn') ?? operatorEnd(event, terms),
    }),
  },
  'mss.contract/OPERATOR_NOTICE_PERIOD/END_DATE_REACHED/TERMINATED': endByNotice,
  'mss.contract/ACTIVE/FORMAL_NOTICE_SENT/CURE_PERIOD': {
    requires: ['channel'],
    refuse: ({ event }) => unlessRegistered(event, 'MSS-12.2-3'),
    effect: ({ event, terms }) => ({
      dueOn: addDelay(noticeDate(event, 'sent'), delayIn(terms, 'formalNotice')).date,
      suspensionCause: undefined,
      endCause: textFact(event, 'cause'),
    }),
  },
  'mss.contract/CURE_PERIOD/BREACH_CURED/ACTIVE': {
    ...cureBy('MSS-12.2-3'),
    effect: () => ({
      dueOn: undefined,
      suspendedOn: undefined,
      suspensionCause: undefined,
      endCause: undefined,
    }),
  },
  'mss.contract/CURE_PERIOD/SUSPEND/CURE_PERIOD': {
    requires: ['cause'],
    refuse: ({ event }) =>
      unless(
        ['control', 'major-disturbance'].includes(textFact(event, 'cause') ?? ''),
        'MSS-7.2-7',
        'suspension is stated only after a control or for a major disturbance',
        'la suspension n’est prévue qu’après un contrôle ou pour un trouble majeur',
      ),
    effect: ({ event }) => ({ suspendedOn: event.on, suspensionCause: textFact(event, 'cause') }),
  },
  'mss.contract/CURE_PERIOD/MONTH_ELAPSED/TERMINATED': {
    ...endByDelay,
    effect: ({ milestones }) => ({
      endsOn: milestones.dueOn,
      dueOn: undefined,
      suspendedOn: undefined,
      suspensionCause: undefined,
      endCause: milestones.endCause ?? 'breach',
    }),
  },
  'mss.contract/ACTIVE/DEFINITIVE_STOP/ACTIVE': {
    requires: ['channel', 'stoppedOn'],
    refuse: ({ event }) =>
      unlessRegistered(event, 'MSS-5.1-16') ??
      unlessBy(noticeDate(event, 'sent'), dateFact(event, 'stoppedOn'), 'MSS-5.1-16'),
  },

  'mss.dsft/PUBLISHED/DECLARATION_SENT/DECLARED': {
    requires: ['channel', 'publishedOn'],
    refuse: ({ event, terms }) =>
      unlessRegistered(event, 'MSS-10-6') ??
      unlessBy(actDate(event, terms.readings.M8), dsftEnd(event, terms), 'MSS-10-6'),
    effect: () => ({ dueOn: undefined }),
  },
  'mss.dsft/PUBLISHED/NOTIFIED/PUBLISHED': {
    requires: ['publishedOn'],
    effect: ({ event, terms }) => ({ dueOn: dsftEnd(event, terms) }),
  },
  'mss.dsft/PUBLISHED/SIX_MONTHS_ELAPSED/DEFAULT': {
    due: ({ dueOn }) => dueOn,
    effect: () => ({ dueOn: undefined }),
  },
  'mss.dsft/DEFAULT/DECLARATION_SENT/DECLARED': {
    requires: ['channel'],
    refuse: ({ event }) => unlessRegistered(event, 'MSS-10-6'),
  },
}

/** Last day of an operator's notice (art. 12.1). */
function operatorEnd(event: LifecycleEvent, terms: Terms): CivilDate {
  return addDelay(noticeDate(event, terms.readings.M12), delayIn(terms, 'operatorNotice')).date
}

function dsftEnd(event: LifecycleEvent, terms: Terms): CivilDate | undefined {
  const published = dateFact(event, 'publishedOn')
  return published === undefined ? undefined : addDelay(published, delayIn(terms, 'dsftConformity')).date
}
