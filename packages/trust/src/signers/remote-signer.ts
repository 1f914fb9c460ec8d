import type { SignatureAlgorithm, Signer } from '@entente/core/ports'
import { TrustError } from '../errors.ts'
import { type ChainInput, chooseAlgorithm, derChain, readChain } from './check-chain.ts'
import { verifyBytes } from './signature-scheme.ts'

export interface RemoteSignerInput {
  /** PEM bundle or DER: the certificate of the remote key first, then each issuer in turn. */
  readonly certificateChain: ChainInput
  /** @default RSA-SHA256, ECDSA-P256-SHA256 or ECDSA-P384-SHA384, by the certificate */
  readonly algorithm?: SignatureAlgorithm
  /**
   * Asks the HSM or the key service for a signature of these bytes (not of their digest).
   *
   * @returns the signature; for ECDSA r‖s, which many services give as DER: convert it there
   */
  readonly sign: (
    data: Uint8Array,
    options: { readonly algorithm: SignatureAlgorithm; readonly signal?: AbortSignal },
  ) => Promise<Uint8Array>
}

/** A signer whose private key is elsewhere. */
export interface RemoteSigner extends Signer {
  sign(data: Uint8Array, options?: { readonly signal?: AbortSignal }): Promise<Uint8Array>
}

/**
 * Makes a signer of a key that an HSM or a key service holds. Each signature is verified with the certificate before
 * it is returned, so that a wrong key or format is found here and not by the partner.
 *
 * @param input the certificate chain and how to reach the key
 * @throws {TrustError} `SIGNER_KEY_REFUSED` `SIGNER_CERTIFICATE_MISMATCH` `CERTIFICATE_MALFORMED`; `sign` rejects with
 *   `SIGNER_FAILED`, or with `signal.reason` when the signal aborts
 * @example
 * const signer = remoteSigner({ certificateChain: chainPem, sign: (data, { signal }) => kms.sign(keyId, data, signal) })
 */
export function remoteSigner(input: RemoteSignerInput): RemoteSigner {
  const chain = readChain(input.certificateChain)
  const { publicKey } = chain[0]
  const algorithm = chooseAlgorithm(publicKey, input.algorithm)
  return {
    algorithm,
    certificateChain: derChain(chain),
    async sign(data, { signal } = {}) {
      signal?.throwIfAborted()
      const signature = await ask(input, algorithm, data, signal)
      if (!verifyBytes(algorithm, publicKey, data, signature)) {
        throw new TrustError({
          code: 'SIGNER_FAILED',
          why: 'Its signature does not verify with the certificate.',
        })
      }
      return signature
    },
  }
}

async function ask(
  input: RemoteSignerInput,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  try {
    return await input.sign(data, { algorithm, ...(signal === undefined ? {} : { signal }) })
  } catch (cause) {
    signal?.throwIfAborted()
    throw new TrustError({ code: 'SIGNER_FAILED', why: 'It did not answer.', retryable: true, cause })
  }
}
