import type { KeyObject, X509Certificate } from 'node:crypto'
import type { DistinguishedName } from './distinguished-name.ts'
import type { KeyUsage, RawExtension } from './read-extensions.ts'
import type { StructureSignature } from './signature-algorithm.ts'

/** A certificate that was read strictly. Nothing about it is trusted yet: see `validatePath`. */
export interface Certificate {
  /** The exact bytes. */
  readonly der: Uint8Array
  /** SHA-256 of the bytes, lower-case hexadecimal. */
  readonly sha256: string
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal: survives the renewal of the certificate. */
  readonly keySha256: string
  /** Lower-case hexadecimal without leading zeros bytes. */
  readonly serialNumber: string
  readonly subject: DistinguishedName
  readonly issuer: DistinguishedName
  readonly notBefore: Date
  /** The last second of validity. */
  readonly notAfter: Date
  readonly publicKey: KeyObject
  readonly signature: StructureSignature
  /** `undefined` when the extension is absent, which leaves every usage open. */
  readonly keyUsage: readonly KeyUsage[] | undefined
  /** OIDs; `undefined` when the extension is absent. */
  readonly extendedKeyUsage: readonly string[] | undefined
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | undefined }
  readonly certificatePolicies: readonly string[]
  /** Addresses where the issuer says it publishes its list. Never fetched unless a source allows the host. */
  readonly crlUrls: readonly string[]
  readonly extensions: readonly RawExtension[]
  /** The same certificate as Node.js reads it, checked to hold the same bytes. */
  readonly node: X509Certificate
}
