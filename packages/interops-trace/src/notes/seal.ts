import { createHash, X509Certificate } from 'node:crypto'
import type { Signer } from '@entente/core/ports'
import { JWS_ALGORITHMS, signJws, verifyJws } from '@entente/trust/jws'
import { TraceError } from '../errors.ts'

const TYPE = 'entente-head+jws'
const MAX_SEAL = 65_536

/** Seals a head with the organisme's certificate: a JWS whose payload, the checkpoint's text, travels beside it. */
export function sealText(text: string, signer: Signer): Promise<string> {
  return signJws(Buffer.from(text), signer, { typ: TYPE, detached: true })
}

/**
 * Verifies the seal of a head and returns the certificate that made it.
 *
 * @param text      the text of the checkpoint, without its signatures
 * @param seal      the JWS with detached payload
 * @param isTrusted decides on the SHA-256 fingerprint of the certificate, in lower-case hexadecimal
 * @throws {TraceError} `TRACE_NOTE_INVALID`
 * @see RFC 7515, appendix F
 */
export async function openSeal(
  text: string,
  seal: string,
  isTrusted: (fingerprint: string) => boolean,
): Promise<Uint8Array> {
  const policy = {
    typ: TYPE,
    algorithms: JWS_ALGORITHMS,
    maxBytes: MAX_SEAL,
    detachedPayload: Buffer.from(text),
  }
  try {
    const { resolved } = await verifyJws(seal, policy, ({ certificates }) => {
      const [certificate] = certificates
      if (certificate === undefined) throw invalid('It carries no certificate.')
      if (!isTrusted(certificateFingerprint(certificate)))
        throw invalid('Its certificate is not the expected one.')
      return { key: new X509Certificate(certificate).publicKey, certificate }
    })
    return resolved.certificate
  } catch (cause) {
    throw cause instanceof TraceError ? cause : invalid('Its signature or its form is wrong.', cause)
  }
}

/** SHA-256 of a certificate in DER, in lower-case hexadecimal: what a verifier pins. */
export function certificateFingerprint(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex')
}

function invalid(why: string, cause?: unknown): TraceError {
  return new TraceError('TRACE_NOTE_INVALID', 'The seal of a head was refused.', {
    why,
    cause,
    spec: { document: 'RFC 7515', section: 'appendix F' },
  })
}
