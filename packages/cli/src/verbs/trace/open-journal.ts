import { createSecretKey } from 'node:crypto'
import { parseTenantId } from '@entente/core/ids'
import {
  checkpointKeyFromPem,
  embeddedStore,
  type Journal,
  openJournal,
  type ReadContext,
  type ReaderRole,
} from '@entente/interops-trace'
import { hmacKeyedHash, nodeRandom } from '@entente/runtime'
import type { Command } from 'commander'
import { readInput, readText } from '../../read-input.ts'
import type { Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'

/** What opening a journal at the terminal takes. Secrets are files, never words of the command line. */
export interface JournalOptions {
  readonly store: string
  readonly tenant: string
  readonly writer: string
  readonly checkpointKey: string
  readonly indexKeyId: string
  readonly indexKey: string
  readonly reader: string
  readonly purpose: string
}

/** Adds the options that open a journal and say who reads it, and why. */
export function takesJournal(command: Command): Command {
  return command
    .requiredOption('--store <file>', 'SQLite file of the journal; no other process may hold it')
    .requiredOption('--tenant <siret>', 'the organisme')
    .requiredOption('--writer <name>', 'name of the writer, as the service opens it')
    .requiredOption('--checkpoint-key <file>', "the log's Ed25519 private key, PEM")
    .requiredOption('--index-key <file>', 'the secret key of the search index, raw bytes')
    .option('--index-key-id <id>', 'name of that key', 'index')
    .requiredOption('--reader <id>', 'the authorised person, who is recorded')
    .requiredOption('--purpose <text>', 'why the traces are read, which is recorded')
}

/** Opens the journal, runs the work, and closes it whatever happens. The reader gets the roles that the work needs. */
export async function withJournal<Result>(
  options: JournalOptions,
  terminal: Terminal,
  work: (journal: Journal, reader: ReadContext) => Promise<Result>,
  roles: readonly ReaderRole[] = ['search'],
): Promise<Result> {
  const tenant = parseTenantId(options.tenant)
  const indexKey = await readInput(options.indexKey, terminal)
  if (indexKey.length < 32)
    throw invalid('--index-key holds fewer than 32 bytes.', '--index-key contient moins de 32 octets.')
  const journal = await openJournal({
    tenant,
    writer: options.writer,
    store: embeddedStore(options.store),
    checkpointKey: checkpointKeyFromPem(await readText(options.checkpointKey, terminal)),
    clock: terminal.clock,
    keyedHash: hmacKeyedHash(options.indexKeyId, createSecretKey(indexKey)),
    readers: [{ id: options.reader, roles }],
    // Reading needs neither seal nor anchor: both belong to the service that writes.
    mode: 'development',
  })
  try {
    return await work(journal, {
      tenant,
      actor: { kind: 'person', id: options.reader },
      requestId: nodeRandom.uuid(),
      purpose: options.purpose,
    })
  } finally {
    await journal.close()
  }
}
