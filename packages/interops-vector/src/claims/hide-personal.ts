import { REDACTED } from '@entente/core'

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** Gives an object a `toJSON`, a `toString` and an inspection that show `visible` only; its fields stay readable by name. */
export function hidePersonal<Target extends object>(target: Target, visible: object = {}): Target {
  const shown = () => ({ ...visible, personal: REDACTED })
  const text = () => JSON.stringify(shown())
  return Object.defineProperties(target, {
    toJSON: { value: shown },
    toString: { value: text },
    [INSPECT]: { value: text },
  })
}
