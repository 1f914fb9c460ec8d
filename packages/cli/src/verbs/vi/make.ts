import { createHash, createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { isNonEmpty } from '@entente/core'
import { parsePagm } from '@entente/core/ids'
import type { PagmRegistry } from '@entente/core/ports'
import { checkpointKeyFromPem, embeddedStore, openJournal } from '@entente/interops-trace'
import { issuancePolicyFrom, issueVector } from '@entente/interops-vector'
import { hmacKeyedHash, nodeRandom } from '@entente/runtime'
import { signerFromPem } from '@entente/trust'
import { collect } from '../../collect.ts'
import { EXIT } from '../../exit-codes.ts'
import { readText } from '../../read-input.ts'
import type { RegisterVerb, Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { type DocumentOptions, openDocuments, takesDocuments } from './documents.ts'

interface MakeOptions extends DocumentOptions {
  readonly service: string
  readonly entity: string
  readonly pagm: readonly string[]
  readonly level: string
  readonly key: string
  readonly certificate: string
  readonly journal: string
  readonly life?: string
  readonly jwt?: boolean
}

const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'

/** `entente vi make`: makes a VI for a test, under the convention, and records it like any other. */
export const registerMake: RegisterVerb = (family, answer) => {
  takesDocuments(family.command('make'))
    .description('make and record a VI for a connection test')
    .requiredOption('--service <uri>', 'audience URI of the service')
    .requiredOption('--entity <id>', 'the invented user of the test')
    .requiredOption('--pagm <pagm>', 'a PAGM that you state the entity holds; may be repeated', collect, [])
    .requiredOption('--key <file>', 'private key of the VI signer, PEM')
    .requiredOption('--certificate <file>', 'its certificate and issuers, PEM, the signer first')
    .requiredOption(
      '--journal <file>',
      'SQLite file of the journal that records the VI; created when missing',
    )
    .option('--level <uri>', 'AuthnContextClassRef URI', PASSWORD)
    .option('--life <seconds>', 'life of the VI (default: 300, or what the convention allows)')
    .option('--jwt', 'make a JWT, our proposal for REST, instead of a SAML assertion')
    .addHelpText(
      'after',
      '\nExample:\n  entente vi make --convention convention.json --deployment deployment.json --service https://droits.caisse.example/consultation \\\n    --entity test-1 --pagm CONSULTATION_DROITS --key vi.key --certificate vi.pem --journal tests.db',
    )
    .action(answer(make))
}

async function make(terminal: Terminal, options: MakeOptions) {
  const { clock } = terminal
  const documents = await openDocuments(options, terminal)
  const policy = issuancePolicyFrom(documents.convention, documents.deployment, clock.now(), {
    tenant: documents.tenant,
    status: 'not-consulted',
  })
  if (!isNonEmpty(options.pagm)) throw invalid('--pagm is missing.', '--pagm manque.')
  const signer = signerFromPem({
    privateKey: await readText(options.key, terminal),
    certificateChain: await readText(options.certificate, terminal),
  })
  const journal = await openJournal({
    tenant: documents.tenant,
    writer: 'entente-vi-make',
    store: embeddedStore(options.journal),
    checkpointKey: checkpointKeyFromPem(freshKey()),
    clock,
    keyedHash: hmacKeyedHash('connection-tests', createSecretKey(randomBytes(32))),
    readers: [],
    mode: 'development',
  })
  try {
    const vector = await issueVector(
      {
        service: options.service,
        entity: options.entity,
        subject: { id: options.entity },
        authentication: { instant: clock.now(), level: options.level },
        pagms: options.pagm,
        encoding: options.jwt === true ? 'jwt' : 'saml',
        ...(options.life !== undefined && { lifeSeconds: Number(options.life) }),
        request: { id: nodeRandom.uuid(), digest: createHash('sha256').digest('hex') },
      },
      policy,
      { clock, random: nodeRandom, signer, registry: statedBy(options.pagm, clock.now()), sink: journal },
    )
    const text = Buffer.from(vector.bytes).toString('utf8')
    return {
      text,
      json: { id: vector.id, form: vector.form, vector: text, receipt: vector.receipt },
      exit: EXIT.ok,
    }
  } finally {
    await journal.close()
  }
}

/** The person at the terminal states what the entity holds; the convention still limits it. */
function statedBy(names: readonly string[], at: Date): PagmRegistry {
  return { heldBy: async () => names.map((name) => ({ pagm: parsePagm(name), grantedAt: at })) }
}

/** A key for this run's log alone: the journal of tests is kept, its heads are not continued. */
function freshKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
