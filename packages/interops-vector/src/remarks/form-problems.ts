import type { ErrorDetails } from '@entente/core'
import { formatVectorRemark, remark, type VectorRemark, type VectorRemarkName } from './vector-remarks.ts'

/** Collects the departures of a VI from its form, each as a remark and as its sentence. */
export class FormProblems {
  readonly remarks: VectorRemark[] = []
  readonly sentences: string[] = []

  add(name: VectorRemarkName, values?: ErrorDetails): void {
    const one = remark(name, values)
    this.remarks.push(one)
    this.sentences.push(formatVectorRemark(one))
  }
}
