import type { TraceQuery } from '@entente/interops-trace'
import type { Command } from 'commander'
import { collect } from '../../collect.ts'
import { readText } from '../../read-input.ts'
import type { Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { readInstant } from './read-instant.ts'

/** Which records a verb is about. */
export interface QueryOptions {
  readonly field: readonly string[]
  readonly kind: readonly string[]
  readonly from?: string
  readonly to?: string
}

/** Adds the options that say which records. */
export function takesQuery(command: Command): Command {
  return command
    .option(
      '--field <name=file>',
      'identifier to look for, read from a file: vi.id=id.txt; may be repeated',
      collect,
      [],
    )
    .option('--kind <kind>', 'kind of record, such as vi.verified; may be repeated', collect, [])
    .option('--from <instant>', 'recorded at or after, ISO 8601 with an offset')
    .option('--to <instant>', 'recorded before, ISO 8601 with an offset')
}

export async function readQuery(options: QueryOptions, terminal: Terminal): Promise<TraceQuery> {
  return {
    fields: await readFields(options.field, terminal),
    kinds: options.kind,
    ...(options.from !== undefined && { from: readInstant('--from', options.from) }),
    ...(options.to !== undefined && { to: readInstant('--to', options.to) }),
  }
}

async function readFields(
  fields: readonly string[],
  terminal: Terminal,
): Promise<Readonly<Record<string, string>>> {
  const read = fields.map(async (field) => {
    const [name = '', file = ''] = field.split('=')
    if (name === '' || file === '')
      throw invalid('--field takes <name>=<file>.', '--field s’écrit <nom>=<fichier>.')
    return [name, (await readText(file, terminal)).trim()] as const
  })
  return Object.fromEntries(await Promise.all(read))
}
