/** What of a test certificate the sample needs; `createPki` of `@entente/testkit` makes them. */
export interface SampleIdentity {
  readonly certificateDer: Uint8Array
  readonly certificatePem: string
  /** The certificate, then its issuers. */
  readonly chainPem: string
  readonly privateKeyPem: string
}

export interface SampleCertificateOptions {
  readonly subject: readonly (readonly ['C' | 'O' | 'CN', string])[]
  readonly extendedKeyUsage?: readonly ('serverAuth' | 'clientAuth')[]
  readonly dnsNames?: readonly string[]
  readonly ipAddresses?: readonly string[]
  readonly keyType?: 'rsa-2048' | 'p-256'
  readonly notAfter?: Date
}

export interface SampleAuthority extends SampleIdentity {
  authority(options: SampleCertificateOptions): SampleAuthority
  leaf(options: SampleCertificateOptions): SampleIdentity
  /** A revocation list in DER. */
  crl(): Uint8Array
}

/** A certification authority that lives as long as a test. */
export interface SamplePki {
  root(options: SampleCertificateOptions): SampleAuthority
}
