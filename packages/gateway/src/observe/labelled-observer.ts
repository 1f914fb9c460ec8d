import type { ObservedAttributes, Observer } from '@entente/core/ports'

/** Adds the same attributes to everything that is reported: whose it is. */
export function labelledObserver(observer: Observer, labels: ObservedAttributes): Observer {
  return {
    event: (name, attributes) => observer.event(name, { ...attributes, ...labels }),
    measure: (name, value, attributes) => observer.measure(name, value, { ...attributes, ...labels }),
    span: (name, attributes, run) => observer.span(name, { ...attributes, ...labels }, run),
  }
}
