import type { ErrorDetails } from '@entente/core'
import { type Check, type CheckReport, reportOf } from '@entente/core/checks'
import type { VectorErrorCode } from '../errors.ts'
import { specOfCheck, type VectorCheckId, vectorCheckList } from './check-list.ts'

interface CheckNote {
  readonly detail?: string
  readonly facts?: ErrorDetails
}

/** Collects the outcome of each check and gives them back in the order of the list, whatever the order of work. */
export class CheckRecorder {
  readonly #checks = new Map<VectorCheckId, Check<VectorCheckId>>()

  pass(id: VectorCheckId, note: CheckNote = {}): void {
    this.#checks.set(id, { id, outcome: 'passed', spec: specOfCheck(id), ...note })
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
    if (failure === undefined) this.pass(id, facts && { facts })
    else this.fail(id, { detail: failure, ...(facts && { facts }) })
  }

  hasFailed(id: VectorCheckId): boolean {
    return this.#checks.get(id)?.outcome === 'failed'
  }

  /** Every check of `expected` in the order of the list; those that were not made are `skipped`, with the reason. */
  report(expected: ReadonlySet<VectorCheckId>, whySkipped: string): CheckReport<VectorCheckId> {
    const ids = (Object.keys(vectorCheckList) as VectorCheckId[]).filter(
      (id) => expected.has(id) || this.#checks.has(id),
    )
    return reportOf(
      ids.map(
        (id) => this.#checks.get(id) ?? { id, outcome: 'skipped', spec: specOfCheck(id), detail: whySkipped },
      ),
    )
  }
}
