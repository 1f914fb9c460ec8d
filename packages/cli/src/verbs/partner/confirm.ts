import { addConfirmation, type ConfirmationChannel, standingOf } from '@entente/partner'
import { Option } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import { readInput } from '../../read-input.ts'
import { takesRevocation } from '../../revocation-options.ts'
import type { RegisterFamily } from '../../verb.ts'
import { replaceFile } from '../../write-output.ts'
import { confirmationsFile, openSheet, readConfirmations, type SheetOptions } from './open.ts'
import { words } from './words.ts'

interface ConfirmOptions extends SheetOptions {
  readonly as: string
  readonly heard: string
  readonly channel: ConfirmationChannel
}

/** `entente partner confirm`: one of the two people. */
export const registerConfirm: RegisterFamily = (family, answer, language) => {
  const said = words[language]
  takesRevocation(family.command('confirm'), language)
    .description(said.confirms)
    .argument('<sheet>', said.sheetFile)
    .requiredOption('--as <person>', said.as)
    .requiredOption('--heard <file>', said.heard)
    .addOption(
      new Option('--channel <channel>', said.channel)
        .choices(['telephone', 'in-person', 'letter'])
        .makeOptionMandatory(),
    )
    .option('--held <file>', said.held)
    .option('--confirmations <file>', said.confirmations)
    .addHelpText(
      'after',
      '\nExample:\n  entente partner confirm fiche.jws --as a.martin --heard - --channel telephone --crl ac.crl=ac.pem',
    )
    .action(
      answer(async (terminal, file: string, options: ConfirmOptions) => {
        const { opened } = await openSheet(file, options, terminal)
        const record = confirmationsFile(file, options.confirmations)
        const earlier = await readConfirmations(record, terminal)
        const confirmations = addConfirmation(opened, earlier, {
          by: options.as,
          heard: Buffer.from(await readInput(options.heard, terminal, 1_024)).toString('utf8'),
          channel: options.channel,
          at: terminal.clock.now(),
        })
        await replaceFile(record, `${JSON.stringify(confirmations, null, 2)}\n`)
        const standing = standingOf(opened, confirmations)
        const count = standing.state === 'confirmed' ? 2 : standing.confirmedBy
        return {
          text: said.recorded(count),
          json: { fingerprint: opened.fingerprint, standing },
          exit: EXIT.ok,
        }
      }),
    )
}
