import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../errors.ts'
import { singleHeader } from '../http/single-header.ts'
import type { Application } from './outbound-state.ts'

/**
 * Finds out which local application calls: by HTTP Basic, or because there is only one.
 *
 * @throws {GatewayError} `GATEWAY_APPLICATION_UNKNOWN` `GATEWAY_HEADER_REFUSED`
 * @see RFC 7617 §2
 */
export function identifyApplication(
  request: IncomingMessage,
  applications: readonly Application[],
): Application {
  const [only, another] = applications
  if (only !== undefined && another === undefined && only.secretDigest === undefined) return only
  const encoded = /^Basic +([A-Za-z0-9+/=]{1,1024})$/i.exec(singleHeader(request, 'authorization') ?? '')?.[1]
  const [id = '', ...rest] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':')
  const digest = createHash('sha256').update(rest.join(':')).digest()
  const known = applications.find((application) => application.id === id)
  // Compared also when nobody has this name, so that the time says nothing.
  const expected = known?.secretDigest ?? createHash('sha256').update(digest).digest()
  if (!timingSafeEqual(digest, expected) || known === undefined) {
    throw new GatewayError({ code: 'GATEWAY_APPLICATION_UNKNOWN' })
  }
  return known
}
