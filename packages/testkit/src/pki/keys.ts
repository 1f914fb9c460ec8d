import { generateKeyPairSync, type KeyObject } from 'node:crypto'

/** Kinds of key a test certificate can hold. `rsa-1024` exists to be refused. */
export type TestKeyType = 'rsa-1024' | 'rsa-2048' | 'rsa-3072' | 'rsa-4096' | 'p-256' | 'p-384'

/** A key pair of the test, in the forms that its users take. */
export interface TestKeyPair {
  readonly type: TestKeyType
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** Makes a fresh key pair. RSA-2048 takes some 50 ms, P-256 less than one. */
export function generateTestKey(type: TestKeyType): TestKeyPair {
  if (type === 'p-256' || type === 'p-384') {
    return { type, ...generateKeyPairSync('ec', { namedCurve: type === 'p-256' ? 'P-256' : 'P-384' }) }
  }
  return { type, ...generateKeyPairSync('rsa', { modulusLength: Number(type.slice(4)) }) }
}
