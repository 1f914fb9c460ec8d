import type { InteropsConvention } from './interops/interops-convention.ts'
import type { MssanteContract } from './mssante/mssante-contract.ts'
import type { QfConvention } from './qf/qf-convention.ts'

/** Any convention that {@link loadConvention} reads, told apart by `kind`. */
export type Convention = InteropsConvention | MssanteContract | QfConvention
