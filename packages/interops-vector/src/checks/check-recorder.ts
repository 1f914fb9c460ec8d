import type { ErrorDetails } from '@entente/core'
import { type Check, type CheckReport, reportOf } from '@entente/core/checks'
import type { VectorErrorCode } from '../errors.ts'
import { formatVectorRemark, type VectorRemark } from '../remarks/vector-remarks.ts'
import { specOfCheck, type VectorCheckId, vectorCheckList } from './check-list.ts'

/** What is said of a check besides its outcome. */
export interface CheckNote {
  /** A sentence of ours; it stands as `detail` in English and by its name in the facts. */
  readonly remark?: VectorRemark
  /** A sentence of another package. */
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
    if (passed !== undefined) this.#checks.set(id, note === undefined ? passed : { ...passed, ...said(note) })
  }

  warn(id: VectorCheckId, remark: VectorRemark, facts?: ErrorDetails): void {
    const note = said({ remark, ...(facts && { facts }) })
    this.#checks.set(id, { id, outcome: 'warning', spec: specOfCheck(id), ...note })
  }

  fail(id: VectorCheckId, note: CheckNote & { readonly code?: VectorErrorCode } = {}): void {
    this.#checks.set(id, failedCheck(id, note))
  }

  /** Fails with the remark when there is one, else passes. */
  decide(id: VectorCheckId, failure: VectorRemark | undefined, facts?: ErrorDetails): void {
    if (failure !== undefined) this.fail(id, { remark: failure, ...(facts && { facts }) })
    else this.pass(id, facts && { facts })
  }

  /** The outcome of each of these checks; those that were not made are `skipped`, with the reason. */
  report(ids: readonly VectorCheckId[], whySkipped: VectorRemark): CheckReport<VectorCheckId> {
    const why = said({ remark: whySkipped })
    return reportOf(
      ids.map((id) => this.#checks.get(id) ?? { id, outcome: 'skipped', spec: specOfCheck(id), ...why }),
    )
  }
}

/** A check that failed, as it stands in a report. */
export function failedCheck(
  id: VectorCheckId,
  { code = vectorCheckList[id].codes[0], ...note }: CheckNote & { readonly code?: VectorErrorCode },
): Check<VectorCheckId> {
  return { id, outcome: 'failed', spec: specOfCheck(id), ...said(note), code }
}

/** A note as it stands in a report: the sentence for a person, and its name with what it names among the facts. */
function said({ remark, ...note }: CheckNote): Omit<CheckNote, 'remark'> {
  if (remark === undefined) return note
  return {
    ...note,
    detail: formatVectorRemark(remark),
    facts: { ...note.facts, ...remark.values, remark: remark.name },
  }
}
