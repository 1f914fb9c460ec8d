import { REDACTED } from '@entente/core'

const SHOWN = { personal: REDACTED }

/** Where the fields of hidden objects come from: one shape, so that hiding costs nothing. */
const HIDDEN = {
  toJSON: () => SHOWN,
  toString: () => JSON.stringify(SHOWN),
  [Symbol.for('nodejs.util.inspect.custom')]: () => JSON.stringify(SHOWN),
}

/** Copies an object into one that shows nothing in text, JSON and inspections; its fields stay readable by name. */
export function hidePersonal<Target extends object>(target: Target): Target {
  return Object.assign(Object.create(HIDDEN), target)
}
