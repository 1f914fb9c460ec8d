import { parseInstant } from '@entente/core/time'
import {
  isWhitelistError,
  type VerifiedWhitelist,
  verifyList,
  WhitelistError,
} from '@entente/mssante-whitelist'
import { EXIT } from '../../exit-codes.ts'
import type { Language } from '../../language.ts'
import { openExplanations, technicalDetail } from '../../tell-error.ts'
import type { RegisterVerb, Terminal } from '../../verb.ts'
import { openPolicy, type PolicyOptions, takesPolicy } from './open-policy.ts'
import { readListFile } from './read-list-file.ts'
import { words } from './words.ts'

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
  const said = words[terminal.language]
  const verdict = await judgeFile(terminal, file, options)
  if (verdict instanceof WhitelistError) {
    const { code, message, details } = verdict
    return {
      text: await refusal(verdict, terminal.language),
      json: { verdict: 'refused', code, message, details },
      exit: EXIT.no,
    }
  }
  const { snapshot, signer, checks } = verdict
  return {
    text: [
      said.verified(snapshot.sha256),
      said.dates(
        snapshot.generatedAt?.toISOString() ?? said.unknown,
        snapshot.signingTime?.toISOString() ?? said.unknown,
      ),
      said.signer(signer.subject),
      said.counts(snapshot.entryCount, snapshot.domainCount, snapshot.diagnostics.length),
    ].join('\n'),
    json: { verdict: 'verified', list: snapshot, signer: signer.subject, checks },
    exit: EXIT.ok,
  }
}

async function refusal({ code, message }: WhitelistError, language: Language): Promise<string> {
  const explained = (await openExplanations(language))(code)
  const said = explained === undefined ? [] : [explained.join(' ')]
  return [words[language].refused(code), ...said, technicalDetail(message, language)].join('\n')
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
