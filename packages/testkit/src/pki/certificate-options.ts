import type { TestName } from './distinguished-name.ts'
import type { TestKeyPair, TestKeyType } from './keys.ts'
import type { TestSignatureDigest } from './sign-structure.ts'

/** Bits of the key usage extension, as RFC 5280 §4.2.1.3 names them. */
export type TestKeyUsage =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'

/** Extended key usages by name, or any other one by its OID. */
export type TestExtendedKeyUsage =
  | 'serverAuth'
  | 'clientAuth'
  | 'timeStamping'
  | 'ocspSigning'
  | `${number}.${string}`

/** Everything a test may want to be right or wrong about one certificate. */
export interface TestCertificateOptions {
  readonly subject: TestName
  /** @default one day before the PKI's instant */
  readonly notBefore?: Date
  /** @default one year after the PKI's instant for leaves, ten years for authorities */
  readonly notAfter?: Date
  /** Reuses a key pair instead of making one of `keyType`. */
  readonly key?: TestKeyPair
  /** @default 'rsa-2048' */
  readonly keyType?: TestKeyType
  /** @default digitalSignature for leaves, keyCertSign and cRLSign for authorities; `[]` leaves the extension out */
  readonly keyUsage?: readonly TestKeyUsage[]
  readonly extendedKeyUsage?: readonly TestExtendedKeyUsage[]
  /** @default false */
  readonly extendedKeyUsageCritical?: boolean
  readonly dnsNames?: readonly string[]
  readonly ipAddresses?: readonly string[]
  /** `null` leaves the basic constraints out. @default CA true for authorities, left out for leaves */
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number } | null
  readonly policyOids?: readonly string[]
  readonly crlUrls?: readonly string[]
  /** A critical extension of this OID that no verifier knows. */
  readonly unknownCriticalExtension?: string
  /** Digest the issuer signs with. @default 'SHA-256' */
  readonly digest?: TestSignatureDigest
  /** @default 16 random bytes, positive */
  readonly serialNumber?: Uint8Array
}
