import { parseEvents, statusOf } from '@entente/convention-rules'
import type { ConventionStatusOf } from '@entente/gateway'

/** Where a convention stands on a day, from its text and the list of events that the gateway file names. */
export const conventionStatus: ConventionStatusOf = (convention, events, day) =>
  statusOf({ convention, events: parseEvents(events) }, day)
