import { hash } from 'node:crypto'
import type { Certificate } from './certificate.ts'
import type { DistinguishedName } from './distinguished-name.ts'

/** Compares names byte by byte: authorities copy their own name into what they issue. */
export function isSameName(one: DistinguishedName, other: DistinguishedName): boolean {
  return Buffer.compare(one.der, other.der) === 0
}

/** True when the certificate names itself as its issuer. */
export function isSelfIssued(certificate: Certificate): boolean {
  return isSameName(certificate.subject, certificate.issuer)
}

/** True when the issuer's key made the certificate's signature. Says nothing about the issuer's right to do so. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  try {
    return certificate.node.verify(issuer.publicKey)
  } catch {
    return false
  }
}

/** Names an authority by its name and key: both are needed to tell its serial numbers from those of another. */
export function authorityId(authority: Certificate): string {
  return hash(
    'sha256',
    Buffer.concat([Buffer.from(authority.keySha256, 'hex'), authority.subject.der]),
    'hex',
  )
}
