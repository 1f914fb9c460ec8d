import type { HttpClient } from '@entente/core/ports'
import { z } from 'zod'
import type { ApiAccess } from '../policy/qf-policy.ts'

/** What the status route of the API says. It takes no token and no quota. */
export type ApiHealth = 'ok' | 'failing' | 'maintenance' | 'unknown'

const body = z.object({ status: z.string().max(40) })
const HEALTH: Readonly<Record<string, ApiHealth>> = {
  ok: 'ok',
  bad_gateway: 'failing',
  maintenance: 'maintenance',
}

/**
 * Asks the API how the quotient familial service is. Its answer may be half an hour old.
 *
 * @returns `unknown` when the route does not answer as documented; it never throws for that
 */
export async function pingApi(access: Pick<ApiAccess, 'baseUrl'>, http: HttpClient): Promise<ApiHealth> {
  try {
    const { body: bytes } = await http.send({
      method: 'GET',
      url: new URL('/api/cnaf_msa_quotient_familial/ping', access.baseUrl),
      maxBytes: 16_384,
    })
    const { status } = body.parse(JSON.parse(new TextDecoder().decode(bytes)))
    return Object.hasOwn(HEALTH, status) ? (HEALTH[status] ?? 'unknown') : 'unknown'
  } catch {
    return 'unknown'
  }
}
