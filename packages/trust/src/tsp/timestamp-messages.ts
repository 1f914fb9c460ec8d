import { hash } from 'node:crypto'
import type { Random } from '@entente/core/ports'
import { Integer, Null, OctetString, Sequence } from 'asn1js'
import { AlgorithmIdentifier, MessageImprint, TimeStampReq, TimeStampResp } from 'pkijs'
import { TrustError } from '../errors.ts'
import { OID } from '../x509/oids.ts'
import { integerText, orMalformed, parseStructure } from './read-structure.ts'

export interface RequestTimestampOptions {
  /** Policy to ask for. @default the authority's own */
  readonly policy?: string
  /** @default 'sha256' */
  readonly digest?: 'sha256' | 'sha384' | 'sha512'
  readonly signal?: AbortSignal
}

const NONCE_BYTES = 8

/** A positive integer in its shortest form: the top byte is neither zero nor negative. */
function makeNonce(random: Random): Integer {
  const bytes = Uint8Array.from(random.bytes(NONCE_BYTES))
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return new Integer({ valueHex: bytes.buffer })
}

const DIGEST_OIDS = { sha256: OID.sha256, sha384: OID.sha384, sha512: OID.sha512 } as const

/** Writes a TimeStampReq over the digest of the data (RFC 3161 §2.4.1), with a fresh nonce. */
export function writeTimestampRequest(
  data: Uint8Array,
  random: Random,
  options: RequestTimestampOptions,
): { readonly bytes: Uint8Array; readonly nonce: string } {
  const nonce = makeNonce(random)
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
  return { bytes: new Uint8Array(request.toSchema().toBER()), nonce: integerText(nonce) }
}

/** Takes the token out of a TimeStampResp, byte for byte. */
export function readTimestampReply(bytes: Uint8Array): Uint8Array {
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
