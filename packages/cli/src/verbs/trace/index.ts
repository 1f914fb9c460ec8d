import type { RegisterVerb } from '../../verb.ts'
import { registerAnswer } from './answer.ts'
import { registerExport } from './export.ts'
import { registerHold } from './hold.ts'
import { registerMigrate } from './migrate.ts'
import { registerProve } from './prove.ts'
import { registerPurge } from './purge.ts'
import { registerReconcile } from './reconcile.ts'
import { registerSearch } from './search.ts'
import { registerVerify } from './verify.ts'

/** `entente trace …`: verify, compare, prove, search, answer, export, move, hold and purge journals. */
export const registerTrace: RegisterVerb = (program, answer) => {
  const family = program.command('trace').description('journals of traces')
  for (const register of [
    registerVerify,
    registerReconcile,
    registerProve,
    registerSearch,
    registerAnswer,
    registerExport,
    registerMigrate,
    registerHold,
    registerPurge,
  ]) {
    register(family, answer)
  }
}
