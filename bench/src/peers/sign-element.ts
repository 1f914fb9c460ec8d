import { createHash, type KeyObject, sign } from 'node:crypto'
import type { TestIdentity } from '@entente/testkit'

export const DS = 'http://www.w3.org/2000/09/xmldsig#'
export const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
export const ENVELOPED_EXCLUSIVE = [transform(`${DS}enveloped-signature`), transform(EXCLUSIVE)].join('')

/** What a signature says; the defaults are those of a careful partner. */
export interface SignatureChoices {
  readonly signatureMethod?: string
  readonly hash?: string
  readonly digestMethod?: string
  readonly digestHash?: string
  /** The `Transform` elements, as text. */
  readonly transforms?: string
  readonly canonicalization?: string
  /** Namespace declarations that inclusive canonicalisation would copy onto SignedInfo. */
  readonly inherited?: string
  readonly keyInfo?: string
  /** Changes the content of SignedInfo before it is signed. */
  readonly edit?: (signedInfo: string) => string
  /** Makes the value from the signed bytes. @default RSA or ECDSA with the signer's key */
  readonly value?: (signed: string) => string
}

/**
 * A `ds:Signature` over an element that is its own canonical form, as text. Templates and node:crypto only: nothing of
 * what is compared.
 *
 * @param element the element without its signature
 * @param id      the ID that the reference names
 */
export function signatureOf(
  element: string,
  id: string,
  signer: TestIdentity,
  choices: SignatureChoices = {},
): string {
  const {
    hash = 'sha256',
    digestHash = 'sha256',
    canonicalization = EXCLUSIVE,
    inherited = '',
    edit = (text) => text,
    value = (signed) => signWith(signer.key.privateKey, hash, signed),
  } = choices
  const content = edit(
    [
      `<ds:CanonicalizationMethod Algorithm="${canonicalization}"></ds:CanonicalizationMethod>`,
      `<ds:SignatureMethod Algorithm="${choices.signatureMethod ?? `${MORE}rsa-sha256`}"></ds:SignatureMethod>`,
      `<ds:Reference URI="#${id}"><ds:Transforms>${choices.transforms ?? ENVELOPED_EXCLUSIVE}</ds:Transforms>`,
      `<ds:DigestMethod Algorithm="${choices.digestMethod ?? 'http://www.w3.org/2001/04/xmlenc#sha256'}"></ds:DigestMethod>`,
      `<ds:DigestValue>${createHash(digestHash).update(element).digest('base64')}</ds:DigestValue></ds:Reference>`,
    ].join(''),
  )
  const signed = `<ds:SignedInfo xmlns:ds="${DS}"${inherited}>${content}</ds:SignedInfo>`
  return [
    `<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo>${content}</ds:SignedInfo>`,
    `<ds:SignatureValue>${value(signed)}</ds:SignatureValue>${choices.keyInfo ?? keyInfoOf(signer)}</ds:Signature>`,
  ].join('')
}

export function transform(algorithm: string, content = ''): string {
  return `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`
}

/** The certificate and its issuers, the signer's own first. */
export function keyInfoOf({ chainDer }: TestIdentity): string {
  const certificates = chainDer.map(
    (der) => `<ds:X509Certificate>${Buffer.from(der).toString('base64')}</ds:X509Certificate>`,
  )
  return `<ds:KeyInfo><ds:X509Data>${certificates.join('')}</ds:X509Data></ds:KeyInfo>`
}

function signWith(key: KeyObject, hash: string, signed: string): string {
  return sign(hash, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64')
}
