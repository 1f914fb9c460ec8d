import type { ObservedAttributes, Observer } from '@entente/core/ports'

/** An observer that remembers what it was told. */
export function recordingObserver(): Observer & {
  names(): readonly string[]
  seen(): readonly (readonly [string, ObservedAttributes | undefined])[]
} {
  const seen: (readonly [string, ObservedAttributes | undefined])[] = []
  return {
    event: (name, attributes) => {
      seen.push([name, attributes])
    },
    measure: () => undefined,
    span: (_name, _attributes, run) => run(),
    names: () => seen.map(([name]) => name),
    seen: () => seen,
  }
}
