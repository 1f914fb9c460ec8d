import { fhirReader, openNameSearch, syncChanges, syncDirectory } from '@entente/mssante-directory-client'
import { openSqlite } from '@entente/runtime'
import type { Command } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import { readText } from '../../read-input.ts'
import type { Answer, Terminal } from '../../verb.ts'
import { base, movingClock, openHttp, parseUrl } from './sources.ts'
import type { AnnuaireTexts } from './texts.ts'

interface SyncOptions {
  readonly index: string
  readonly url: string
  readonly ca?: string
  readonly fhirKey?: string
  readonly fhirUrl?: string
}

const EXTRACTION_URL =
  'https://service.annuaire.sante.fr/annuaire-sante-webservices/V300/services/extraction/Extraction_Correspondance_MSSante'

/** `entente annuaire sync`: brings the embedded index up to date, from the extraction and then from FHIR. */
export function registerSync(family: Command, answer: Answer, texts: AnnuaireTexts): void {
  family
    .command('sync')
    .description(texts.sync)
    .requiredOption('--index <file>', texts.keep)
    .option('--url <url>', texts.url, EXTRACTION_URL)
    .option('--ca <file>', texts.ca)
    .option('--fhir-key <file>', texts.fhirKey)
    .option('--fhir-url <url>', texts.fhirUrl)
    .addHelpText('after', texts.examples.sync)
    .action(answer((terminal, options: SyncOptions) => sync(terminal, options, texts)))
}

async function sync(terminal: Terminal, options: SyncOptions, texts: AnnuaireTexts) {
  const url = parseUrl('--url', options.url)
  const clock = movingClock(terminal.clock)
  const http = openHttp(options.ca === undefined ? undefined : await readText(options.ca, terminal))
  const sql = await openSqlite(options.index)
  try {
    const search = await openNameSearch(sql)
    const asOf = await search.asOf()
    const known = asOf === undefined ? undefined : { asOf, addresses: await search.count() }
    const outcome = await syncDirectory({ http, download: { url }, search, known })
    const inUse = outcome.status === 'replaced' ? outcome.index.asOf : outcome.asOf
    const count = await search.count()
    const changes =
      options.fhirKey === undefined
        ? undefined
        : await syncChanges({
            reader: fhirReader({
              http,
              apiKey: (await readText(options.fhirKey, terminal)).trim(),
              clock,
              ...base('--fhir-url', options.fhirUrl),
            }),
            search,
            clock,
          })
    const day = inUse.toISOString()
    const lines = [outcome.status === 'replaced' ? texts.replaced(day, count) : texts.unchanged(day)]
    if (changes !== undefined)
      lines.push(texts.changes(changes.stored, changes.removed, changes.until.toISOString()))
    return {
      text: lines.join('\n'),
      json: { status: outcome.status, asOf: inUse, mailboxes: count, changes: changes ?? null },
      exit: EXIT.ok,
    }
  } finally {
    await sql.close()
    await http.close()
  }
}
