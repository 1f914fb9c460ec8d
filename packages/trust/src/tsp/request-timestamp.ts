import { hash } from 'node:crypto'
import type { HttpClient, HttpResponse, Random } from '@entente/core/ports'
import { Integer, Null, OctetString, Sequence } from 'asn1js'
import { AlgorithmIdentifier, MessageImprint, TimeStampReq, TimeStampResp } from 'pkijs'
import { TrustError } from '../errors.ts'
import { OID } from '../x509/oids.ts'
import { integerText, orMalformed, parseStructure } from './read-structure.ts'
import { nonceOf, type TimestampTrust, type VerifiedTimestamp, verifyTimestamp } from './verify-timestamp.ts'

/** A timestamping authority and how to reach it. */
export interface TimestampAuthority extends TimestampTrust {
  readonly url: URL
  readonly http: HttpClient
  readonly random: Random
}

export interface RequestTimestampOptions {
  /** Policy to ask for. @default the authority's own */
  readonly policy?: string
  /** @default 'sha256' */
  readonly digest?: 'sha256' | 'sha384' | 'sha512'
  readonly signal?: AbortSignal
}

const MAX_REPLY_BYTES = 65_536
const NONCE_BYTES = 8

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
  const nonce = makeNonce(authority.random)
  const request = writeRequest(data, nonce, options)
  const token = readReply(await send(authority, request, options.signal))
  const timestamp = verifyTimestamp(token, data, authority)
  if (nonceOf(token) !== integerText(nonce)) throw new TrustError({ code: 'TIMESTAMP_NONCE_MISMATCH' })
  if (options.policy !== undefined && timestamp.policy !== options.policy) {
    throw new TrustError({ code: 'TIMESTAMP_POLICY_REFUSED' })
  }
  return timestamp
}

/** A positive integer in its shortest form: the top byte is neither zero nor negative. */
function makeNonce(random: Random): Integer {
  const bytes = Uint8Array.from(random.bytes(NONCE_BYTES))
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return new Integer({ valueHex: bytes.buffer })
}

const DIGEST_OIDS = { sha256: OID.sha256, sha384: OID.sha384, sha512: OID.sha512 } as const

function writeRequest(data: Uint8Array, nonce: Integer, options: RequestTimestampOptions): Uint8Array {
  const digest = options.digest ?? 'sha256'
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({
        algorithmId: DIGEST_OIDS[digest],
        algorithmParams: new Null(),
      }),
      hashedMessage: new OctetString({ valueHex: Uint8Array.from(hash(digest, data, 'buffer')).buffer }),
    }),
    nonce,
    certReq: true,
    ...(options.policy === undefined ? {} : { reqPolicy: options.policy }),
  })
  return new Uint8Array(request.toSchema().toBER())
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

/** Takes the token out of a TimeStampResp, byte for byte. */
function readReply(bytes: Uint8Array): Uint8Array {
  return orMalformed('TIMESTAMP_UNAVAILABLE', () => {
    const structure = parseStructure(bytes, 'TIMESTAMP_UNAVAILABLE')
    const { status } = new TimeStampResp({ schema: structure }).status
    const token = structure instanceof Sequence ? structure.valueBlock.value[1] : undefined
    // 0 granted, 1 granted with modifications
    if (status > 1 || token === undefined)
      throw new TrustError({ code: 'TIMESTAMP_REJECTED', details: { status } })
    return Uint8Array.from(token.valueBeforeDecodeView)
  })
}
