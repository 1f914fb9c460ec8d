import { type CivilDate, partsOfDate } from '@entente/core/time'
import { type LifecycleEvent, noticeDate } from '../lifecycle/event.ts'
import type { MachineId } from '../lifecycle/machines.generated.ts'
import type { Lifecycle, ReadSituation } from '../situation/situation.ts'
import type { Anchor } from './deadline.ts'

/** The days in question: acts left open before `from` are shown too. */
export interface Window {
  readonly from: CivilDate
  readonly to: CivilDate
}

/** Occurrences of one type. */
export function occurrences(read: ReadSituation, type: string): readonly LifecycleEvent[] {
  return read.occurrences.filter((event) => event.type === type)
}

/** Lifecycles of one machine. */
function lifecycles(read: ReadSituation, machine: MachineId): readonly Lifecycle[] {
  return read.lifecycles.filter((lifecycle) => lifecycle.machine === machine)
}

/** Accepted events of one type, with the lifecycle they belong to. */
export function accepted(
  read: ReadSituation,
  machine: MachineId,
  type: string,
): readonly { readonly event: LifecycleEvent; readonly lifecycle: Lifecycle }[] {
  return lifecycles(read, machine).flatMap((lifecycle) => {
    const taken = new Set(lifecycle.snapshot.steps.map((step) => step.event))
    return lifecycle.events
      .filter((event) => event.type === type && taken.has(event.id))
      .map((event) => ({ event, lifecycle }))
  })
}

/** The first step of a lifecycle, after an event, that one of the types makes. */
export function nextStep(
  lifecycle: Lifecycle,
  after: CivilDate,
  types: readonly string[],
): CivilDate | undefined {
  return lifecycle.snapshot.steps.find((step) => step.on >= after && types.includes(step.type))?.on
}

/** An anchor on the day of an event. */
export function anchoredOn(event: LifecycleEvent, name: string, on: CivilDate = event.on): Anchor {
  return { name, on, event: event.id }
}

/** An anchor on the receipt of a letter. */
export function anchoredOnReceipt(event: LifecycleEvent, name: string): Anchor {
  return anchoredOn(event, name, noticeDate(event, 'received'))
}

/** Numbers of the periods whose end lies in a window, from a first period of `months` counted from an anchor. */
export function* periodsIn(
  anchor: CivilDate,
  initialMonths: number,
  renewalMonths: number,
  window: Window,
): Generator<number> {
  const start = partsOfDate(anchor)
  const from = partsOfDate(window.from)
  const to = partsOfDate(window.to)
  const monthsTo = (date: { readonly year: number; readonly month: number }) =>
    (date.year - start.year) * 12 + date.month - start.month
  const period = (months: number) => Math.floor((months - initialMonths) / renewalMonths) + 1
  // One period more on each side: a reading may move an end over the edge of a month.
  const first = Math.max(1, period(monthsTo(from) - 1))
  const last = period(monthsTo(to) + 1)
  for (let k = first; k <= last; k += 1) yield k
}
