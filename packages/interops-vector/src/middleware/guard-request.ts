import { type AcceptancePorts, acceptVector } from '../accept/accept-vector.ts'
import type { AcceptedVector } from '../accept/accepted-vector.ts'
import type { ReceivedVector } from '../accept/received-vector.ts'
import type { FaultAnswer } from '../faults/answer-of-error.ts'
import { toProblem } from '../faults/to-problem.ts'
import { toRefusalPage } from '../faults/to-refusal-page.ts'
import { toSoapFault } from '../faults/to-soap-fault.ts'
import { readAuthorizationHeader } from '../jwt/authorization-header.ts'
import type { TlsPeer } from '../peer/tls-peer.ts'
import type { VectorPolicy } from '../policy/vector-policy.ts'
import { readSamlResponseForm } from '../portal/read-saml-response-form.ts'
import { readSecurityHeader } from '../soap/read-security-header.ts'

/** How a service receives its VIs. */
export type VectorCarriage = 'soap' | 'portal' | 'bearer'

/** What a middleware needs to guard one service. `Incoming` is the request of the framework. */
export interface VectorGuardOptions<Incoming> {
  /** Asked at each request, so that the policy can be built again each day. Return the same object while it holds. */
  readonly policy: () => VectorPolicy
  /** URI of the service behind this address. */
  readonly service: string
  readonly carriage: VectorCarriage
  readonly ports: AcceptancePorts
  /** The caller's TLS certificates: `peerFromSocket`, `peerFromProxy`, or `() => 'not-visible'`. */
  readonly peer: (incoming: Incoming) => TlsPeer
  /** Identifier of the request on our side. */
  readonly requestId: (incoming: Incoming) => string
  /** Project of annexe 3. */
  readonly project?: string
  /** When to stop waiting for the trace service, with `VI_TRACE_UNAVAILABLE`: `() => AbortSignal.timeout(5_000)`. */
  readonly deadline: () => AbortSignal
  /** Largest accepted body, in bytes. @default 1_048_576 */
  readonly maxBodyBytes?: number
  /** Namespace of the application's own fault codes. @default 'urn:entente:faultcodes' */
  readonly applicationNamespace?: string
}

export const DEFAULT_MAX_BODY_BYTES = 1_048_576

/** What is read of a request, whatever the framework. */
export interface GuardedRequest {
  readonly body: Uint8Array
  readonly authorization: string | undefined
}

/** A guarded request: accepted, or the answer to send. */
export type GuardOutcome =
  | {
      readonly verdict: 'accepted'
      readonly vector: AcceptedVector
      /** Answers an error that the application throws, in the form of the carriage. */
      readonly answer: (error: unknown) => FaultAnswer
    }
  | { readonly verdict: 'refused'; readonly answer: FaultAnswer }

/** Takes the VI out of a request, accepts it or writes the refusal. */
export async function guardRequest<Incoming>(
  incoming: Incoming,
  request: GuardedRequest,
  options: VectorGuardOptions<Incoming>,
): Promise<GuardOutcome> {
  const { received, answer } = receive(request, options)
  try {
    const vector = await acceptVector(
      received,
      options.policy(),
      {
        service: options.service,
        peer: options.peer(incoming),
        requestId: options.requestId(incoming),
        ...(options.project !== undefined && { project: options.project }),
      },
      options.ports,
      { signal: options.deadline() },
    )
    return { verdict: 'accepted', vector, answer }
  } catch (error) {
    return { verdict: 'refused', answer: answer(error) }
  }
}

function receive<Incoming>(
  { body, authorization }: GuardedRequest,
  { carriage, applicationNamespace }: VectorGuardOptions<Incoming>,
): { readonly received: ReceivedVector; readonly answer: (error: unknown) => FaultAnswer } {
  const namespace = applicationNamespace === undefined ? {} : { applicationNamespace }
  if (carriage === 'soap') {
    const { received, version = '1.1' } = readSecurityHeader(body)
    return { received, answer: (error) => toSoapFault(error, { soap: version, ...namespace }) }
  }
  if (carriage === 'portal') {
    const form = new URLSearchParams(Buffer.from(body).toString('utf8'))
    return { received: readSamlResponseForm(form), answer: toRefusalPage }
  }
  return { received: readAuthorizationHeader(authorization), answer: (error) => toProblem(error, namespace) }
}
