import type { SignatureAlgorithm, Signer } from '@entente/core/ports'
import {
  CANONICALIZATIONS,
  DIGEST_ALGORITHMS,
  DSIG,
  ENVELOPED,
  EXCLUSIVE_C14N,
  FILTER2,
  SIGNATURE_ALGORITHMS,
  SUBTRACT_SIGNATURES,
} from './algorithms.ts'
import type { ReferenceDigest, TransformName } from './profile.ts'
import type { DigestedContent, XadesParts } from './write-xades.ts'
import { SIGNED_PROPERTIES_TYPE } from './xades.ts'

/** The reference to the content. */
export interface SignedContent extends DigestedContent {
  readonly uri: string
  readonly transforms: readonly TransformName[]
}

/** SignedInfo in canonical form after its start tag, which differs by its namespace declaration only. */
export function signedInfoBody(
  algorithm: SignatureAlgorithm,
  content: SignedContent,
  xades: XadesParts | undefined,
): string {
  const id = xades === undefined ? '' : ` Id="${xades.referenceId}"`
  const properties =
    xades === undefined
      ? ''
      : reference(
          ` Type="${SIGNED_PROPERTIES_TYPE}" URI="#${xades.propertiesId}"`,
          ['exclusive'],
          content.digest,
          xades.digestValue,
        )
  return (
    `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${SIGNATURE_ALGORITHMS[algorithm].uri}"></ds:SignatureMethod>` +
    reference(`${id} URI="${content.uri}"`, content.transforms, content.digest, content.digestValue) +
    `${properties}</ds:SignedInfo>`
  )
}

function reference(
  attributes: string,
  transforms: readonly TransformName[],
  digest: ReferenceDigest,
  value: string,
): string {
  return (
    `<ds:Reference${attributes}><ds:Transforms>${transforms.map(transform).join('')}</ds:Transforms>` +
    `<ds:DigestMethod Algorithm="${DIGEST_ALGORITHMS[digest].uri}"></ds:DigestMethod>` +
    `<ds:DigestValue>${value}</ds:DigestValue></ds:Reference>`
  )
}

function transform(name: TransformName): string {
  switch (name) {
    case 'enveloped':
      return `<ds:Transform Algorithm="${ENVELOPED}"></ds:Transform>`
    case 'subtract-signatures':
      return (
        `<ds:Transform Algorithm="${FILTER2}"><dsig-filter2:XPath xmlns:dsig-filter2="${FILTER2}" ` +
        `Filter="subtract">${SUBTRACT_SIGNATURES}</dsig-filter2:XPath></ds:Transform>`
      )
    default:
      return `<ds:Transform Algorithm="${CANONICALIZATIONS[name]}"></ds:Transform>`
  }
}

/** The whole signature, to be put into the canonical text of the content. */
export function signatureText(
  body: string,
  value: Uint8Array,
  { certificateChain }: Signer,
  xades: XadesParts | undefined,
): string {
  let certificates = ''
  for (const certificate of certificateChain) {
    certificates += `<ds:X509Certificate>${base64(certificate)}</ds:X509Certificate>`
  }
  const id = xades === undefined ? '' : ` Id="${xades.signatureId}"`
  return (
    `<ds:Signature xmlns:ds="${DSIG}"${id}><ds:SignedInfo>${body}<ds:SignatureValue>${base64(value)}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data>${certificates}</ds:X509Data></ds:KeyInfo>${xades?.object ?? ''}</ds:Signature>`
  )
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
