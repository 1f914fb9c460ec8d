import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { SignatureAlgorithm } from '@entente/core/ports'
import { TrustError } from '../errors.ts'
import { type ChainInput, readChain } from './check-chain.ts'
import { type LocalSigner, localSigner } from './local-signer.ts'

export interface PemSignerInput {
  /** The private key in PEM: PKCS#8, PKCS#1 or SEC1, encrypted or not. */
  readonly privateKey: string
  /** Opens an encrypted key. */
  readonly passphrase?: string
  /** PEM bundle or DER: the certificate of this key first, then each issuer in turn. */
  readonly certificateChain: ChainInput
  /** @default RSA-SHA256, ECDSA-P256-SHA256 or ECDSA-P384-SHA384, by the key */
  readonly algorithm?: SignatureAlgorithm
}

/**
 * Makes a signer of a private key in PEM.
 *
 * @param input the key and its certificate chain
 * @throws {TrustError} `SIGNER_KEY_UNREADABLE` `SIGNER_KEY_REFUSED` `SIGNER_CERTIFICATE_MISMATCH` `CERTIFICATE_MALFORMED`
 * @see INTEROPS convention, art. 7.2.2
 * @example
 * const signer = signerFromPem({ privateKey: keyPem, certificateChain: chainPem })
 */
export function signerFromPem(input: PemSignerInput): LocalSigner {
  return localSigner(readKey(input), readChain(input.certificateChain), input.algorithm)
}

function readKey({ privateKey, passphrase }: PemSignerInput): KeyObject {
  try {
    return createPrivateKey({
      key: privateKey,
      format: 'pem',
      ...(passphrase === undefined ? {} : { passphrase }),
    })
  } catch {
    // The cause is not kept: OpenSSL's words may quote what it was given.
    throw new TrustError({ code: 'SIGNER_KEY_UNREADABLE' })
  }
}
