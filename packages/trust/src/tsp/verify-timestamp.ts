import { hash, type KeyObject, timingSafeEqual } from 'node:crypto'
import { TrustError } from '../errors.ts'
import { DIGEST_BY_OID } from '../x509/oids.ts'
import type { PathPolicy } from '../x509/path-policy.ts'
import type { TrustStore } from '../x509/trust-store.ts'
import { validatePath } from '../x509/validate-path.ts'
import type { ValidatedPath } from '../x509/validated-path.ts'
import { verifyStructure } from '../x509/verify-structure.ts'
import type { TimestampInfo, TokenStructure } from './read-timestamp-token.ts'
import { findSigningCertificate } from './signing-certificate.ts'
import { TSP_OID } from './timestamp-oids.ts'

/** Whom a timestamp may come from, and under which policy. */
export interface TimestampTrust
  extends Pick<PathPolicy, 'revocation' | 'certificatePolicies' | 'sha1Certificates'> {
  /** Anchors of the timestamping authority: usually not those of the partners. */
  readonly store: TrustStore
  /** Policies of the authority of which the token must name one. @default any */
  readonly policies?: readonly string[]
  /** The instant at which the authority's certificate is judged. @default the instant of the token */
  readonly at?: Date
}

/** A timestamp that was verified. */
export interface VerifiedTimestamp {
  /** The token as it was verified, to be stored. */
  readonly token: Uint8Array
  /** The data existed at this instant, within the accuracy. */
  readonly generatedAt: Date
  /** Accuracy that the authority states, in milliseconds; `undefined` when it states none. */
  readonly accuracyMs: number | undefined
  /** Lower-case hexadecimal. */
  readonly serialNumber: string
  readonly policy: string
  /** What ties the token to a request, lower-case hexadecimal; `undefined` when the token has none. */
  readonly nonce: string | undefined
  /** The path of the authority's certificate, with its checks and its evidence. */
  readonly path: ValidatedPath
}

/**
 * Verifies a timestamp token over data: its imprint, its signer (one, named by a signed attribute, for timestamping
 * alone), its signature, and the path of the signer's certificate.
 *
 * @param token the TimeStampToken, DER or BER, at most 64 KiB
 * @param data  the bytes that were timestamped
 * @param trust anchors, revocation and policy
 * @returns     the instant and the path, whose evidence can be stored with the token
 * @throws {TrustError} `TIMESTAMP_MALFORMED` `TIMESTAMP_ALGORITHM_REFUSED` `TIMESTAMP_IMPRINT_MISMATCH`
 *   `TIMESTAMP_POLICY_REFUSED` `TIMESTAMP_SIGNER_MISMATCH` `TIMESTAMP_SIGNATURE_INVALID`, and what `validatePath` throws
 * @see RFC 3161 §2.4.2; RFC 5816
 * @example
 * const { generatedAt } = await verifyTimestamp(token, head, { store: tsaStore, revocation: { mode: 'require' } })
 */
export async function verifyTimestamp(
  token: Uint8Array,
  data: Uint8Array,
  trust: TimestampTrust,
): Promise<VerifiedTimestamp> {
  const { readTimestampToken } = await import('./read-timestamp-token.ts')
  const structure = readTimestampToken(token)
  const { info } = structure
  checkImprint(info, data)
  if (trust.policies?.includes(info.policy) === false)
    throw new TrustError({ code: 'TIMESTAMP_POLICY_REFUSED' })
  const signer = findSigningCertificate(structure.attributes, structure.certificates)
  if (signer === undefined) throw new TrustError({ code: 'TIMESTAMP_SIGNER_MISMATCH' })
  const path = validatePath(
    [signer, ...structure.certificates.filter((der) => der !== signer)],
    trust.store,
    {
      at: trust.at ?? info.generatedAt,
      purpose: 'timestamp',
      revocation: trust.revocation,
      ...(trust.certificatePolicies === undefined ? {} : { certificatePolicies: trust.certificatePolicies }),
      ...(trust.sha1Certificates === undefined ? {} : { sha1Certificates: trust.sha1Certificates }),
    },
  )
  checkSignature(structure, path.key)
  const { generatedAt, accuracyMs, serialNumber, policy, nonce } = info
  return { token, generatedAt, accuracyMs, serialNumber, policy, nonce, path }
}

function checkImprint({ imprintOid, imprint }: TimestampInfo, data: Uint8Array): void {
  const digest = hash(digestOf(imprintOid), data, 'buffer')
  if (imprint.length !== digest.length || !timingSafeEqual(imprint, digest)) {
    throw new TrustError({ code: 'TIMESTAMP_IMPRINT_MISMATCH' })
  }
}

function digestOf(oid: string): 'sha256' | 'sha384' | 'sha512' {
  const digest = DIGEST_BY_OID[oid]
  if (digest === undefined) throw new TrustError({ code: 'TIMESTAMP_ALGORITHM_REFUSED' })
  return digest
}

/** The signature is over the attributes, which hold the type and the digest of the content. */
function checkSignature(structure: TokenStructure, key: KeyObject): void {
  const { content, contentType, digestOid, messageDigest, scheme, signature, signedAttributes } = structure
  const digest = hash(digestOf(digestOid), content, 'buffer')
  if (scheme.kind === 'refused' || scheme.hash === 'sha1') {
    throw new TrustError({ code: 'TIMESTAMP_ALGORITHM_REFUSED' })
  }
  const covered =
    contentType === TSP_OID.tstInfo &&
    messageDigest !== undefined &&
    Buffer.compare(messageDigest, digest) === 0
  if (!covered || !verifyStructure(scheme, key, signedAttributes, signature)) {
    throw new TrustError({ code: 'TIMESTAMP_SIGNATURE_INVALID' })
  }
}
