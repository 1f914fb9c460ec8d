import { parseTenantId } from '@entente/core/ids'
import {
  type OpenedReport,
  openReport,
  parseSignedReport,
  type SignedReport,
  signReport,
} from '@entente/partner'
import { collect } from '../../../collect.ts'
import { EXIT } from '../../../exit-codes.ts'
import { readJson } from '../../../read-json.ts'
import { takesRevocation } from '../../../revocation-options.ts'
import { openSigner, type SignerOptions, takesSigner } from '../../../signer-options.ts'
import type { RegisterFamily, Terminal, VerbAnswer } from '../../../verb.ts'
import { writeNew } from '../../../write-output.ts'
import { openSheet, type SheetOptions } from '../open.ts'
import { checkLine } from './test.ts'
import { words } from './words.ts'

interface ReportOptions extends SheetOptions {
  readonly sheet: readonly string[]
}

interface CountersignOptions extends ReportOptions, SignerOptions {
  readonly siret: string
  readonly to: string
}

/** `entente partner countersign|report`: the report that both sides sign. */
export const registerReport: RegisterFamily = (family, answer, language) => {
  const said = words[language]
  takesSigner(takesRevocation(family.command('countersign'), language), language)
    .description(said.countersigns)
    .argument('<report>', said.report)
    .requiredOption('--sheet <file>', said.sheets, collect, [])
    .requiredOption('--siret <siret>', said.side)
    .requiredOption('--to <file>', said.to)
    .addHelpText(
      'after',
      '\nExample:\n  entente partner countersign rapport.json --sheet cliente.jws --sheet fournisseuse.jws --siret 99000000200016 \\\n    --key sceau.key --certificate sceau.pem --crl ac.crl=ac.pem --to rapport-signe.json',
    )
    .action(
      answer(async (terminal, file: string, options: CountersignOptions): Promise<VerbAnswer> => {
        const received = parseSignedReport(await readJson(file, terminal))
        // The other side's signature is verified first: nobody signs beside a signature that does not stand.
        await openWith(received, options, terminal)
        const signer = await openSigner(options, terminal)
        const siret = parseTenantId(options.siret)
        const signed = await signReport(received, siret, signer, terminal.clock.now())
        const opened = await openWith(signed, options, terminal)
        await writeNew(options.to, `${JSON.stringify(signed, null, 2)}\n`, 0o644)
        return shown(signed, opened, terminal)
      }),
    )
  takesRevocation(family.command('report'), language)
    .description(said.reads)
    .argument('<report>', said.report)
    .requiredOption('--sheet <file>', said.sheets, collect, [])
    .addHelpText(
      'after',
      '\nExample:\n  entente partner report rapport-signe.json --sheet cliente.jws --sheet fournisseuse.jws --crl ac.crl=ac.pem',
    )
    .action(
      answer(async (terminal, file: string, options: ReportOptions) => {
        const signed = parseSignedReport(await readJson(file, terminal))
        return shown(signed, await openWith(signed, options, terminal), terminal)
      }),
    )
}

async function openWith(
  signed: SignedReport,
  options: ReportOptions,
  terminal: Terminal,
): Promise<OpenedReport> {
  const sheets = []
  for (const file of options.sheet) sheets.push((await openSheet(file, options, terminal)).opened)
  return openReport(signed, sheets)
}

/** Yes means: both sides signed that everything is as agreed. */
function shown(
  { report }: SignedReport,
  { standing, signedBy }: OpenedReport,
  terminal: Terminal,
): VerbAnswer {
  const said = words[terminal.language]
  const bad = report.checks.filter(({ outcome }) => outcome === 'unexpected').length
  return {
    text: [
      ...report.checks.map((one) => checkLine(one, terminal)),
      bad === 0 ? said.passed : said.failed(bad),
      ...signedBy.map(({ siret, at, certificate }) => said.signedBy(siret, at, certificate)),
      said.standing[standing],
    ].join('\n'),
    json: { standing, signedBy, report },
    exit: standing === 'both-signed' && bad === 0 ? EXIT.ok : EXIT.no,
  }
}
