import { createHmac, type KeyObject } from 'node:crypto'
import type { KeyedHash } from '@entente/core/ports'
import { RuntimeError } from '../errors.ts'

const LEAST_KEY_BYTES = 32
const KEY_ID = /^[A-Za-z0-9._-]{1,64}$/

/**
 * Makes a {@link KeyedHash} on HMAC-SHA-256.
 *
 * The hashed bytes are `entente/keyed-hash/v1`, NUL, the length of the use in UTF-8 as 32 bits, the use, the value: no
 * two pairs of use and value give the same bytes. The key object never shows its bytes in logs.
 *
 * @param keyId names the key, 1 to 64 letters, digits, dots, underscores or hyphens; stored beside the values
 * @param key   a secret key of at least 32 bytes
 * @throws {RuntimeError} `KEYED_HASH_KEY_INVALID`
 * @example
 * const index = hmacKeyedHash('index-2026', createSecretKey(await readFile('/etc/entente/index.key')))
 * const hash = await index.hash('vi.subject', 'agent-17')
 */
export function hmacKeyedHash(keyId: string, key: KeyObject): KeyedHash {
  if (!KEY_ID.test(keyId)) throw keyInvalid('The name of the key is not usable.')
  if (key.type !== 'secret') throw keyInvalid('The key of a keyed hash is not a secret key.')
  if ((key.symmetricKeySize ?? 0) < LEAST_KEY_BYTES) {
    throw keyInvalid(`The key of a keyed hash is shorter than ${LEAST_KEY_BYTES} bytes.`)
  }
  return {
    keyId,
    hash: async (use, value) => {
      const useBytes = Buffer.from(use, 'utf8')
      const length = Buffer.alloc(4)
      length.writeUInt32BE(useBytes.length)
      return createHmac('sha256', key)
        .update('entente/keyed-hash/v1\0')
        .update(length)
        .update(useBytes)
        .update(value, 'utf8')
        .digest('hex')
    },
  }
}

function keyInvalid(what: string): RuntimeError {
  return new RuntimeError({ code: 'KEYED_HASH_KEY_INVALID', what })
}
