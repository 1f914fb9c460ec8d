import { createHash } from 'node:crypto'
import { type OrganismeUrn, parsePagm, type TenantId } from '@entente/core/ids'
import type { Clock, HttpClient, PagmRegistry, Signer, TraceSink } from '@entente/core/ports'
import { type IssuancePolicy, type IssuedVector, issueVector } from '@entente/interops-vector'
import type { ConnectionCheck, SheetService } from '@entente/partner'
import { nodeRandom } from '@entente/runtime'
import { carrierFor, type Refusal } from './carriers.ts'
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
  /** Shows no client certificate, as the browsers of users do. */
  readonly anonymous: HttpClient
  readonly envelope: Uint8Array
}

/** The user of every test: invented, and recognisable in both journals. */
const TEST_SUBJECT = 'entente-essai-de-connexion'
/** A PAGM that no project sheet grants. */
const UNKNOWN_PAGM = 'ENTENTE_ESSAI_PAGM_INCONNU'
const HOUR_MS = 3_600_000

/** Calls one service as agreed, then in five ways that it must refuse. */
export async function tryService(
  service: SheetService,
  url: URL,
  caller: Caller,
): Promise<readonly ConnectionCheck[]> {
  const { audience, pagms, reuse } = service
  const { http, anonymous, envelope } = caller
  // In mode P it is a user's browser that calls: it has no certificate.
  const carrier = carrierFor(service, { http: service.mode === 'P' ? anonymous : http, url, envelope })
  const make = (change: Partial<VectorChange> = {}) => makeVector(service, url, caller, change)

  const genuine = await make()
  const accepted = await carrier.send(genuine)
  const again = await carrier.send(genuine)
  const seen: Record<Exclude<Refusal, 'replay'>, string> = {
    expired: await carrier.send(
      await make({ clock: { now: () => new Date(caller.clock.now().getTime() - HOUR_MS) } }),
    ),
    audience: await carrier.send(await make({ audience: `${audience}/essai-de-connexion` })),
    pagm: await carrier.send(await make({ pagm: UNKNOWN_PAGM })),
    signature: await carrier.send(await make(), 'altered'),
  }
  const refused = (refusal: Refusal, observed: string) => {
    const wanted = carrier.refusals[refusal]
    return check(`vi-${refusal}-refused`, observed === wanted, wanted, observed, audience)
  }
  return [
    check('vi-accepted', accepted === 'accepted', `accepted with ${pagms[0]}`, accepted, audience),
    reuse === 'single'
      ? refused('replay', again)
      : {
          id: 'vi-replay-refused',
          service: audience,
          outcome: 'skipped',
          expected: 'reuse until expiry',
          observed: again,
        },
    refused('expired', seen.expired),
    refused('audience', seen.audience),
    refused('pagm', seen.pagm),
    refused('signature', seen.signature),
  ]
}

interface VectorChange {
  readonly clock: Clock
  readonly audience: string
  readonly pagm: string
}

/** Every VI of a test is recorded like any other, the wrong ones too (art. 8). */
function makeVector(
  { audience, mode, carriage, requiredAuthLevel, maximumVectorLifeSeconds, pagms }: SheetService,
  url: URL,
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
        mode,
        // The SAML profile wants the address of the portal as recipient in mode P.
        recipient: mode === 'P' ? url.href : recipient,
        ...(mode === 'P' && { destination: url.href }),
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
      encoding: carriage === 'rest' ? 'jwt' : 'saml',
      request: { id: nodeRandom.uuid(), digest: createHash('sha256').update(envelope).digest('hex') },
    },
    policy,
    { clock, random: nodeRandom, signer, registry, sink },
  )
}
