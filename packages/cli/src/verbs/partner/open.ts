import { loadConvention } from '@entente/core/convention'
import type { InteropsConvention } from '@entente/core/convention/interops'
import {
  type OpenedSheet,
  openPartnerSheet,
  parseConfirmations,
  type SheetConfirmation,
  type SheetDifference,
} from '@entente/partner'
import { CliError } from '../../errors.ts'
import { labelled } from '../../language.ts'
import { readText } from '../../read-input.ts'
import { readJson } from '../../read-json.ts'
import { openRevocation, type RevocationOptions } from '../../revocation-options.ts'
import type { Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { words } from './words.ts'

/** What opening a sheet takes. */
export interface SheetOptions extends RevocationOptions {
  readonly held?: string
  readonly convention?: string
  readonly confirmations?: string
}

/** Opens a sheet with the one in force and the convention, as far as they are given. */
export async function openSheet(
  file: string,
  options: SheetOptions,
  terminal: Terminal,
): Promise<{
  readonly opened: OpenedSheet
  readonly held: OpenedSheet | undefined
  readonly convention: InteropsConvention | undefined
}> {
  const at = terminal.clock.now()
  const judged = { at, ...(await openRevocation(options, at, terminal)) }
  const convention = await readConvention(options.convention, terminal)
  const pinned = convention && { roots: convention.pkis.map(({ rootSha256 }) => rootSha256) }
  const held =
    options.held === undefined
      ? undefined
      : await openPartnerSheet(await readText(options.held, terminal), { ...judged, ...pinned })
  const opened = await openPartnerSheet(await readText(file, terminal), {
    ...judged,
    ...pinned,
    ...(held && { held }),
    ...(convention && {
      expected: { convention: convention.id },
      others: convention.parties.map(({ siret, name }) => ({ siret, name })),
    }),
  })
  return { opened, held, convention }
}

async function readConvention(
  file: string | undefined,
  terminal: Terminal,
): Promise<InteropsConvention | undefined> {
  if (file === undefined) return undefined
  const convention = loadConvention(await readJson(file, terminal))
  if (convention.kind !== 'interops')
    throw invalid(
      '--convention is not an INTEROPS convention.',
      '--convention n’est pas une convention INTEROPS.',
    )
  return convention
}

/** Where the confirmations of a sheet are recorded. */
export function confirmationsFile(file: string, stated: string | undefined): string {
  if (stated === undefined && file === '-')
    throw invalid(
      '--confirmations is needed with standard input.',
      '--confirmations est nécessaire avec l’entrée standard.',
    )
  return stated ?? `${file}.confirmations.json`
}

/** Reads the record; nobody has confirmed what has no record. */
export async function readConfirmations(
  file: string,
  terminal: Terminal,
): Promise<readonly SheetConfirmation[]> {
  try {
    return parseConfirmations(await readJson(file, terminal))
  } catch (error) {
    const missing =
      error instanceof CliError &&
      error.code === 'CLI_INPUT_UNREADABLE' &&
      error.cause instanceof Error &&
      'code' in error.cause &&
      error.cause.code === 'ENOENT'
    if (missing) return []
    throw error
  }
}

/** Differences as lines, one each. */
export function differenceLines(
  differences: readonly SheetDifference[],
  { language }: Terminal,
): readonly string[] {
  const said = words[language]
  return differences.map(({ path, change, weight, before, after }) => {
    const values = [before, after]
      .map((value) => (value === undefined ? '' : value))
      .filter((value) => value !== '')
    return `  ${said[weight].padEnd(11)} ${said[change].padEnd(8)} ${labelled(path, values.join(' → '), language)}`
  })
}
