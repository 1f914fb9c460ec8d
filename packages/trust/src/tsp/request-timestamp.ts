import type { HttpClient, HttpResponse, Random } from '@entente/core/ports'
import { TrustError } from '../errors.ts'
import type { RequestTimestampOptions } from './timestamp-messages.ts'
import { type TimestampTrust, type VerifiedTimestamp, verifyTimestamp } from './verify-timestamp.ts'

/** A timestamping authority and how to reach it. */
export interface TimestampAuthority extends TimestampTrust {
  readonly url: URL
  readonly http: HttpClient
  readonly random: Random
}

const MAX_REPLY_BYTES = 65_536

/**
 * Asks an authority for a timestamp over data and verifies the answer as `verifyTimestamp` does, with its nonce.
 * Only the digest of the data leaves this process.
 *
 * @param data      the bytes to timestamp
 * @param authority where to ask, and whom to trust
 * @param options   what to ask for
 * @returns         the verified timestamp; store its token and the evidence of its path
 * @throws {TrustError} `TIMESTAMP_UNAVAILABLE` `TIMESTAMP_REJECTED` `TIMESTAMP_NONCE_MISMATCH`, and what
 *   `verifyTimestamp` throws
 * @throws {DOMException} `AbortError` when `options.signal` aborts
 * @see RFC 3161 §2.4 and §3.4
 * @example
 * const timestamp = await requestTimestamp(head, { url, http, random, store: tsaStore, revocation: { mode: 'require' } })
 */
export async function requestTimestamp(
  data: Uint8Array,
  authority: TimestampAuthority,
  options: RequestTimestampOptions = {},
): Promise<VerifiedTimestamp> {
  const { readTimestampReply, writeTimestampRequest } = await import('./timestamp-messages.ts')
  const { bytes, nonce } = writeTimestampRequest(data, authority.random, options)
  const token = readTimestampReply(await send(authority, bytes, options.signal))
  const timestamp = await verifyTimestamp(token, data, authority)
  if (timestamp.nonce !== nonce) throw new TrustError({ code: 'TIMESTAMP_NONCE_MISMATCH' })
  if (options.policy !== undefined && timestamp.policy !== options.policy) {
    throw new TrustError({ code: 'TIMESTAMP_POLICY_REFUSED' })
  }
  return timestamp
}

async function send(
  { http, url }: TimestampAuthority,
  body: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const answer = await exchange(http, url, body, signal)
  const type = answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (answer.status !== 200 || type !== 'application/timestamp-reply') {
    throw new TrustError({
      code: 'TIMESTAMP_UNAVAILABLE',
      retryable: true,
      details: { status: answer.status },
    })
  }
  return answer.body
}

async function exchange(
  http: HttpClient,
  url: URL,
  body: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<HttpResponse> {
  try {
    return await http.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body,
      maxBytes: MAX_REPLY_BYTES,
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (cause) {
    signal?.throwIfAborted()
    throw new TrustError({ code: 'TIMESTAMP_UNAVAILABLE', retryable: true, cause })
  }
}
