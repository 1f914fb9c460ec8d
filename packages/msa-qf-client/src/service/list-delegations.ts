import { isSiret, parseSiret, type Siret } from '@entente/core/ids'
import { z } from 'zod'
import { askService, type QfService, type ServiceCallOptions } from './ask-service.ts'

/** One public body that lets a software vendor call in its name. */
export interface Delegation {
  /** For `habilitation.delegation` of the policy of this body. */
  readonly id: string
  /** Number of the habilitation that was delegated. */
  readonly habilitation: string
  /** The public body: the recipient of the data, and the tenant of its policy. */
  readonly recipient: Siret
  readonly title: string
  readonly scopes: readonly string[]
  readonly status: 'active' | 'revoked'
  readonly createdAt: Date
}

const PER_PAGE = 100
/** More bodies than France has communes: whoever answers more pages goes round in circles. */
const MOST_PAGES = 500

const text = z.string().max(500)
const delegation = z
  .object({
    id: text,
    authorization_request_id: z.union([text, z.number().int()]),
    siret: z.string().refine(isSiret),
    intitule: text,
    scopes: z.array(text).max(500),
    statut: z.enum(['active', 'revoked']),
    created_at: z.string().refine((value) => Number.isFinite(Date.parse(value))),
  })
  .transform(
    (each): Delegation => ({
      id: each.id,
      habilitation: String(each.authorization_request_id),
      recipient: parseSiret(each.siret),
      title: each.intitule,
      scopes: each.scopes,
      status: each.statut,
      createdAt: new Date(each.created_at),
    }),
  )

const pageOf = (page: number) =>
  z.object({
    data: z.array(delegation).max(PER_PAGE),
    meta: z.object({ page: z.literal(page), total_pages: z.number().int().min(0).max(MOST_PAGES) }),
  })

/**
 * Lists the public bodies that delegated their habilitation to a software vendor.
 *
 * The route was shown to vendors in June 2026 and was not tried against the real service.
 *
 * @param service with the vendor's own token
 * @throws {QfError} `QF_POLICY_INVALID` `QF_TOKEN_REFUSED` `QF_ACCESS_FORBIDDEN` `QF_ENDPOINT_GONE`
 *   `QF_PROVIDER_UNAVAILABLE` `QF_ANSWER_MALFORMED`, also for a page that is not the one asked for, `QF_CALL_FAILED`
 * @example
 * const active = (await listDelegations(service)).filter(({ status }) => status === 'active')
 */
export async function listDelegations(
  service: QfService,
  options: ServiceCallOptions = {},
): Promise<readonly Delegation[]> {
  const all: Delegation[] = []
  for (let page = 1; ; page += 1) {
    const path = `/editeur/api/v1/delegations?page=${page}&per_page=${PER_PAGE}`
    const { data, meta } = await askService(path, pageOf(page), service, options)
    all.push(...data)
    if (page >= meta.total_pages) return all
  }
}
