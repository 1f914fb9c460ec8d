import { createPublicKey, type KeyObject } from 'node:crypto'
import type { NonEmpty } from '@entente/core'
import type { SignatureAlgorithm, Signer } from '@entente/core/ports'
import { TrustError } from '../errors.ts'
import type { Certificate } from '../x509/certificate.ts'
import { chooseAlgorithm, derChain } from './check-chain.ts'
import { signBytes } from './signature-scheme.ts'

/** A signer whose private key is in this process. Its `sign` answers at once. */
export interface LocalSigner extends Signer {
  sign(data: Uint8Array): Uint8Array
}

/** Makes a signer of a private key that its first certificate certifies. The key itself stays out of the object. */
export function localSigner(
  privateKey: KeyObject,
  chain: NonEmpty<Certificate>,
  asked: SignatureAlgorithm | undefined,
): LocalSigner {
  if (!createPublicKey(privateKey).equals(chain[0].publicKey)) {
    throw new TrustError({ code: 'SIGNER_CERTIFICATE_MISMATCH' })
  }
  const algorithm = chooseAlgorithm(privateKey, asked)
  return {
    algorithm,
    certificateChain: derChain(chain),
    sign: (data) => signBytes(algorithm, privateKey, data),
  }
}
