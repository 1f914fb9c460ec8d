import { basename } from 'node:path'
import type { Clock } from '@entente/core/ports'
import {
  type DirectoryReader,
  type ExtractionIndex,
  extractionDate,
  extractionReader,
  fhirReader,
  loadExtractionArchive,
  openLdapReader,
  openNameSearch,
  tabularReader,
} from '@entente/mssante-directory-client'
import { nodeHttpClient, openSqlite } from '@entente/runtime'
import type { Command } from 'commander'
import { readInput, readText } from '../../read-input.ts'
import type { Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import type { AnnuaireTexts } from './texts.ts'

/** Where mailboxes are looked for. */
export interface SourceOptions {
  readonly index?: string
  readonly archive?: string
  readonly fhirKey?: string
  readonly fhirUrl?: string
  readonly tabular?: boolean
  readonly tabularUrl?: string
  readonly ldap?: string
  readonly ldapBase?: string
  readonly ca?: string
}

const LARGEST_ARCHIVE = 128 * 1024 * 1024

export function takesSources(command: Command, texts: AnnuaireTexts): Command {
  return command
    .option('--index <file>', texts.index)
    .option('--archive <file>', texts.archive)
    .option('--fhir-key <file>', texts.fhirKey)
    .option('--fhir-url <url>', texts.fhirUrl)
    .option('--tabular', texts.tabular)
    .option('--tabular-url <url>', texts.tabularUrl)
    .option('--ldap <url>', texts.ldap)
    .option('--ldap-base <dn>', texts.ldapBase)
    .option('--ca <file>', texts.ca)
}

/** Opens every source that the options name, the local ones first, and closes them when the work has ended. */
export async function withSources<Result>(
  options: SourceOptions,
  terminal: Terminal,
  work: (readers: readonly DirectoryReader[]) => Promise<Result>,
): Promise<Result> {
  const ca = options.ca === undefined ? undefined : await readText(options.ca, terminal)
  const http = openHttp(ca)
  const clock = movingClock(terminal.clock)
  const sql = options.index === undefined ? undefined : await openSqlite(options.index, { readOnly: false })
  try {
    const readers: DirectoryReader[] = []
    if (sql !== undefined) readers.push((await openNameSearch(sql)).reader())
    if (options.archive !== undefined) {
      const index = await readArchive(options.archive, terminal)
      readers.push(extractionReader(() => index))
    }
    if (options.fhirKey !== undefined) {
      const apiKey = (await readText(options.fhirKey, terminal)).trim()
      readers.push(fhirReader({ http, apiKey, clock, ...base('--fhir-url', options.fhirUrl) }))
    }
    if (options.tabular === true) {
      readers.push(tabularReader({ http, clock, ...base('--tabular-url', options.tabularUrl) }))
    }
    if (options.ldap !== undefined) {
      readers.push(
        await openLdapReader({
          url: parseUrl('--ldap', options.ldap),
          allowLoopbackPlain: true,
          clock,
          ...(ca !== undefined && { ca }),
          ...(options.ldapBase !== undefined && { baseDn: options.ldapBase }),
        }),
      )
    }
    if (readers.length === 0) throw invalid('No source is named.', 'Aucune source n’est nommée.')
    return await work(readers)
  } finally {
    await sql?.close()
    await http.close()
  }
}

/** A client with the authorities that the options name. Plain HTTP goes to the loopback interface only. */
export function openHttp(ca: string | undefined) {
  return nodeHttpClient({ allowLoopbackHttp: true, ...(ca !== undefined && { ca }) })
}

/** The terminal's clock as one that moves: calls are paced by it. */
export function movingClock(clock: Clock): Clock {
  const [from, startedAt] = [clock.now().getTime(), performance.now()]
  return { now: () => new Date(from + performance.now() - startedAt) }
}

/** An extraction from its archive; its date stands in the name of the file. */
export async function readArchive(path: string, terminal: Terminal): Promise<ExtractionIndex> {
  const asOf = extractionDate(basename(path))
  const archive = await readInput(path, terminal, LARGEST_ARCHIVE)
  return loadExtractionArchive(archive, { asOf, maxBytes: 4 * LARGEST_ARCHIVE })
}

/** @throws {CliError} `CLI_OPTION_INVALID` */
export function parseUrl(option: string, text: string): URL {
  if (URL.canParse(text)) return new URL(text)
  throw invalid(`${option} is not a URL.`, `${option} n’est pas une URL.`)
}

export function base(option: string, text: string | undefined): { readonly baseUrl?: URL } {
  return text === undefined ? {} : { baseUrl: parseUrl(option, text) }
}
