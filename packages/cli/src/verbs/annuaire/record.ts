import { createSecretKey } from 'node:crypto'
import { parseTenantId } from '@entente/core/ids'
import type { TraceContext, TraceSink } from '@entente/core/ports'
import { auditorKey, checkpointKeyFromPem, embeddedStore, openJournal } from '@entente/interops-trace'
import { hmacKeyedHash, nodeRandom } from '@entente/runtime'
import type { Command } from 'commander'
import { collect } from '../../collect.ts'
import { readInput, readText } from '../../read-input.ts'
import type { Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import type { AnnuaireTexts } from './texts.ts'

/** What recording takes. Secrets are files, never words of the command line. */
export interface RecordOptions {
  readonly journal: string
  readonly tenant: string
  readonly writer: string
  readonly checkpointKey: string
  readonly indexKey: string
  readonly auditor: readonly string[]
  readonly actor: string
}

/** Adds the options that say where the look-up or the publication is recorded, and for whom. */
export function takesRecord(command: Command, texts: AnnuaireTexts): Command {
  return command
    .requiredOption('--journal <file>', texts.journal)
    .requiredOption('--tenant <siret>', texts.tenant)
    .requiredOption('--checkpoint-key <file>', texts.checkpointKey)
    .requiredOption('--index-key <file>', texts.indexKey)
    .requiredOption('--auditor <name=file>', texts.auditor, collect, [])
    .requiredOption('--actor <id>', texts.actor)
    .option('--writer <name>', texts.writer, 'entente-annuaire')
}

/** Opens the journal for the work and closes it whatever happens. Who is looked up is sealed for the auditors. */
export async function withRecord<Result>(
  options: RecordOptions,
  terminal: Terminal,
  work: (trace: TraceSink, context: TraceContext) => Promise<Result>,
): Promise<Result> {
  const tenant = parseTenantId(options.tenant)
  const indexKey = await readInput(options.indexKey, terminal)
  if (indexKey.length < 32)
    throw invalid('--index-key holds fewer than 32 bytes.', '--index-key contient moins de 32 octets.')
  if (options.auditor.length < 2)
    throw invalid(
      '--auditor is needed twice, with different keys.',
      '--auditor est nécessaire deux fois, avec des clés différentes.',
    )
  const auditors = options.auditor.map(async (named) => {
    const [name = '', file = ''] = named.split('=')
    if (name === '' || file === '')
      throw invalid('--auditor takes <name>=<file>.', '--auditor s’écrit <nom>=<fichier>.')
    return auditorKey(name, await readText(file, terminal))
  })
  const journal = await openJournal({
    tenant,
    writer: options.writer,
    store: embeddedStore(options.journal),
    checkpointKey: checkpointKeyFromPem(await readText(options.checkpointKey, terminal)),
    clock: terminal.clock,
    keyedHash: hmacKeyedHash('index', createSecretKey(indexKey)),
    readers: [],
    auditors: await Promise.all(auditors),
    // The seal and the anchors belong to the service that publishes the heads of this log.
    mode: 'development',
  })
  try {
    const actor = { kind: 'person', id: options.actor } as const
    const result = await work(journal, { tenant, actor, requestId: nodeRandom.uuid() })
    await journal.publishHead()
    return result
  } finally {
    await journal.close()
  }
}
