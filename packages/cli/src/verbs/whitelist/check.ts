import { inspectList, WhitelistError, type WhitelistSnapshot } from '@entente/mssante-whitelist'
import { parseCertificates } from '@entente/trust'
import { EXIT } from '../../exit-codes.ts'
import { labelled } from '../../language.ts'
import { readText } from '../../read-input.ts'
import type { RegisterVerb, Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { takesPolicyUnless } from './open-policy.ts'
import { readListFile } from './read-list-file.ts'
import { judgeFile, type VerifyOptions } from './verify.ts'
import { words } from './words.ts'

type CheckOptions = Partial<VerifyOptions> & {
  readonly unverified?: boolean
  readonly certificate?: string
}

/** `entente whitelist check`: says what a list knows about domains. */
export const registerCheck: RegisterVerb = (family, answer) => {
  takesPolicyUnless(family.command('check'), '--unverified')
    .description('say whether domains are listed, and with which certificates')
    .argument('<file>', 'the list; - for standard input')
    .argument('<domains...>', 'mail domains; exact, a sub-domain is another domain')
    .option('--at <instant>', 'judge as of this instant, ISO 8601 with an offset (default: now)')
    .option('--unverified', 'read the list without verifying it; the answer says so')
    .option('--certificate <file>', 'also say whether this certificate, PEM, is one of the domain')
    .addHelpText(
      'after',
      '\nExample:\n  entente whitelist check liste.xml hopital.mssante.fr --pin pin.json --root igc-sante-root.pem --root-sha256 2D:9E:… --crl …',
    )
    .action(answer(check))
}

async function check(terminal: Terminal, file: string, domains: readonly string[], options: CheckOptions) {
  const snapshot = await openSnapshot(terminal, file, options)
  const [certificate] =
    options.certificate === undefined ? [] : parseCertificates(await readText(options.certificate, terminal))
  if (options.certificate !== undefined && certificate === undefined)
    throw invalid('--certificate is not a certificate.', '--certificate n’est pas un certificat.')
  const answers = domains.map((domain) => {
    const match = certificate && snapshot.matchCertificate(domain, certificate.subject, 'cn-ou')
    return {
      domain,
      listed: snapshot.has(domain),
      kind: snapshot.kindOf(domain) ?? null,
      operators: snapshot.operatorsOf(domain),
      certificates: snapshot.certificatesOf(domain).map(({ text }) => text),
      ...(certificate === undefined
        ? {}
        : {
            certificate:
              match === undefined
                ? ('other' as const)
                : match.hasDrift
                  ? ('matches-with-drift' as const)
                  : ('matches' as const),
          }),
    }
  })
  const said = words[terminal.language]
  const isYes = answers.every(({ listed, certificate: found }) => listed && found !== 'other')
  return {
    text: [
      ...answers.flatMap(({ domain, listed, certificates, certificate: found }) => [
        labelled(
          domain,
          `${listed ? said.listed : said.notListed}${found === undefined ? '' : `, ${said.certificate[found]}`}`,
          terminal.language,
        ),
        ...certificates.map((text) => `  ${text}`),
      ]),
      snapshot.verification === 'verified'
        ? said.byVerified(snapshot.sha256)
        : said.byUnverified(snapshot.sha256),
    ].join('\n'),
    json: { list: snapshot, answers },
    exit: isYes ? EXIT.ok : EXIT.no,
  }
}

async function openSnapshot(
  terminal: Terminal,
  file: string,
  options: CheckOptions,
): Promise<WhitelistSnapshot> {
  if (options.unverified === true) {
    const { snapshot, problem } = inspectList(await readListFile(file, terminal))
    if (snapshot === undefined) throw new WhitelistError(problem ?? 'WL_LIST_MALFORMED')
    return snapshot
  }
  const { pin, root, rootSha256 } = options
  if (pin === undefined || root === undefined || rootSha256 === undefined)
    throw invalid(
      'Give --pin, --root and --root-sha256, or say --unverified.',
      'Donner --pin, --root et --root-sha256, ou dire --unverified.',
    )
  const verdict = await judgeFile(terminal, file, { crl: [], ...options, pin, root, rootSha256 })
  if (verdict instanceof WhitelistError) throw verdict
  return verdict.snapshot
}
