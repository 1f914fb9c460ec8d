import { PRODUCTION_LIST_URL, urlSource } from '@entente/mssante-whitelist'
import { type NodeHttpClient, nodeHttpClient } from '@entente/runtime'
import { LIST_LIMITS } from '@entente/trust/xml'
import type { Command } from 'commander'
import { readText } from '../../read-input.ts'
import type { Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'

/** Where the list is published. */
export interface SiteOptions {
  readonly url: string
  readonly ca: string
}

/** Adds the options that name the site. */
export function takesSite(command: Command): Command {
  return command
    .option('--url <url>', 'where the list is published', PRODUCTION_LIST_URL)
    .requiredOption(
      '--ca <file>',
      'authority of the site’s certificate, PEM: IGC-Santé is in no public store, and TLS is always checked',
    )
}

/** Opens the site. Close the client when you are done. @throws {CliError} `CLI_OPTION_INVALID` */
export async function openSite({ url: text, ca }: SiteOptions, terminal: Terminal) {
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:')
    throw invalid('--url is not an https URL.', '--url n’est pas une URL https.')
  const url = new URL(text)
  const http: NodeHttpClient = nodeHttpClient({
    ca: await readText(ca, terminal),
    allowedHosts: [url.host],
    maxBytes: LIST_LIMITS.bytes,
  })
  return { source: urlSource({ url, http }), http }
}
