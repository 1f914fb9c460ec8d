import type { RegisterVerb } from '../../verb.ts'
import { registerExport } from './export.ts'
import { registerMigrate } from './migrate.ts'
import { registerProve } from './prove.ts'
import { registerReconcile } from './reconcile.ts'
import { registerSearch } from './search.ts'
import { registerVerify } from './verify.ts'

/** `entente trace …`: verify, compare, prove, search, export and move journals. */
export const registerTrace: RegisterVerb = (program, answer) => {
  const family = program.command('trace').description('journals of traces')
  for (const register of [
    registerVerify,
    registerReconcile,
    registerProve,
    registerSearch,
    registerExport,
    registerMigrate,
  ]) {
    register(family, answer)
  }
}
