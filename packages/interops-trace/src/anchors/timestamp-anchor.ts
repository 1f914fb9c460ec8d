import { requestTimestamp, type TimestampAuthority } from '@entente/trust/tsp'
import type { Anchor } from './anchor.ts'

/**
 * Anchors heads with RFC 3161 timestamps.
 *
 * @param name      for health and reports
 * @param authority where to ask and whom to trust, see `requestTimestamp` of `@entente/trust/tsp`
 */
export function timestampAnchor(name: string, authority: TimestampAuthority): Anchor {
  return {
    name,
    async anchor({ text }) {
      const { token, generatedAt } = await requestTimestamp(Buffer.from(text), authority)
      return { kind: 'rfc3161', at: generatedAt, evidence: Buffer.from(token).toString('base64') }
    },
  }
}
