import type { DelayTable } from '../delays.ts'

/** Names of the legal delays of the MSA QF convention. */
export type QfDelayName =
  | 'confidentialityAfterEnd'
  | 'denunciationNotice'
  | 'formalNotice'
  | 'forceMajeureThreshold'
  | 'amicableSettlement'

/** The legal delays of the model MSA QF convention. */
export const qfDelays = {
  /** How long secrecy outlives the convention. */
  confidentialityAfterEnd: {
    delay: { value: 5, unit: 'year' },
    article: 'art. 6-1',
    rule: 'QF-6.1-1',
    negotiable: false,
  },
  /** Shortest time between a denunciation and the end of the period. */
  denunciationNotice: {
    delay: { value: 3, unit: 'month' },
    article: 'art. 9-2',
    rule: 'QF-9.2-1',
    negotiable: false,
  },
  /** From receipt of a formal notice left without effect to the end of the convention. */
  formalNotice: {
    delay: { value: 30, unit: 'calendar-day' },
    article: 'art. 9-2',
    rule: 'QF-9.2-4',
    negotiable: false,
  },
  /** A force majeure longer than this, from its notification, lets either party end the convention. */
  forceMajeureThreshold: {
    delay: { value: 30, unit: 'calendar-day' },
    article: 'art. 10',
    rule: 'QF-10-4',
    negotiable: false,
  },
  /** How long the parties look for an amicable solution before they go to court. */
  amicableSettlement: {
    delay: { value: 60, unit: 'calendar-day' },
    article: 'art. 14',
    rule: 'QF-14-2',
    negotiable: false,
  },
} as const satisfies DelayTable<QfDelayName>
