import {
  checkVector,
  type ReceivedVector,
  type VectorCheck,
  vectorPolicyFrom,
} from '@entente/interops-vector'
import { type RevocationOptions, revocationPolicy } from '../../revocation-options.ts'
import type { Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { openDocuments, openTrust } from '../vi/documents.ts'

/** Judges a VI as the provider would, recording nothing and using nothing up. */
export type JudgeVector = (received: ReceivedVector, at: Date) => Promise<VectorCheck>

export interface JudgeOptions extends RevocationOptions {
  readonly convention?: string
  readonly deployment?: string
  readonly service?: string
}

/** Opens the two documents once; undefined when none of them is given. */
export async function openJudge(options: JudgeOptions, terminal: Terminal): Promise<JudgeVector | undefined> {
  const { convention, deployment, service } = options
  if (convention === undefined && deployment === undefined && service === undefined) return undefined
  if (convention === undefined || deployment === undefined || service === undefined) {
    throw invalid(
      '--convention, --deployment and --service go together.',
      '--convention, --deployment et --service vont ensemble.',
    )
  }
  const documents = await openDocuments({ convention, deployment }, terminal)
  const trust = await openTrust(documents, options.crl, terminal)
  return async (received, at) => {
    const policy = vectorPolicyFrom(documents.convention, documents.deployment, at, {
      tenant: documents.tenant,
      trust,
      status: 'not-consulted',
      tlsVisible: false,
      ...(options.withoutRevocation !== undefined && {
        revocation: revocationPolicy(options.withoutRevocation, at),
      }),
    })
    return checkVector(received, policy, { service, peer: 'not-visible', at })
  }
}
