/** Signature algorithms that Entente makes. Verification has its own, per-profile list. */
export type SignatureAlgorithm =
  | 'RSA-SHA256'
  | 'RSA-SHA384'
  | 'RSA-SHA512'
  | 'RSA-PSS-SHA256'
  | 'RSA-PSS-SHA384'
  | 'RSA-PSS-SHA512'
  | 'ECDSA-P256-SHA256'
  | 'ECDSA-P384-SHA384'

/** A private key that signs without being seen: a PEM file, a PKCS#12 file, an HSM or a remote service. */
export interface Signer {
  readonly algorithm: SignatureAlgorithm
  /** Certificates in DER, the signer's first, then its issuers. */
  readonly certificateChain: readonly [Uint8Array, ...Uint8Array[]]
  /**
   * Signs the bytes (not their digest).
   *
   * @returns the signature; for ECDSA in the fixed-length form r‖s that XML and JOSE use
   */
  sign(data: Uint8Array, options?: { readonly signal?: AbortSignal }): Uint8Array | Promise<Uint8Array>
}
