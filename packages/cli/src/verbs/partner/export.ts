import { formatFingerprint, openPartnerSheet, signPartnerSheet } from '@entente/partner'
import { EXIT } from '../../exit-codes.ts'
import { openSigner, type SignerOptions, takesSigner } from '../../signer-options.ts'
import type { RegisterFamily } from '../../verb.ts'
import { writeNew } from '../../write-output.ts'
import { readDraft } from './draft.ts'
import { words } from './words.ts'

/** `entente partner export`: our half, signed. */
export const registerExport: RegisterFamily = (family, answer, language) => {
  const said = words[language]
  takesSigner(family.command('export'), language)
    .description(said.exports)
    .argument('<draft>', said.draftFile)
    .option('--to <file>', said.exportTo)
    .addHelpText(
      'after',
      '\nExample:\n  entente partner export fiche.json --key sceau.key --certificate sceau.pem --to fiche.jws',
    )
    .action(
      answer(async (terminal, file: string, options: SignerOptions & { readonly to?: string }) => {
        const at = terminal.clock.now()
        const sheet = await readDraft(file, terminal)
        const token = await signPartnerSheet(sheet, await openSigner(options, terminal), at)
        // Opened as the partner will open it: a sheet that nobody can import is not written.
        const weakening = { from: at, until: new Date(at.getTime() + 86_400_000), reason: 'our own sheet' }
        const { fingerprint } = await openPartnerSheet(token, { at, revocation: { mode: 'off', weakening } })
        const json = { siret: sheet.organisme.siret, version: sheet.version, fingerprint }
        if (options.to === undefined) return { text: token, json: { ...json, sheet: token }, exit: EXIT.ok }
        await writeNew(options.to, `${token}\n`, 0o644)
        return {
          text: `${said.written(options.to)}\n${said.fingerprint}\n  ${formatFingerprint(fingerprint)}`,
          json: { ...json, file: options.to },
          exit: EXIT.ok,
        }
      }),
    )
}
