import { readSamlMetadata, type SamlMetadata, writeSamlMetadata } from '@entente/partner'
import { parseCertificate, parsePartnerBinding, trustStore } from '@entente/trust'
import { Option } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import { readInput, readText } from '../../read-input.ts'
import { openRevocation, type RevocationOptions, takesRevocation } from '../../revocation-options.ts'
import { openSigner, type SignerOptions, takesSigner } from '../../signer-options.ts'
import type { RegisterFamily, Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { readDraft } from './draft.ts'
import { words } from './words.ts'

interface ReadOptions extends RevocationOptions {
  readonly anchor?: string
  readonly signer?: string
  readonly held?: string
  readonly unsigned?: boolean
}

const MAX_BYTES = 262_144

/** `entente partner metadata-export|metadata-import`: SAML metadata for mode P. */
export const registerMetadata: RegisterFamily = (family, answer, language) => {
  const said = words[language]
  takesSigner(family.command('metadata-export'), language)
    .description(said.metadataWrites)
    .argument('<draft>', said.draftFile)
    .addOption(new Option('--role <role>', said.role).choices(['client', 'provider']).makeOptionMandatory())
    .addHelpText(
      'after',
      '\nExample:\n  entente partner metadata-export fiche.json --role provider --key sceau.key --certificate sceau.pem > metadata.xml',
    )
    .action(
      answer(
        async (terminal, file: string, options: SignerOptions & { readonly role: 'client' | 'provider' }) => {
          const sheet = await readDraft(file, terminal)
          const signer = await openSigner(options, terminal)
          const bytes = await writeSamlMetadata(sheet, signer, {
            role: options.role,
            at: terminal.clock.now(),
          })
          const text = Buffer.from(bytes).toString('utf8')
          return { text, json: { metadata: text }, exit: EXIT.ok }
        },
      ),
    )
  takesRevocation(family.command('metadata-import'), language)
    .description(said.metadataReads)
    .argument('<metadata>', said.metadataFile)
    .option('--anchor <file>', said.anchor)
    .option('--signer <file>', said.signer)
    .option('--held <file>', said.heldMetadata)
    .option('--unsigned', said.unsigned)
    .addHelpText(
      'after',
      '\nExample:\n  entente partner metadata-import metadata.xml --anchor racine.pem --signer sceau.pem --crl ac.crl=ac.pem',
    )
    .action(
      answer(async (terminal, file: string, options: ReadOptions) => {
        const metadata = await importMetadata(file, options, terminal)
        const { entityId, signature, validUntil, assertionConsumers, logins } = metadata
        const first =
          signature === 'none'
            ? said.metadataUnsigned(entityId, validUntil)
            : said.metadataOf(entityId, signature, validUntil)
        return {
          text: [first, ...[...assertionConsumers, ...logins].map((url) => `  ${url}`)].join('\n'),
          json: metadata,
          exit: EXIT.ok,
        }
      }),
    )
}

async function importMetadata(file: string, options: ReadOptions, terminal: Terminal): Promise<SamlMetadata> {
  const at = terminal.clock.now()
  const signer = await openTrust(options, at, terminal)
  const common = {
    ...(signer && { signer }),
    unsigned: options.unsigned === true ? ('accept' as const) : ('refuse' as const),
  }
  const held =
    options.held === undefined
      ? undefined
      : readSamlMetadata(await readInput(options.held, terminal, MAX_BYTES), { ...common, at })
  return readSamlMetadata(await readInput(file, terminal, MAX_BYTES), {
    ...common,
    at,
    ...(held && { held }),
  })
}

async function openTrust(options: ReadOptions, at: Date, terminal: Terminal) {
  if (options.anchor === undefined && options.signer === undefined) return undefined
  if (options.anchor === undefined || options.signer === undefined) {
    throw invalid('--anchor and --signer go together.', '--anchor et --signer vont ensemble.')
  }
  const anchor = parseCertificate(await readText(options.anchor, terminal))
  const signer = parseCertificate(firstBlock(await readText(options.signer, terminal)))
  const { crls, revocation } = await openRevocation(options, at, terminal)
  return {
    trust: trustStore({
      anchors: [{ name: 'partner', certificate: anchor.der, sha256: anchor.sha256 }],
      crls,
    }),
    revocation,
    binding: parsePartnerBinding([{ leafKeySha256: [signer.keySha256] }]),
  }
}

/** A bundle begins with the certificate itself. */
function firstBlock(pem: string): string {
  return /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(pem)?.[0] ?? pem
}
