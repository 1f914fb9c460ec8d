import { isNonEmpty } from '@entente/core'
import { parsePagm } from '@entente/core/ids'
import type { PagmRegistry } from '@entente/core/ports'
import {
  type InteropsInfos,
  type IssuanceRequest,
  type IssuedVector,
  issueVector,
  NO_USER,
} from '@entente/interops-vector'
import { GatewayError } from '../errors.ts'
import type { Serving } from '../serving.ts'
import type { Application, OutboundRoute, OutboundState } from './outbound-state.ts'

/** A call for which a VI is wanted. */
interface CallToVouchFor {
  readonly application: Application
  readonly infos: InteropsInfos
  readonly route: OutboundRoute
  readonly requestId: string
  /** SHA-256 of the request, hexadecimal. */
  readonly digest: string
}

/**
 * Makes the VI of one call. It is recorded before it is handed out.
 *
 * @throws {GatewayError} `GATEWAY_ROLE_UNKNOWN`; {VectorError} of `issueVector`
 */
export function issueForCall(
  call: CallToVouchFor,
  state: OutboundState,
  { clock, random, sink, observer, recordDeadline }: Serving<OutboundState>,
): Promise<IssuedVector> {
  const { route, application } = call
  const at = clock.now()
  return issueVector(
    issuanceRequest(call),
    state.policyFor(route.service, at),
    {
      clock,
      random,
      signer: state.signerFor(route.service, at),
      registry: registryOf(application),
      sink,
      observer,
    },
    { signal: recordDeadline.signal() },
  )
}

function issuanceRequest({ application, infos, route, requestId, digest }: CallToVouchFor): IssuanceRequest {
  const roles = application.roles.get(route.service)
  const pagms = infos.roles.map((role) => roles?.get(role.trim()))
  const known = pagms.filter((pagm) => pagm !== undefined)
  if (!isNonEmpty(known) || known.length !== pagms.length)
    throw new GatewayError({ code: 'GATEWAY_ROLE_UNKNOWN' })
  const withoutUser = infos.subjectId.trim() === NO_USER
  return {
    service: route.service,
    entity: withoutUser ? application.id : infos.localSubjectName,
    subject: withoutUser ? 'application' : { id: infos.subjectId },
    authentication: { instant: infos.authnInstant, level: infos.authnMethod },
    pagms: known,
    encoding: route.carriage === 'rest' ? 'jwt' : 'saml',
    request: { id: requestId, digest },
  }
}

const registries = new WeakMap<Application, PagmRegistry>()

/** The gateway file is the organisme's table of PAGMs: the application answers for its own users. */
function registryOf(application: Application): PagmRegistry {
  const known = registries.get(application)
  if (known !== undefined) return known
  const registry: PagmRegistry = {
    heldBy: async (_entity, service) =>
      [...(application.roles.get(service)?.values() ?? [])].map((pagm) => ({
        pagm: parsePagm(pagm),
        grantedAt: new Date(0),
      })),
  }
  registries.set(application, registry)
  return registry
}
