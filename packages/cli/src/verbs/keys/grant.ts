import {
  auditorKey,
  auditorPrivateKey,
  type GrantReport,
  grantDataKeys,
  grantExport,
  writeGrant,
} from '@entente/interops-trace'
import type { Command } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import { readText, streamInput } from '../../read-input.ts'
import { firstLine } from '../../signer-options.ts'
import type { RegisterFamily, Terminal, VerbAnswer } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { type JournalOptions, takesJournal, withJournal } from '../trace/open-journal.ts'
import { writeNewFile } from '../trace/write-new-file.ts'
import { words } from './words.ts'

interface Parties {
  readonly by: string
  readonly key: string
  readonly passphrase?: string
  readonly toAuditor: string
  readonly publicKey: string
}
type ExportOptions = Parties & { readonly to: string }

/** `entente keys grant journal|export`: an auditor lets a new one open what was sealed before. */
export const registerGrant: RegisterFamily = (family, answer, language) => {
  const said = words[language]
  const grant = family.command('grant').description(said.grants)
  const takesParties = (command: Command): Command =>
    command
      .requiredOption('--by <auditor>', said.granter)
      .requiredOption('--key <file>', said.granterKey)
      .option('--passphrase <file>', said.granterPassphrase)
      .requiredOption('--to-auditor <name>', said.newAuditor)
      .requiredOption('--public-key <file>', said.newPublicKey)
  takesParties(takesJournal(grant.command('journal')))
    .description(said.grants)
    .addHelpText(
      'after',
      '\nExample:\n  entente keys grant journal --store traces.db --tenant 99000000200016 --writer app-1 \\\n    --checkpoint-key tete.key --index-key index.key --reader auditrice --purpose "Départ du DPO, octroi à son successeur" \\\n    --by rssi-2026 --key rssi-2026.key --passphrase phrase.txt --to-auditor dpo-2027 --public-key dpo-2027.pub',
    )
    .action(
      answer(async (terminal, options: JournalOptions & Parties) => {
        const parties = await readParties(options, terminal)
        const report = await withJournal(
          options,
          terminal,
          (journal, reader) => grantDataKeys(journal, parties, reader),
          ['export'],
        )
        return told(report, options, terminal)
      }),
    )
  takesParties(grant.command('export'))
    .description(said.grants)
    .argument('<export>', said.ofExport)
    .requiredOption('--to <file>', said.grantFile)
    .addHelpText(
      'after',
      '\nExample:\n  entente keys grant export traces.ndjson --to octroi.ndjson \\\n    --by rssi-2026 --key rssi-2026.key --passphrase phrase.txt --to-auditor dpo-2027 --public-key dpo-2027.pub',
    )
    .action(
      answer(async (terminal, file: string, options: ExportOptions) => {
        const parties = await readParties(options, terminal)
        const { keys, report } = await grantExport(streamInput(file, terminal), parties)
        if (keys.length > 0) await writeNewFile(options.to, [Buffer.from(writeGrant(keys)).toString()])
        return told(report, options, terminal)
      }),
    )
}

async function readParties(options: Parties, terminal: Terminal) {
  if (options.key === '-' && options.passphrase === '-')
    throw invalid(
      'Standard input holds one thing: the key or its passphrase.',
      'L’entrée standard tient une seule chose : la clé ou sa phrase de passe.',
    )
  const passphrase =
    options.passphrase === undefined ? undefined : firstLine(await readText(options.passphrase, terminal))
  return {
    by: auditorPrivateKey(options.by, await readText(options.key, terminal), passphrase),
    to: auditorKey(options.toAuditor, await readText(options.publicKey, terminal)),
  }
}

function told(report: GrantReport, { by, toAuditor }: Parties, terminal: Terminal): VerbAnswer {
  const said = words[terminal.language]
  const { granted, already, unopened, opens } = report
  return {
    text: [
      said.granted(granted.length, toAuditor),
      ...(already.length > 0 ? [said.alreadyNamed(already.length, toAuditor)] : []),
      ...(unopened.length > 0 ? [said.notOpened(unopened.length, by)] : []),
      ...Object.entries(opens).map(([auditor, keys]) => said.opens(keys, auditor)),
      said.nothingTaken,
      said.otherCopies,
    ].join('\n'),
    json: report,
    exit: unopened.length > 0 ? EXIT.no : EXIT.ok,
  }
}
