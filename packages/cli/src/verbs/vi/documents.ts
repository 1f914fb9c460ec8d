import { dirname, resolve } from 'node:path'
import { loadConvention } from '@entente/core/convention'
import type { InteropsConvention } from '@entente/core/convention/interops'
import { type Deployment, loadDeployment, type Reference } from '@entente/core/deployment'
import type { TenantId } from '@entente/core/ids'
import { createCrlCache, type TrustStore, trustStore } from '@entente/trust'
import type { Command } from 'commander'
import { readInput } from '../../read-input.ts'
import { readJson } from '../../read-json.ts'
import { loadCrls } from '../../revocation-options.ts'
import type { Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'

/** Where the two documents are. */
export interface DocumentOptions {
  readonly convention: string
  readonly deployment: string
}

/** Both documents, and the one tenant that acts. */
export interface OpenDocuments {
  readonly convention: InteropsConvention
  readonly deployment: Deployment
  readonly tenant: TenantId
  /** Reads what a `file:` reference of the deployment leads to, beside the deployment itself. */
  read(reference: Reference): Promise<Uint8Array>
}

/** Adds the options that name the two documents. */
export function takesDocuments(command: Command): Command {
  return command
    .requiredOption('--convention <file>', 'the signed INTEROPS convention, JSON')
    .requiredOption(
      '--deployment <file>',
      'our own deployment, JSON; its file: references are read beside it',
    )
}

/**
 * Opens the convention and the deployment.
 *
 * @throws {CliError} `CLI_OPTION_INVALID`, the codes of `readInput` and `readJson`; {CoreError} `CONVENTION_INVALID` `DEPLOYMENT_INVALID`
 */
export async function openDocuments(options: DocumentOptions, terminal: Terminal): Promise<OpenDocuments> {
  const convention = loadConvention(await readJson(options.convention, terminal))
  if (convention.kind !== 'interops')
    throw invalid(
      '--convention is not an INTEROPS convention.',
      '--convention n’est pas une convention INTEROPS.',
    )
  const deployment = loadDeployment(await readJson(options.deployment, terminal))
  const acting = deployment.tenants.filter(({ conventions }) => conventions.includes(convention.id))
  const [tenant] = acting
  if (tenant === undefined || acting.length > 1) {
    throw invalid(
      'The deployment must have exactly one tenant under this convention.',
      'Le déploiement doit avoir exactement un organisme sous cette convention.',
    )
  }
  const folder = dirname(resolve(options.deployment))
  return {
    convention,
    deployment,
    tenant: tenant.id,
    read: async (reference) => {
      if (!reference.startsWith('file:')) {
        throw invalid(
          'Only file: references can be read here; export the certificate to a file.',
          'Seules les références file: sont lues ici ; exporter le certificat dans un fichier.',
        )
      }
      return readInput(resolve(folder, reference.slice('file:'.length)), terminal)
    },
  }
}

/** Opens the deployment's anchors, with the revocation lists given as files. */
export async function openTrust(
  { deployment, read }: OpenDocuments,
  crlFiles: readonly string[],
  terminal: Terminal,
): Promise<TrustStore> {
  const anchors = await Promise.all(
    deployment.anchors.map(async ({ pki, reference, sha256 }) => ({
      name: pki,
      certificate: await read(reference),
      sha256,
    })),
  )
  const crls = createCrlCache()
  await loadCrls(crls, crlFiles, terminal)
  return trustStore({ anchors, crls })
}
