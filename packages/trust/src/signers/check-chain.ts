import type { KeyObject } from 'node:crypto'
import { isNonEmpty, type NonEmpty } from '@entente/core'
import type { SignatureAlgorithm } from '@entente/core/ports'
import { TrustError } from '../errors.ts'
import type { Certificate } from '../x509/certificate.ts'
import { isSameName } from '../x509/issuance.ts'
import { parseCertificate, parseCertificates } from '../x509/parse-certificate.ts'
import { defaultAlgorithm, fitsAlgorithm } from './signature-scheme.ts'

/** A chain as signers take it: a PEM bundle, or certificates in DER; the signer's first, then each issuer in turn. */
export type ChainInput = string | readonly Uint8Array[]

/** Reads a chain and requires that each certificate is followed by its issuer. */
export function readChain(input: ChainInput): NonEmpty<Certificate> {
  const chain = typeof input === 'string' ? parseCertificates(input) : input.map(parseCertificate)
  const ordered = chain.slice(1).every((issuer, index) => {
    const child = chain[index]
    return child !== undefined && isSameName(child.issuer, issuer.subject)
  })
  if (!isNonEmpty(chain) || !ordered) {
    throw new TrustError({ code: 'SIGNER_CERTIFICATE_MISMATCH', why: 'The chain is empty or out of order.' })
  }
  return chain
}

/** Picks the algorithm, or requires that the one asked for fits the key. */
export function chooseAlgorithm(key: KeyObject, asked: SignatureAlgorithm | undefined): SignatureAlgorithm {
  const algorithm = asked ?? defaultAlgorithm(key)
  if (algorithm === undefined || !fitsAlgorithm(algorithm, key)) {
    throw new TrustError({ code: 'SIGNER_KEY_REFUSED' })
  }
  return algorithm
}

/** The chain in DER, as the Signer port holds it. */
export function derChain([leaf, ...issuers]: NonEmpty<Certificate>): readonly [Uint8Array, ...Uint8Array[]] {
  return [leaf.der, ...issuers.map(({ der }) => der)]
}
