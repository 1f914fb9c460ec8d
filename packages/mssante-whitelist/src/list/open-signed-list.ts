import type { Check } from '@entente/core/checks'
import { type SignatureAlgorithms, verifySignedList } from '@entente/trust/dsig'
import { parseCertificate } from '@entente/trust/x509'
import type { XmlElement } from '@entente/trust/xml'
import { readInstant } from './collect-rows.ts'
import { asWhitelistError } from './list-failure.ts'
import type { ListProfile } from './list-profile.ts'
import { type ListContent, readList } from './read-list.ts'

/**
 * A list whose bytes are intact under the certificate that came with it. Whether that certificate may sign the list is
 * another question, which only the pinned policy answers: see `judgeSigner`.
 */
export interface IntactList {
  readonly content: ListContent
  /** Certificates of the signature in DER, the signer's first. */
  readonly certificates: readonly Uint8Array[]
  /** The time the signer claims; undefined when the signature has no XAdES properties. */
  readonly signingTime: Date | undefined
  readonly algorithms: SignatureAlgorithms
  readonly checks: readonly Check[]
}

/**
 * Checks that a list is intact under its own certificate, and reads its rows from the digested bytes.
 *
 * @throws {WhitelistError} `WL_TOO_LARGE` `WL_LIST_MALFORMED` `WL_NAMESPACE_REFUSED` `WL_UNSIGNED`
 *   `WL_SIGNATURE_REFUSED` `WL_SIGNATURE_INVALID` `WL_SIGNER_NOT_TRUSTED`
 */
export function openSignedList(bytes: Uint8Array, profile: ListProfile): IntactList {
  return asWhitelistError(() => {
    let certificates: readonly Uint8Array[] = []
    const list = verifySignedList(bytes, profile.signature, (presented) => {
      certificates = presented.certificates
      const signer = parseCertificate(certificates[0] ?? new Uint8Array())
      return { key: signer.publicKey, certificate: signer.der, checks: [] }
    })
    return {
      content: readList(list.canonical, profile),
      certificates,
      signingTime: signingTimeOf(list.signedProperties),
      algorithms: list.algorithms,
      checks: list.report.checks,
    }
  })
}

function signingTimeOf(properties: XmlElement | undefined): Date | undefined {
  const signature = properties?.elements().find(({ local }) => local === 'SignedSignatureProperties')
  return readInstant(
    signature
      ?.elements()
      .find(({ local }) => local === 'SigningTime')
      ?.text(),
  )
}
