import { RuntimeError } from '../errors.ts'

const LONGEST = 512
const PRINTABLE = /^[^\p{Cc}\p{Cs}]+$/u

/** @throws {RuntimeError} `STORE_KEY_INVALID` */
export function checkStoreKey(what: 'key' | 'namespace' | 'lane' | 'queue', key: string): string {
  if (key.length <= LONGEST && PRINTABLE.test(key)) return key
  throw new RuntimeError({
    code: 'STORE_KEY_INVALID',
    what: `A ${what} of a store is empty, longer than ${LONGEST} characters or holds a control character.`,
  })
}
