import { civilDateInParis, instantInParis } from '@entente/core/time'

/** Builds once for each day of Paris. */
export function perDay<Value>(build: (at: Date) => Value): (at: Date) => Value {
  let built: { readonly value: Value; readonly from: Date; readonly until: Date } | undefined
  return (at) => {
    if (built === undefined || at < built.from || at >= built.until) {
      const day = civilDateInParis(at)
      built = {
        value: build(at),
        from: instantInParis(day, '00:00'),
        until: instantInParis(day, '24:00'),
      }
    }
    return built.value
  }
}
