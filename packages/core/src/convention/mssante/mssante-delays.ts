import type { DelayTable } from '../delays.ts'

/** Names of the legal delays of the MSSanté operator contract. */
export type MssanteDelayName =
  | 'provisionalIntegration'
  | 'provisionalRenewal'
  | 'indicators'
  | 'anomalyReport'
  | 'temporaryStop'
  | 'controlNotice'
  | 'controlReport'
  | 'confidentialityAfterEnd'
  | 'dsftConformity'
  | 'operatorNotice'
  | 'formalNotice'

/** The legal delays of the model MSSanté operator contract. */
export const mssanteDelays = {
  /** Length of the provisional integration, from the conclusion of the contract. */
  provisionalIntegration: {
    delay: { value: 6, unit: 'month' },
    article: 'art. 4.2',
    rule: 'MSS-4.2-1',
    negotiable: false,
  },
  /** Length of its single renewal. */
  provisionalRenewal: {
    delay: { value: 6, unit: 'month' },
    article: 'art. 4.2',
    rule: 'MSS-4.2-2',
    negotiable: false,
  },
  /** Period after which quality indicators are due again. */
  indicators: {
    delay: { value: 1, unit: 'month' },
    article: 'art. 5.1',
    rule: 'MSS-5.1-10',
    negotiable: false,
  },
  /** From the identification of an anomaly to its report. */
  anomalyReport: {
    delay: { value: 24, unit: 'hour' },
    article: 'art. 5.1',
    rule: 'MSS-5.1-14',
    negotiable: false,
  },
  /** A stop longer than this is to be reported. The text says only `8 jours`. */
  temporaryStop: {
    delay: { value: 8, unit: 'calendar-day' },
    article: 'art. 5.1',
    rule: 'MSS-5.1-15',
    negotiable: false,
  },
  /** Shortest notice of a control. */
  controlNotice: {
    delay: { value: 15, unit: 'ouvre' },
    article: 'art. 7.1',
    rule: 'MSS-7.1-6',
    negotiable: false,
  },
  /** From the control to the report about it. */
  controlReport: {
    delay: { value: 60, unit: 'ouvre' },
    article: 'art. 7.2',
    rule: 'MSS-7.2-1',
    negotiable: false,
  },
  /** How long confidentiality outlives the contract. */
  confidentialityAfterEnd: {
    delay: { value: 2, unit: 'year' },
    article: 'art. 9',
    rule: 'MSS-9-5',
    negotiable: false,
  },
  /** From the publication of a DSFT version to conformity and its declaration. */
  dsftConformity: {
    delay: { value: 6, unit: 'month' },
    article: 'art. 10',
    rule: 'MSS-10-5',
    negotiable: false,
  },
  /** Notice of an operator that leaves. The text says only `30 jours`. */
  operatorNotice: {
    delay: { value: 30, unit: 'calendar-day' },
    article: 'art. 12.1',
    rule: 'MSS-12.1-2',
    negotiable: false,
  },
  /** From the sending of a formal notice left without effect to the end of the contract. */
  formalNotice: {
    delay: { value: 1, unit: 'month' },
    article: 'art. 12.2',
    rule: 'MSS-12.2-3',
    negotiable: false,
  },
} as const satisfies DelayTable<MssanteDelayName>
