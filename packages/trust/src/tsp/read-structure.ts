import { type AsnType, fromBER, type Integer } from 'asn1js'
import { TrustError, type TrustErrorCode } from '../errors.ts'

const MAX_BYTES = 65_536
const LIMITS = { maxDepth: 32, maxNodes: 4000, parseEmbedded: false, copyInput: true }

/** Parses bounded BER: authorities send CMS in BER, not only in DER. Nothing may follow the structure. */
export function parseStructure(bytes: Uint8Array, code: TrustErrorCode): AsnType {
  if (bytes.length > MAX_BYTES) throw new TrustError({ code, why: 'It is larger than 64 KiB.' })
  const { offset, result } = fromBER(Uint8Array.from(bytes).buffer, LIMITS)
  if (offset !== bytes.length || result.error !== '')
    throw new TrustError({ code, why: 'It is not one structure.' })
  return result
}

/** Runs a reader of the pkijs classes and turns whatever it throws into one coded refusal. */
export function orMalformed<Read>(code: TrustErrorCode, read: () => Read): Read {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof TrustError) throw cause
    throw new TrustError({ code, cause })
  }
}

/** The content of an INTEGER in lower-case hexadecimal, as it stands. */
export function integerText(integer: Integer): string {
  return Buffer.from(integer.valueBlock.valueHexView).toString('hex')
}
