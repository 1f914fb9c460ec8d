import { createPublicKey } from 'node:crypto'
import type { NonEmpty } from '@entente/core'
import type { SignatureAlgorithm } from '@entente/core/ports'
import { TrustError } from '../errors.ts'
import type { Certificate } from '../x509/certificate.ts'
import { isSameName } from '../x509/issuance.ts'
import { parseCertificate } from '../x509/parse-certificate.ts'
import { type LocalSigner, localSigner } from './local-signer.ts'

export interface Pkcs12SignerInput {
  /** The `.p12` or `.pfx` file, at most 256 KiB. */
  readonly pkcs12: Uint8Array
  /** Characters up to U+00FF. */
  readonly password: string
  /** @default RSA-SHA256, ECDSA-P256-SHA256 or ECDSA-P384-SHA384, by the key */
  readonly algorithm?: SignatureAlgorithm
}

/**
 * Makes a signer of a PKCS#12 file that holds one private key and its certificate, with or without its issuers.
 *
 * @param input the file and its password
 * @throws {TrustError} `PKCS12_MALFORMED` `PKCS12_PASSWORD_WRONG` `PKCS12_UNSUPPORTED` `SIGNER_KEY_REFUSED`
 *   `SIGNER_CERTIFICATE_MISMATCH` `CERTIFICATE_MALFORMED`
 * @see RFC 7292; INTEROPS convention, art. 7.2.2
 * @example
 * const signer = await signerFromPkcs12({ pkcs12: await readFile('vi.p12'), password })
 */
export async function signerFromPkcs12(input: Pkcs12SignerInput): Promise<LocalSigner> {
  const { readPkcs12 } = await import('./read-pkcs12.ts')
  const { privateKey, certificates } = await readPkcs12(input.pkcs12, input.password)
  const publicKey = createPublicKey(privateKey)
  const all = certificates.map(parseCertificate)
  const own = all.find((certificate) => certificate.publicKey.equals(publicKey))
  if (own === undefined) throw new TrustError({ code: 'SIGNER_CERTIFICATE_MISMATCH' })
  return localSigner(privateKey, orderChain(own, all), input.algorithm)
}

/** Files hold certificates in any order: each issuer in turn, as far as it is there. */
function orderChain(own: Certificate, all: readonly Certificate[]): NonEmpty<Certificate> {
  const chain: [Certificate, ...Certificate[]] = [own]
  for (let last: Certificate | undefined = own; last !== undefined; ) {
    const { issuer }: Certificate = last
    last = all.find((one) => !chain.includes(one) && isSameName(one.subject, issuer))
    if (last !== undefined) chain.push(last)
  }
  return chain
}
