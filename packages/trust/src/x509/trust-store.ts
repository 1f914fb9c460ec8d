import { TrustError } from '../errors.ts'
import type { Certificate } from './certificate.ts'
import { type CrlCache, createCrlCache } from './crl-cache.ts'
import { isSelfIssued, isSignedBy } from './issuance.ts'
import { parseCertificate } from './parse-certificate.ts'

/** An anchor as it is configured: the certificate, and the fingerprint that somebody compared with its publication. */
export interface AnchorInput {
  /** Name of the PKI in reports: `IGC-Santé`. */
  readonly name: string
  /** DER or PEM. */
  readonly certificate: Uint8Array | string
  /** SHA-256 of the certificate, hexadecimal, with or without colons. */
  readonly sha256: string
  /** Anchors of both environments never meet in one store. @default unstated */
  readonly environment?: 'production' | 'test'
}

export interface TrustStoreInput {
  /** Roots of one or several PKIs. */
  readonly anchors: readonly AnchorInput[]
  /**
   * Certificates of issuing CAs, DER or PEM, for signers that leave them out of their messages and for TLS connections
   * that show a caller's certificate alone: resumed sessions, most proxies, servers on some Node.js versions. They are
   * candidates for a path, never trust. @default none
   */
  readonly intermediates?: readonly (Uint8Array | string)[]
  /** Revocation lists, loaded and replaced while the store is in use. @default an empty cache */
  readonly crls?: CrlCache
}

export interface Anchor {
  readonly name: string
  readonly certificate: Certificate
}

/** Whom paths may end at, and what they are built and judged with. */
export interface TrustStore {
  readonly anchors: readonly Anchor[]
  readonly intermediates: readonly Certificate[]
  readonly crls: CrlCache
}

/**
 * Opens a trust store on pinned roots. Several PKIs may stand side by side.
 *
 * @param input anchors with their confirmed fingerprints, known intermediates, and the cache of revocation lists
 * @returns     the store that `validatePath` takes; only its revocation lists change over time
 * @throws {TrustError} `TRUST_STORE_INVALID` `CERTIFICATE_MALFORMED`
 * @see RFC 5280 §6.1.1
 * @example
 * const store = trustStore({ anchors: [{ name: 'IGC of the parties', certificate: rootPem, sha256: confirmedFingerprint }] })
 */
export function trustStore(input: TrustStoreInput): TrustStore {
  if (input.anchors.length === 0) throw invalid('It has no anchor.')
  const environments = new Set(input.anchors.flatMap(({ environment }) => environment ?? []))
  if (environments.size > 1) throw invalid('It mixes anchors of production and of test.')
  return {
    anchors: input.anchors.map(openAnchor),
    intermediates: (input.intermediates ?? []).map(parseCertificate),
    crls: input.crls ?? createCrlCache(),
  }
}

function openAnchor(input: AnchorInput): Anchor {
  const certificate = parseCertificate(input.certificate)
  if (certificate.sha256 !== input.sha256.replaceAll(':', '').toLowerCase()) {
    throw invalid(`The certificate of anchor ${input.name} does not have the pinned fingerprint.`)
  }
  const authority = certificate.basicConstraints.ca && (certificate.keyUsage?.includes('keyCertSign') ?? true)
  if (!authority || !isSelfIssued(certificate) || !isSignedBy(certificate, certificate)) {
    throw invalid(`The certificate of anchor ${input.name} is not a self-signed authority.`)
  }
  return { name: input.name, certificate }
}

function invalid(why: string): TrustError {
  return new TrustError({ code: 'TRUST_STORE_INVALID', why })
}
