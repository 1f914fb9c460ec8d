import { createHash } from 'node:crypto'
import { type OrganismeUrn, parsePagm, type TenantId } from '@entente/core/ids'
import type { Clock, HttpClient, PagmRegistry, Signer, TraceSink } from '@entente/core/ports'
import {
  type IssuancePolicy,
  type IssuedVector,
  issueVector,
  type SoapAnswer,
  sendSoap,
  VI_FAULT_NAMESPACE,
  WSSE_NAMESPACE,
} from '@entente/interops-vector'
import type { ConnectionCheck, SheetService } from '@entente/partner'
import { isRuntimeError, nodeRandom } from '@entente/runtime'
import { check } from './probe-tls.ts'

/** Who calls, and with what. */
export interface Caller {
  readonly tenant: TenantId
  readonly issuer: OrganismeUrn
  readonly recipient: OrganismeUrn
  readonly signer: Signer
  readonly sink: TraceSink
  readonly clock: Clock
  readonly http: HttpClient
  readonly envelope: Uint8Array
}

/** The user of every test: invented, and recognisable in both journals. */
const TEST_SUBJECT = 'entente-essai-de-connexion'
/** A PAGM that no project sheet grants. */
const UNKNOWN_PAGM = 'ENTENTE_ESSAI_PAGM_INCONNU'
const HOUR_MS = 3_600_000

/** Calls one service of mode A as agreed, then in four ways that it must refuse. */
export async function tryService(
  service: SheetService,
  url: URL,
  caller: Caller,
): Promise<readonly ConnectionCheck[]> {
  const { audience, pagms, reuse } = service
  const send = async (vector: IssuedVector) =>
    described(() => sendSoap(caller.http, { url, envelope: caller.envelope, vector }))
  const make = (change: Partial<VectorChange> = {}) => makeVector(service, caller, change)

  const genuine = await make()
  const accepted = await send(genuine)
  const again = await send(genuine)
  const expired = await send(
    await make({ clock: { now: () => new Date(caller.clock.now().getTime() - HOUR_MS) } }),
  )
  const elsewhere = await send(await make({ audience: `${audience}/essai-de-connexion` }))
  const unknown = await send(await make({ pagm: UNKNOWN_PAGM }))
  const refused = (id: string, wanted: string, seen: string) =>
    check(id, seen === wanted, wanted, seen, audience)
  return [
    check('vi-accepted', accepted === 'accepted', `accepted with ${pagms[0]}`, accepted, audience),
    reuse === 'single'
      ? refused('vi-replay-refused', 'vi:InvalidVI', again)
      : {
          id: 'vi-replay-refused',
          service: audience,
          outcome: 'skipped',
          expected: 'reuse until expiry',
          observed: again,
        },
    refused('vi-expired-refused', 'vi:InvalidVI', expired),
    refused('vi-audience-refused', 'vi:InvalidService', elsewhere),
    refused('vi-pagm-refused', 'vi:InvalidPagm', unknown),
  ]
}

interface VectorChange {
  readonly clock: Clock
  readonly audience: string
  readonly pagm: string
}

/** Every VI of a test is recorded like any other, the wrong ones too (art. 8). */
function makeVector(
  { audience, requiredAuthLevel, maximumVectorLifeSeconds, pagms }: SheetService,
  caller: Caller,
  change: Partial<VectorChange>,
): Promise<IssuedVector> {
  const { tenant, issuer, recipient, signer, sink, envelope } = caller
  const clock = change.clock ?? caller.clock
  const service = change.audience ?? audience
  const pagm = change.pagm ?? pagms[0]
  const policy: IssuancePolicy = {
    tenant,
    issuer,
    services: [
      {
        audience: service,
        mode: 'A',
        recipient,
        authLevels: [requiredAuthLevel],
        pagms: [pagm],
        maximumLifeSeconds: maximumVectorLifeSeconds,
      },
    ],
  }
  const registry: PagmRegistry = { heldBy: async () => [{ pagm: parsePagm(pagm), grantedAt: clock.now() }] }
  return issueVector(
    {
      service,
      entity: TEST_SUBJECT,
      subject: { id: TEST_SUBJECT },
      authentication: { instant: clock.now(), level: requiredAuthLevel },
      pagms: [pagm],
      request: { id: nodeRandom.uuid(), digest: createHash('sha256').update(envelope).digest('hex') },
    },
    policy,
    { clock, random: nodeRandom, signer, registry, sink },
  )
}

/** What a call came to: `accepted`, the code of a fault, or why there is no answer. */
async function described(call: () => Promise<SoapAnswer>): Promise<string> {
  try {
    const answer = await call()
    if (answer.outcome === 'answered') return 'accepted'
    if (answer.outcome === 'unreadable') return `HTTP ${answer.status} without SOAP`
    const { namespace, name } = answer.code
    if (namespace === VI_FAULT_NAMESPACE) return `vi:${plain(name)}`
    if (namespace === WSSE_NAMESPACE) return `wsse:${plain(name)}`
    // The VI has passed: the application itself did not like the message.
    return name === 'Server' || name === 'Receiver' ? `fault ${plain(name)}` : 'accepted'
  } catch (error) {
    if (isRuntimeError(error)) return error.code
    throw error
  }
}

/** A partner's word goes into a signed report: letters and digits only. */
function plain(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 60)
}
