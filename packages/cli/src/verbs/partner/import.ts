import { join } from 'node:path'
import {
  compareSheets,
  compareWithConvention,
  confirmSheet,
  deploymentEntries,
  formatFingerprint,
  type OpenedSheet,
  type SheetStanding,
  standingOf,
} from '@entente/partner'
import { EXIT } from '../../exit-codes.ts'
import { takesRevocation } from '../../revocation-options.ts'
import type { RegisterFamily, Terminal, VerbAnswer } from '../../verb.ts'
import { writeNew } from '../../write-output.ts'
import { invalid } from '../invalid.ts'
import {
  confirmationsFile,
  differenceLines,
  openSheet,
  readConfirmations,
  type SheetOptions,
} from './open.ts'
import { words } from './words.ts'

interface ImportOptions extends SheetOptions {
  readonly reader?: string
  readonly into?: string
}

/** `entente partner import`: a partner's half, opened, shown, and turned into entries once it counts. */
export const registerImport: RegisterFamily = (family, answer, language) => {
  const said = words[language]
  takesRevocation(family.command('import'), language)
    .description(said.imports)
    .argument('<sheet>', said.sheetFile)
    .option('--held <file>', said.held)
    .option('--convention <file>', said.convention)
    .option('--reader <party>', said.reader)
    .option('--confirmations <file>', said.confirmations)
    .option('--into <folder>', said.into)
    .addHelpText(
      'after',
      '\nExample:\n  entente partner import fiche.jws --convention convention.json --reader cliente --crl ac.crl=ac.pem --into entrees',
    )
    .action(answer(importSheet))
}

async function importSheet(terminal: Terminal, file: string, options: ImportOptions): Promise<VerbAnswer> {
  const said = words[terminal.language]
  const { opened, held, convention } = await openSheet(file, options, terminal)
  const confirmations = await readConfirmations(confirmationsFile(file, options.confirmations), terminal)
  const standing = standingOf(opened, confirmations)
  if (convention !== undefined && options.reader === undefined) {
    throw invalid(
      '--reader is needed with --convention: our party in it.',
      '--convention demande --reader : notre partie dans celle-ci.',
    )
  }
  const fromHeld = held && compareSheets(held.sheet, opened.sheet)
  const fromConvention = convention && compareWithConvention(convention, opened.sheet, options.reader ?? '')
  const files: string[] = []
  if (options.into !== undefined) {
    const { files: roots, ...entries } = deploymentEntries(confirmSheet(opened, confirmations))
    const folder = options.into
    const all = { ...roots, 'entries.json': `${JSON.stringify(entries, null, 2)}\n` }
    for (const [name, content] of Object.entries(all)) {
      await writeNew(join(folder, name), content, 0o644)
      files.push(join(folder, name))
    }
  }
  const compared = [
    ...(fromHeld === undefined ? [] : [said.differences(said.theHeld), ...lines(fromHeld, terminal)]),
    ...(fromConvention === undefined
      ? []
      : [said.differences(said.theConvention), ...lines(fromConvention, terminal)]),
  ]
  return {
    text: [
      ...describe(opened, standing, terminal),
      ...compared,
      ...(files.length > 0 ? [said.written(files.join(', '))] : []),
    ].join('\n'),
    json: {
      fingerprint: opened.fingerprint,
      seal: opened.seal.sha256,
      standing,
      sheet: opened.sheet,
      ...(fromHeld && { differencesFromHeld: fromHeld }),
      ...(fromConvention && { differencesFromConvention: fromConvention }),
      files,
    },
    exit: standing.state === 'confirmed' ? EXIT.ok : EXIT.no,
  }
}

function lines(differences: Parameters<typeof differenceLines>[0], terminal: Terminal): readonly string[] {
  return differences.length === 0
    ? [`  ${words[terminal.language].none}`]
    : differenceLines(differences, terminal)
}

function describe({ sheet, fingerprint, seal }: OpenedSheet, standing: SheetStanding, terminal: Terminal) {
  const said = words[terminal.language]
  const { organisme, version, services, certificates } = sheet
  return [
    said.sheetOf(organisme.name, organisme.siret, version),
    said.sealedBy(seal.sha256),
    said.fingerprint,
    `  ${formatFingerprint(fingerprint)}`,
    standing.state === 'confirmed'
      ? said.confirmed(standing.confirmations.map(({ by, channel }) => `${by} (${channel})`).join(', '))
      : said.pending(standing.confirmedBy),
    said.services,
    ...services.map(({ id, mode, audience, pagms }) => `  ${id}  ${mode}  ${audience}  ${pagms.join(', ')}`),
    said.certificates,
    ...certificates.map(
      ({ id, uses, from, until }) =>
        `  ${id}  ${uses.join(', ')}  ${said.inUse(from.slice(0, 10), until.slice(0, 10))}`,
    ),
  ]
}
