import { parseInstant } from '@entente/core/time'
import {
  isWhitelistError,
  type VerifiedWhitelist,
  verifyList,
  WhitelistError,
} from '@entente/mssante-whitelist'
import { EXIT } from '../../exit-codes.ts'
import type { RegisterVerb, Terminal } from '../../verb.ts'
import { openPolicy, type PolicyOptions, takesPolicy } from './open-policy.ts'
import { readListFile } from './read-list-file.ts'

export interface VerifyOptions extends PolicyOptions {
  readonly at?: string
}

/** `entente whitelist verify`: judges a list by a confirmed pin. */
export const registerVerify: RegisterVerb = (family, answer) => {
  takesPolicy(family.command('verify'))
    .description('verify a list: signature, chain, revocation, pinned signer, dates')
    .argument('<file>', 'the list; - for standard input')
    .option('--at <instant>', 'judge as of this instant, ISO 8601 with an offset (default: now)')
    .addHelpText(
      'after',
      '\nExample:\n  entente whitelist verify liste.xml --pin pin.json --root igc-sante-root.pem --root-sha256 2D:9E:… \\\n    --issuer igc-sante-organisations.pem --crl ACR-EL.crl=igc-sante-root.pem --crl ACI-EL-ORG.crl=igc-sante-organisations.pem',
    )
    .action(answer(verify))
}

async function verify(terminal: Terminal, file: string, options: VerifyOptions) {
  const verdict = await judgeFile(terminal, file, options)
  if (verdict instanceof WhitelistError) {
    const { code, message, details } = verdict
    return {
      text: `Refused: ${code}\n${message}`,
      json: { verdict: 'refused', code, message, details },
      exit: EXIT.no,
    }
  }
  const { snapshot, signer, checks } = verdict
  return {
    text: [
      `Verified. SHA-256 ${snapshot.sha256}`,
      `generated ${snapshot.generatedAt?.toISOString() ?? 'unknown'}, signed ${snapshot.signingTime?.toISOString() ?? 'unknown'}`,
      `signer ${signer.subject}`,
      `${snapshot.entryCount} entries, ${snapshot.domainCount} domains, ${snapshot.diagnostics.length} diagnostics`,
    ].join('\n'),
    json: { verdict: 'verified', list: snapshot, signer: signer.subject, checks },
    exit: EXIT.ok,
  }
}

/** A verified list, or the reason why it is none. What prevents a judgement, such as an unconfirmed pin, is thrown. */
export async function judgeFile(
  terminal: Terminal,
  file: string,
  options: VerifyOptions,
): Promise<VerifiedWhitelist | WhitelistError> {
  const at = options.at === undefined ? terminal.clock.now() : parseInstant(options.at)
  const { policy } = await openPolicy(options, terminal, at)
  const bytes = await readListFile(file, terminal)
  try {
    return verifyList(bytes, policy, at)
  } catch (error) {
    if (!isWhitelistError(error)) throw error
    return error
  }
}
