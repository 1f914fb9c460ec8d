import { sign } from 'node:crypto'
import { BitString, Null, type Sequence } from 'asn1js'
import { AlgorithmIdentifier } from 'pkijs'
import type { TestKeyPair } from './keys.ts'

/** Digests a test authority can sign with. `SHA-1` exists to be refused. */
export type TestSignatureDigest = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

const RSA_OIDS: Record<TestSignatureDigest, string> = {
  'SHA-1': '1.2.840.113549.1.1.5',
  'SHA-256': '1.2.840.113549.1.1.11',
  'SHA-384': '1.2.840.113549.1.1.12',
  'SHA-512': '1.2.840.113549.1.1.13',
}

const ECDSA_OIDS: Record<TestSignatureDigest, string> = {
  'SHA-1': '1.2.840.10045.4.1',
  'SHA-256': '1.2.840.10045.4.3.2',
  'SHA-384': '1.2.840.10045.4.3.3',
  'SHA-512': '1.2.840.10045.4.3.4',
}

interface SignedStructure {
  signature: AlgorithmIdentifier
  signatureAlgorithm: AlgorithmIdentifier
  signatureValue: BitString
  encodeTBS(): Sequence
}

/** Signs a certificate or a CRL in place, synchronously, whatever the validity of what it says. */
export function signStructure(
  structure: SignedStructure,
  key: TestKeyPair,
  digest: TestSignatureDigest,
): void {
  const isRsa = key.type.startsWith('rsa')
  const algorithm = () =>
    new AlgorithmIdentifier(
      isRsa
        ? { algorithmId: RSA_OIDS[digest], algorithmParams: new Null() }
        : { algorithmId: ECDSA_OIDS[digest] },
    )
  structure.signature = algorithm()
  structure.signatureAlgorithm = algorithm()
  const tbs = new Uint8Array(structure.encodeTBS().toBER())
  const value = sign(digest.replace('-', '').toLowerCase(), tbs, key.privateKey)
  structure.signatureValue = new BitString({ valueHex: new Uint8Array(value).buffer })
}
