import {
  createDirectory,
  type DirectoryAnswer,
  type DirectoryPurpose,
  type DirectoryQuery,
  directoryPurposes,
  findMailboxes,
  type MergedMailbox,
} from '@entente/mssante-directory-client'
import { Argument, type Command, Option } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import { readText } from '../../read-input.ts'
import type { Answer, Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { readCount } from '../read-count.ts'
import { type RecordOptions, takesRecord, withRecord } from './record.ts'
import { type SourceOptions, takesSources, withSources } from './sources.ts'
import type { AnnuaireTexts } from './texts.ts'

interface FindOptions extends SourceOptions, RecordOptions {
  readonly purpose: DirectoryPurpose
  readonly limit: string
}

/** How a value that was read becomes a query. */
const QUERIES = {
  rpps: (rpps) => ({ by: 'rpps', rpps }),
  idnatps: (idNatPs) => ({ by: 'idNatPs', idNatPs }),
  address: (address) => ({ by: 'address', address }),
  name: (name) => ({ by: 'name', name }),
  finess: (id) => ({ by: 'structure', kind: 'finess', id }),
  siren: (id) => ({ by: 'structure', kind: 'siren', id }),
  siret: (id) => ({ by: 'structure', kind: 'siret', id }),
  sector: (sector) => ({ by: 'sector', sector }),
} as const satisfies Readonly<Record<string, (value: string) => DirectoryQuery>>

/** `entente annuaire find`: looks for mailboxes, with provenance, and records the look-up. */
export function registerFind(family: Command, answer: Answer, texts: AnnuaireTexts): void {
  const command = family
    .command('find')
    .description(texts.find)
    .addArgument(new Argument('<by>', texts.by).choices(Object.keys(QUERIES)))
    .argument('<file>', texts.value)
    .addOption(
      new Option('--purpose <purpose>', texts.purpose)
        .choices(Object.keys(directoryPurposes))
        .makeOptionMandatory(),
    )
    .option('--limit <n>', texts.limit, '50')
  takesRecord(takesSources(command, texts), texts)
    .addHelpText('after', texts.examples.find)
    .action(
      answer((terminal, by: keyof typeof QUERIES, file: string, options: FindOptions) =>
        find(terminal, by, file, options, texts),
      ),
    )
}

async function find(
  terminal: Terminal,
  by: keyof typeof QUERIES,
  file: string,
  options: FindOptions,
  texts: AnnuaireTexts,
) {
  const limit = readCount('--limit', options.limit)
  const value = (await readText(file, terminal)).trim()
  if (value === '') throw invalid('There is no value to look for.', 'Il n’y a pas de valeur à chercher.')
  const found = await withSources(options, terminal, (readers) =>
    withRecord(options, terminal, (trace, context) => {
      const directory = createDirectory({ readers, trace, clock: terminal.clock })
      return findMailboxes(directory, QUERIES[by](value), { purpose: options.purpose, trace: context, limit })
    }),
  )
  const exit = { found: EXIT.ok, 'not-found': EXIT.no, unavailable: EXIT.failed }[found.status]
  return { text: textOf(found, texts), json: found, exit }
}

function textOf(answer: DirectoryAnswer, texts: AnnuaireTexts): string {
  const missing = answer.unavailable.map(({ source, code }) => texts.missing(source, code))
  if (answer.status !== 'found') {
    return [answer.status === 'not-found' ? texts.notFound : texts.unavailable, ...missing].join('\n')
  }
  const withheld = answer.withheld > 0 ? [texts.withheld(answer.withheld)] : []
  return [...answer.mailboxes.map((mailbox) => linesOf(mailbox, texts)), ...withheld, ...missing].join('\n')
}

function linesOf(mailbox: MergedMailbox, texts: AnnuaireTexts): string {
  const { address, type, professional, structure, service, said, disagreements } = mailbox
  const who = [
    type,
    professional === undefined ? undefined : `${professional.family} ${professional.given}`.trim(),
    professional?.profession?.label ?? professional?.profession?.code,
    structure?.name,
    service,
  ].filter((part) => part !== undefined && part !== '')
  const sources = said.map(({ provenance }) => `${provenance.source} ${provenance.asOf.toISOString()}`)
  return [
    address,
    `  ${who.join(' · ')}`,
    `  ${sources.join(', ')}`,
    ...disagreements.map(({ field, values }) => {
      const each = values.map((own) => `${own.source}=${own.value}`).join(', ')
      return `  ${texts.disagreement(field, each)}`
    }),
  ].join('\n')
}
