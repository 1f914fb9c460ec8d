/** Where "now" comes from. The system clock is in `@entente/runtime`, a frozen one in `@entente/testkit`. */
export interface Clock {
  now(): Date
}
