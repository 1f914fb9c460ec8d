import { createHash } from 'node:crypto'
import type { Digest, DigestAlgorithm } from '@entente/core/ports'

const OPENSSL_NAMES: Readonly<Record<DigestAlgorithm, string>> = {
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
}

/** SHA-2 on `node:crypto`. */
export const nodeDigest: Digest = {
  digest: (algorithm, data) => new Uint8Array(createHash(OPENSSL_NAMES[algorithm]).update(data).digest()),
}
