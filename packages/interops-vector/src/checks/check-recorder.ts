import type { ErrorDetails } from '@entente/core'
import { type Check, type CheckReport, reportOf } from '@entente/core/checks'
import type { VectorErrorCode } from '../errors.ts'
import { specOfCheck, type VectorCheckId, vectorCheckList } from './check-list.ts'

interface CheckNote {
  readonly detail?: string
  readonly facts?: ErrorDetails
}

const IDS = Object.keys(vectorCheckList) as VectorCheckId[]

/** Most checks pass and say nothing more: one object each serves every report. */
const PASSED: ReadonlyMap<VectorCheckId, Check<VectorCheckId>> = new Map(
  IDS.map((id) => [id, Object.freeze({ id, outcome: 'passed', spec: specOfCheck(id) } as const)]),
)

/** The ids of the list that a filter keeps, in the order of the list. */
export function checkIds(keep: (id: VectorCheckId) => boolean): readonly VectorCheckId[] {
  return IDS.filter(keep)
}

/** Collects the outcome of each check and gives them back in the order of the list, whatever the order of work. */
export class CheckRecorder {
  readonly #checks = new Map<VectorCheckId, Check<VectorCheckId>>()

  pass(id: VectorCheckId, note?: CheckNote): void {
    const passed = PASSED.get(id)
    if (passed !== undefined) this.#checks.set(id, note === undefined ? passed : { ...passed, ...note })
  }

  warn(id: VectorCheckId, detail: string, facts?: ErrorDetails): void {
    this.#checks.set(id, { id, outcome: 'warning', spec: specOfCheck(id), detail, ...(facts && { facts }) })
  }

  fail(id: VectorCheckId, note: CheckNote & { readonly code?: VectorErrorCode } = {}): void {
    const code = note.code ?? vectorCheckList[id].codes[0]
    this.#checks.set(id, { id, outcome: 'failed', spec: specOfCheck(id), ...note, code })
  }

  /** Fails with the detail when there is one, else passes. */
  decide(id: VectorCheckId, failure: string | undefined, facts?: ErrorDetails): void {
    if (failure !== undefined) this.fail(id, { detail: failure, ...(facts && { facts }) })
    else this.pass(id, facts && { facts })
  }

  /** The outcome of each of these checks; those that were not made are `skipped`, with the reason. */
  report(ids: readonly VectorCheckId[], whySkipped: string): CheckReport<VectorCheckId> {
    return reportOf(
      ids.map(
        (id) => this.#checks.get(id) ?? { id, outcome: 'skipped', spec: specOfCheck(id), detail: whySkipped },
      ),
    )
  }
}
