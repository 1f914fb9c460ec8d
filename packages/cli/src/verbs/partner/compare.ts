import { compareSheets, rollovers } from '@entente/partner'
import { EXIT } from '../../exit-codes.ts'
import { takesRevocation } from '../../revocation-options.ts'
import type { RegisterFamily } from '../../verb.ts'
import { differenceLines, openSheet, type SheetOptions } from './open.ts'
import { words } from './words.ts'

/** `entente partner compare`: what changed from one sheet to the next. */
export const registerCompare: RegisterFamily = (family, answer, language) => {
  const said = words[language]
  takesRevocation(family.command('compare'), language)
    .description(said.compares)
    .argument('<older>', said.older)
    .argument('<newer>', said.newer)
    .addHelpText('after', '\nExample:\n  entente partner compare fiche-1.jws fiche-2.jws --crl ac.crl=ac.pem')
    .action(
      answer(async (terminal, older: string, newer: string, options: SheetOptions) => {
        const before = (await openSheet(older, options, terminal)).opened
        const after = (await openSheet(newer, options, terminal)).opened
        const differences = compareSheets(before.sheet, after.sheet)
        return {
          text: differences.length === 0 ? said.none : differenceLines(differences, terminal).join('\n'),
          json: { differences, rollovers: rollovers(after.sheet) },
          exit: differences.length === 0 ? EXIT.ok : EXIT.no,
        }
      }),
    )
}
