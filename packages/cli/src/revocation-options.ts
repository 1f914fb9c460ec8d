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
  for (const pair of options.crl) {
    const [list, issuer] = pair.split('=')
    const [certificate] = issuer === undefined ? [] : parseCertificates(await readText(issuer, terminal))
    if (list === undefined || certificate === undefined) {
      throw invalid(
        '--crl takes <list>=<certificate of its issuer>.',
        '--crl s’écrit <liste>=<certificat de son émetteur>.',
      )
    }
    crls.put(loadCrl(await readInput(list, terminal), certificate))
  }
  const reason = options.withoutRevocation
  if (reason === undefined) return { crls, revocation: { mode: 'require' } }
  const weakening = { from: at, until: new Date(at.getTime() + DAY_MS), reason }
  return { crls, revocation: { mode: 'off', weakening } }
}
