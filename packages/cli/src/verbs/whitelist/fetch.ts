import { createHash } from 'node:crypto'
import { WhitelistError } from '@entente/mssante-whitelist'
import { LIST_LIMITS } from '@entente/trust/xml'
import { EXIT } from '../../exit-codes.ts'
import type { RegisterVerb, Terminal } from '../../verb.ts'
import { writeNew } from '../../write-output.ts'
import { openSite, type SiteOptions, takesSite } from './list-site.ts'
import { words } from './words.ts'

interface FetchOptions extends SiteOptions {
  readonly out: string
  readonly etag?: string
}

/** `entente whitelist fetch`: downloads the list, verifying nothing but the site. */
export const registerFetch: RegisterVerb = (family, answer) => {
  takesSite(family.command('fetch'))
    .description('download the list; checks the site and verifies nothing of the list')
    .requiredOption('--out <file>', 'file to write; it must not exist')
    .option('--etag <tag>', 'ask only for a list that is newer than the one served with this tag')
    .addHelpText('after', '\nExample:\n  entente whitelist fetch --ca igc-sante-root.pem --out liste.xml')
    .action(answer(fetchList))
}

async function fetchList(terminal: Terminal, options: FetchOptions) {
  const said = words[terminal.language]
  const { source, http } = await openSite(options, terminal)
  try {
    const answer = await source.fetch(options.etag, { maxBytes: LIST_LIMITS.bytes })
    if (answer.outcome === 'not-modified') {
      return { text: said.notModified, json: { outcome: answer.outcome }, exit: EXIT.ok }
    }
    const { bytes, etag } = answer
    if (bytes.length === 0) throw new WhitelistError('WL_SOURCE_UNAVAILABLE', { why: 'The answer is empty.' })
    await writeNew(options.out, bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return {
      text: said.fetched(options.out, bytes.length, sha256, etag),
      json: { outcome: 'fetched', file: options.out, bytes: bytes.length, sha256, etag: etag ?? null },
      exit: EXIT.ok,
    }
  } finally {
    await http.close()
  }
}
