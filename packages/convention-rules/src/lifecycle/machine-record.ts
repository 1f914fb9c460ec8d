/** One change of state as the data hold it. Guard and effect are words; `behaviour.ts` files hold what they mean. */
export interface TransitionRecord {
  readonly from: string
  readonly event: string
  readonly guard: string
  readonly effect: string
  readonly to: string
  readonly rules: readonly string[]
}

/** One lifecycle as the data hold it. */
export interface MachineRecord {
  readonly id: string
  readonly title: string
  readonly initial: string
  readonly finals: readonly string[]
  readonly states: readonly string[]
  readonly transitions: readonly TransitionRecord[]
}
