import type { RegisterFamily } from '../../verb.ts'
import { registerCalendar } from './calendar.ts'
import { registerCompare } from './compare.ts'
import { registerConfirm } from './confirm.ts'
import { registerReport } from './connection/report.ts'
import { registerTest } from './connection/test.ts'
import { registerExport } from './export.ts'
import { registerImport } from './import.ts'
import { registerMetadata } from './metadata.ts'
import { words } from './words.ts'

/** `entente partner …`: getting connected. */
export const registerPartner: RegisterFamily = (program, answer, language) => {
  const family = program.command('partner').description(words[language].family)
  for (const register of [
    registerExport,
    registerImport,
    registerConfirm,
    registerCompare,
    registerCalendar,
    registerMetadata,
    registerTest,
    registerReport,
  ]) {
    register(family, answer, language)
  }
}
