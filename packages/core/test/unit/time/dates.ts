import fc from 'fast-check'
import { type CivilDate, fromEpochDay } from '../../../src/time/index.ts'

/** Any civil date from 1900 to 2200, for property tests. */
export const anyDate: fc.Arbitrary<CivilDate> = fc.integer({ min: -25_567, max: 84_006 }).map(fromEpochDay)
