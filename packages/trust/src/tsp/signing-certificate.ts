import { hash } from 'node:crypto'
import { DerFault, DerReader, TAG } from '../x509/der-reader.ts'
import { DIGEST_BY_OID, readOid } from '../x509/oids.ts'
import { TSP_OID } from './timestamp-oids.ts'

/**
 * Finds the certificate that the signed attributes name (RFC 5035, RFC 5816): the first entry of signing-certificate-v2,
 * or of signing-certificate with SHA-1 when there is no newer attribute. The digest is over the certificate's bytes, so
 * only an unaltered certificate is found.
 */
export function findSigningCertificate(
  attributes: ReadonlyMap<string, Uint8Array>,
  certificates: readonly Uint8Array[],
): Uint8Array | undefined {
  const named = readNamedDigest(attributes)
  if (named === undefined) return undefined
  return certificates.find((der) => hash(named.algorithm, der, 'hex') === named.digest)
}

interface NamedDigest {
  readonly algorithm: 'sha1' | 'sha256' | 'sha384' | 'sha512'
  readonly digest: string
}

function readNamedDigest(attributes: ReadonlyMap<string, Uint8Array>): NamedDigest | undefined {
  const second = attributes.get(TSP_OID.signingCertificateV2)
  const first = attributes.get(TSP_OID.signingCertificate)
  try {
    if (second !== undefined) return readEntry(second, 'sha256')
    if (first !== undefined) return readEntry(first, 'sha1')
  } catch (cause) {
    if (!(cause instanceof DerFault)) throw cause
  }
  return undefined
}

/** SigningCertificate(V2) ::= SEQUENCE { certs SEQUENCE OF ESSCertID(v2), … }; the signer's entry is the first. */
function readEntry(der: Uint8Array, initial: 'sha1' | 'sha256'): NamedDigest | undefined {
  const entry = new DerReader(der).enter(TAG.sequence).enter(TAG.sequence).enter(TAG.sequence)
  let algorithm: NamedDigest['algorithm'] | undefined = initial
  if (initial === 'sha256' && entry.peek() === TAG.sequence) {
    const identifier = entry.enter(TAG.sequence)
    const oid = identifier.next(TAG.oid)
    algorithm = DIGEST_BY_OID[readOid(identifier.content(oid), oid.from)]
  }
  const digest = Buffer.from(entry.content(entry.next(TAG.octetString))).toString('hex')
  return algorithm === undefined ? undefined : { algorithm, digest }
}
