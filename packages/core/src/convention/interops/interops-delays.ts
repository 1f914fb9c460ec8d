import type { DelayTable } from '../delays.ts'

/** Names of the legal delays of the INTEROPS convention. */
export type InteropsDelayName =
  | 'traceCommunication'
  | 'noticeSupplier'
  | 'noticeClient'
  | 'forceMajeureThreshold'
  | 'formalNotice'

/** The legal delays of the model INTEROPS convention. */
export const interopsDelays = {
  /** Traces are communicated in less than this. */
  traceCommunication: {
    delay: { value: 15, unit: 'calendar-day' },
    article: 'art. 9',
    rule: 'INTEROPS-9-5',
    negotiable: false,
  },
  /** Shortest notice of a party that provides, or provides and consumes. */
  noticeSupplier: {
    delay: { value: 1, unit: 'year' },
    article: 'art. 12-2',
    rule: 'INTEROPS-12.2-6',
    negotiable: true,
  },
  /** Shortest notice of a party that only consumes. */
  noticeClient: {
    delay: { value: 1, unit: 'month' },
    article: 'art. 12-2',
    rule: 'INTEROPS-12.2-7',
    negotiable: true,
  },
  /** A project suspended by force majeure for longer than this may be ended. */
  forceMajeureThreshold: {
    delay: { value: 6, unit: 'month' },
    article: 'art. 12-3',
    rule: 'INTEROPS-12.3-2',
    negotiable: true,
  },
  /** From receipt of a formal notice left without effect to the end of the convention. */
  formalNotice: {
    delay: { value: 30, unit: 'calendar-day' },
    article: 'art. 12-4',
    rule: 'INTEROPS-12.4-2',
    negotiable: false,
  },
} as const satisfies DelayTable<InteropsDelayName>
