import {
  type CrlCache,
  createCrlCache,
  loadCrl,
  parseCertificates,
  type RevocationPolicy,
} from '@entente/trust'
import type { Command } from 'commander'
import { collect } from './collect.ts'
import { inBothLanguages, type Language } from './language.ts'
import { readInput, readText } from './read-input.ts'
import type { Terminal } from './verb.ts'
import { invalid } from './verbs/invalid.ts'

/** How revocation is judged: by lists given as files, or not at all for a stated reason. */
export interface RevocationOptions {
  readonly crl: readonly string[]
  readonly withoutRevocation?: string
}

const DAY_MS = 86_400_000

const words = inBothLanguages({
  en: {
    crl: 'revocation list and the certificate of its issuer; may be repeated',
    without: 'do not look at revocation; the reason stands in the report',
  },
  fr: {
    crl: 'liste de révocation et certificat de son émetteur ; répétable',
    without: 'ne pas regarder la révocation ; le motif figure dans le rapport',
  },
})

/** Adds the options that say how revocation is judged. */
export function takesRevocation(command: Command, language: Language): Command {
  return command
    .option('--crl <list=issuer>', words[language].crl, collect, [])
    .option('--without-revocation <reason>', words[language].without)
}

/** Opens the lists. Without any and without a reason, every certificate is refused: REVOCATION_UNKNOWN. */
export async function openRevocation(
  options: RevocationOptions,
  at: Date,
  terminal: Terminal,
): Promise<{ readonly crls: CrlCache; readonly revocation: RevocationPolicy }> {
  const crls = createCrlCache()
  await loadCrls(crls, options.crl, terminal)
  return { crls, revocation: revocationPolicy(options.withoutRevocation, at) }
}

/** Lists are required, or not looked at for one day for the stated reason. */
export function revocationPolicy(reason: string | undefined, at: Date): RevocationPolicy {
  if (reason === undefined) return { mode: 'require' }
  return { mode: 'off', weakening: { from: at, until: new Date(at.getTime() + DAY_MS), reason } }
}

/**
 * Reads the lists of `--crl` into a cache.
 *
 * @throws {CliError} `CLI_OPTION_INVALID`, the codes of `readInput`; {TrustError} `CRL_MALFORMED` and the like
 */
export async function loadCrls(crls: CrlCache, pairs: readonly string[], terminal: Terminal): Promise<void> {
  for (const pair of pairs) {
    const [list, issuer] = pair.split('=')
    if (list === undefined || issuer === undefined)
      throw invalid(
        '--crl takes <list>=<certificate of its issuer>.',
        '--crl s’écrit <liste>=<certificat de son émetteur>.',
      )
    const [certificate] = parseCertificates(await readText(issuer, terminal))
    if (certificate === undefined)
      throw invalid(
        'The issuer of a --crl is not a certificate.',
        'L’émetteur d’une --crl n’est pas un certificat.',
      )
    crls.put(loadCrl(await readInput(list, terminal), certificate))
  }
}
