import type { UpstreamCall } from '../http/upstream.ts'
import type { PreparedCall } from './prepare-call.ts'

/**
 * Sends the body as it comes. The last piece of a body that was not held waits until the digest of the whole is
 * recorded: no whole request reaches the partner without the record of what it was.
 *
 * @param record writes that record; when it rejects the request stays incomplete
 */
export async function sendBody(
  { head, body, digest }: Pick<PreparedCall, 'head' | 'body' | 'digest'>,
  first: Uint8Array,
  upstream: UpstreamCall,
  record: (digest: string, bytes: number) => Promise<void>,
): Promise<void> {
  if (head.complete) {
    upstream.end(first)
    return
  }
  let held = first
  for (let chunk = await body.next(); chunk !== undefined; chunk = await body.next()) {
    await upstream.write(held)
    digest.update(chunk)
    held = chunk
  }
  await record(digest.digest('hex'), body.received)
  upstream.end(held)
}
