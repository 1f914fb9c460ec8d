/** What an event or a measure says besides its name. Never a personal value. */
export type ObservedAttributes = Readonly<Record<string, string | number | boolean>>

/** Where packages report what they do. Implementations never throw and never slow the caller down. */
export interface Observer {
  /** Something happened: `vector.refused`. Attributes never hold personal data. */
  event(name: string, attributes?: ObservedAttributes): void
  /** A measured value, in the unit that ends its name: `vector.check.duration_ms`. */
  measure(name: string, value: number, attributes?: ObservedAttributes): void
  /** Runs the work inside a span and reports its end, also when it throws. */
  span<Result>(name: string, attributes: ObservedAttributes, run: () => Promise<Result>): Promise<Result>
}
