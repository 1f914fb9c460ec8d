import { hash } from 'node:crypto'
import { TrustError } from '../errors.ts'
import type { Certificate } from './certificate.ts'
import { DerFault } from './der-reader.ts'
import { authorityId, isSameName } from './issuance.ts'
import { asPemText, pemBlocks } from './parse-pem.ts'
import { type CrlScope, entryKey, type Revocation, readCrl, readRevocation } from './read-crl.ts'
import { verifyStructure } from './verify-structure.ts'

/** A revocation list whose signature verified with its issuer's key. */
export interface LoadedCrl {
  /** The exact bytes. */
  readonly der: Uint8Array
  /** SHA-256 of the bytes, lower-case hexadecimal: names the list in evidence. */
  readonly sha256: string
  /** The authority it speaks for, as `authorityId` names it. */
  readonly authority: string
  readonly thisUpdate: Date
  /** When the issuer promised the next list. Required: a list without it never becomes stale. */
  readonly nextUpdate: Date
  readonly scope: CrlScope
  readonly entryCount: number
  /** Looks a serial number up, as `Certificate.serialNumber` writes it; throws `CRL_MALFORMED` when its entry is. */
  find(serialNumber: string): Revocation | undefined
}

export interface LoadCrlOptions {
  /** Largest accepted list, in bytes. @default 33_554_432 (32 MiB) */
  readonly maxBytes?: number
}

const DEFAULT_MAX_BYTES = 33_554_432

/**
 * Reads a certificate revocation list and verifies its signature. The list says nothing beyond the authority whose
 * key verified it, so the issuer's certificate needs no trust here: paths use the list only below that same key.
 *
 * @param input   DER bytes, or PEM with one `X509 CRL`
 * @param issuer  certificate of the authority that signed the list
 * @param options bounds
 * @returns       the list, ready for `CrlCache.put`
 * @throws {TrustError} `CRL_TOO_LARGE` `CRL_MALFORMED` `CRL_UNSUPPORTED` `CRL_ISSUER_REFUSED` `CRL_SIGNATURE_INVALID`
 * @see RFC 5280 §5 and §6.3
 * @example
 * store.crls.put(loadCrl(bytes, parseCertificate(issuerPem)))
 */
export function loadCrl(
  input: Uint8Array | string,
  issuer: Certificate,
  options: LoadCrlOptions = {},
): LoadedCrl {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
  if (!(input.length <= maxBytes * 2)) throw new TrustError({ code: 'CRL_TOO_LARGE' })
  const der = derOf(input)
  if (!(der.length <= maxBytes)) throw new TrustError({ code: 'CRL_TOO_LARGE' })
  const crl = decode(() => readCrl(der))
  const { scope, nextUpdate } = crl
  if (scope === 'unsupported') throw new TrustError({ code: 'CRL_UNSUPPORTED' })
  if (nextUpdate === undefined) throw malformed('it has no nextUpdate')
  if (!isSameName(crl.issuer, issuer.subject) || issuer.keyUsage?.includes('cRLSign') === false) {
    throw new TrustError({ code: 'CRL_ISSUER_REFUSED' })
  }
  if (!verifyStructure(crl.signature, issuer.publicKey, crl.tbs, crl.signatureValue)) {
    throw new TrustError({ code: 'CRL_SIGNATURE_INVALID' })
  }
  return {
    der,
    sha256: hash('sha256', der, 'hex'),
    authority: authorityId(issuer),
    thisUpdate: crl.thisUpdate,
    nextUpdate,
    scope,
    entryCount: crl.entries.size,
    find(serialNumber) {
      const position = crl.entries.get(entryKey(serialNumber))
      return position === undefined ? undefined : decode(() => readRevocation(der, position))
    },
  }
}

function derOf(input: Uint8Array | string): Uint8Array {
  const pem = asPemText(input)
  if (pem === undefined) return Uint8Array.from(Buffer.from(input))
  const [der, ...others] = pemBlocks(pem, 'X509 CRL')
  if (der === undefined || others.length > 0) throw malformed('the text does not hold exactly one PEM block')
  return der
}

function decode<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof DerFault) throw malformed(`${cause.message}, at byte ${cause.position}`, cause)
    throw cause
  }
}

function malformed(why: string, cause?: unknown): TrustError {
  return new TrustError({
    code: 'CRL_MALFORMED',
    why: `Reason: ${why}.`,
    ...(cause === undefined ? {} : { cause }),
  })
}
