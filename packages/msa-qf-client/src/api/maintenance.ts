import { civilDateInParis, instantInParis, isOpenAt, type OpeningHours } from '@entente/core/time'

/** The end of the announced maintenance that runs at an instant; `undefined` when none does. */
export function endOfMaintenance(windows: readonly OpeningHours[], at: Date): Date | undefined {
  const running = windows.find((window) => isOpenAt(window, at))
  return running && instantInParis(civilDateInParis(at), running.closes)
}
