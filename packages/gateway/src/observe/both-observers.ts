import type { Observer } from '@entente/core/ports'

/** Reports to two observers; the work of a span runs once. */
export function bothObservers(one: Observer, other: Observer): Observer {
  return {
    event: (name, attributes) => {
      one.event(name, attributes)
      other.event(name, attributes)
    },
    measure: (name, value, attributes) => {
      one.measure(name, value, attributes)
      other.measure(name, value, attributes)
    },
    span: (name, attributes, run) => one.span(name, attributes, () => other.span(name, attributes, run)),
  }
}
