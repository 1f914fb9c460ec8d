import { isNonEmpty } from '@entente/core'
import {
  checkVector,
  explainVector,
  recogniseVector,
  type TlsPeer,
  vectorPolicyFrom,
} from '@entente/interops-vector'
import { parseCertificates } from '@entente/trust'
import { collect } from '../../collect.ts'
import { EXIT } from '../../exit-codes.ts'
import { readInput, readText } from '../../read-input.ts'
import { type RevocationOptions, revocationPolicy } from '../../revocation-options.ts'
import type { RegisterVerb, Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { type DocumentOptions, openDocuments, openTrust, takesDocuments } from './documents.ts'
import { printExplanation } from './print-explanation.ts'
import { words } from './words.ts'

interface CheckOptions extends DocumentOptions, RevocationOptions {
  readonly service: string
  readonly at?: string
  readonly peer?: string
  readonly revealPersonal?: boolean
}

const MAX_BYTES = 1024 * 1024

/** `entente vi check`: judges a VI as the provider would, records nothing and uses nothing up. */
export const registerCheck: RegisterVerb = (family, answer) => {
  takesDocuments(family.command('check'))
    .description('judge a VI as the provider would; records nothing')
    .argument('<file>', 'SOAP message, SAML Response, assertion or token; - for standard input')
    .requiredOption('--service <uri>', 'audience URI of the service that was called')
    .option('--at <instant>', 'judge as of this instant, ISO 8601 with an offset (default: now)')
    .option('--peer <file>', 'certificate that the caller showed in TLS (default: not visible)')
    .option(
      '--crl <list=issuer>',
      'revocation list and the certificate of its issuer; may be repeated',
      collect,
      [],
    )
    .option('--without-revocation <reason>', 'do not look at revocation; the reason stands in the report')
    .option('--reveal-personal', 'show personal data too')
    .addHelpText(
      'after',
      '\nExample:\n  entente vi check message.xml --convention convention.json --deployment deployment.json \\\n    --service https://droits.caisse.example/consultation --crl ac.crl=ac.pem --crl racine.crl=racine.pem',
    )
    .action(answer(check))
}

async function check(terminal: Terminal, file: string, options: CheckOptions) {
  const received = recogniseVector(await readInput(file, terminal, MAX_BYTES))
  const documents = await openDocuments(options, terminal)
  const at = options.at === undefined ? terminal.clock.now() : readInstant(options.at)
  const peer = options.peer === undefined ? ('not-visible' as const) : await readPeer(options.peer, terminal)
  const policy = vectorPolicyFrom(documents.convention, documents.deployment, at, {
    tenant: documents.tenant,
    trust: await openTrust(documents, options.crl, terminal),
    status: 'not-consulted',
    tlsVisible: peer !== 'not-visible',
    ...(options.withoutRevocation !== undefined && {
      revocation: revocationPolicy(options.withoutRevocation, at),
    }),
  })
  const result = await checkVector(received, policy, { service: options.service, peer, at })
  const explanation = explainVector(received, {
    at,
    check: result,
    revealPersonal: options.revealPersonal === true,
  })
  const said = words[terminal.language]
  const verdict = result.verdict === 'passed' ? said.passed : said.refused(result.code)
  return {
    text: `${await printExplanation(explanation, terminal.language)}\n\n${verdict} ${said.policy(result.policyHash)}`,
    json: { verdict: result.verdict, policyHash: result.policyHash, ...explanation },
    exit: result.verdict === 'passed' ? EXIT.ok : EXIT.no,
  }
}

function readInstant(text: string): Date {
  const instant = new Date(text)
  if (Number.isNaN(instant.getTime()) || !/(?:Z|[+-]\d{2}:\d{2})$/.test(text)) {
    throw invalid(
      '--at is not an instant with its offset, such as 2026-03-02T09:00:00Z.',
      '--at n’est pas un instant avec son décalage, comme 2026-03-02T09:00:00Z.',
    )
  }
  return instant
}

async function readPeer(file: string, terminal: Terminal): Promise<TlsPeer> {
  const chain = parseCertificates(await readText(file, terminal)).map(({ der }) => der)
  if (!isNonEmpty(chain))
    throw invalid('--peer holds no certificate.', '--peer ne contient pas de certificat.')
  return chain
}
