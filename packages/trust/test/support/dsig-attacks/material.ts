// Everything here is text templates and node:crypto: no code of the package under test.
import { createHash, type KeyObject, sign } from 'node:crypto'
import type { ProfileName } from '../dsig-profiles.ts'

export const DS = 'http://www.w3.org/2000/09/xmldsig#'
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'
const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol'

/** The value a signed assertion carries, and the one an attacker wants to be read. */
export const GENUINE = 'user@org.fr.evil.com'
export const FORGED = 'admin'

/** A private key and its certificate in base64 DER. */
export interface Party {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly certificate: string
}

/** Whose keys the documents are made with. Only `signer` is trusted. */
export interface Parties {
  readonly signer: Party
  readonly attacker: Party
}

/** One document and what a verifier must answer. */
export interface Attack {
  readonly id: string
  readonly family: string
  readonly profile: ProfileName
  /** `accepted`, or the code of the refusal. */
  readonly expected: string
  readonly make: (parties: Parties) => string | Uint8Array
}

export interface SignatureParameters {
  readonly by: Party
  readonly reference: string
  /** What is digested: the canonical form of the referenced element without its signature. */
  readonly digested: string
  readonly signatureMethod?: string
  readonly digestMethod?: string
  readonly hash?: string
  readonly digestHash?: string
  readonly transforms?: string
  readonly keyInfo?: string
  /** Changes SignedInfo before it is signed. */
  readonly edit?: (signedInfo: string) => string
}

export const TRANSFORMS = `<ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform><ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform>`

export function digestOf(text: string, hash = 'sha256'): string {
  return createHash(hash).update(text).digest('base64')
}

export function keyInfoOf(party: Party): string {
  return `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${party.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`
}

/** A ds:Signature in canonical form. */
export function signatureOf(parameters: SignatureParameters): string {
  const { by, reference, digested, hash = 'sha256', edit = (signedInfo) => signedInfo } = parameters
  const uri = reference === '' ? '' : `#${reference}`
  const content = edit(
    [
      `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>`,
      `<ds:SignatureMethod Algorithm="${parameters.signatureMethod ?? RSA_SHA256}"></ds:SignatureMethod>`,
      `<ds:Reference URI="${uri}"><ds:Transforms>${parameters.transforms ?? TRANSFORMS}</ds:Transforms>`,
      `<ds:DigestMethod Algorithm="${parameters.digestMethod ?? SHA256}"></ds:DigestMethod>`,
      `<ds:DigestValue>${digestOf(digested, parameters.digestHash)}</ds:DigestValue></ds:Reference>`,
    ].join(''),
  )
  const value = sign(
    hash,
    Buffer.from(`<ds:SignedInfo xmlns:ds="${DS}">${content}</ds:SignedInfo>`),
    by.privateKey,
  )
  return wrapSignature(content, value.toString('base64'), parameters.keyInfo ?? keyInfoOf(by))
}

export function wrapSignature(content: string, value: string, keyInfo: string): string {
  return `<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo>${content}</ds:SignedInfo><ds:SignatureValue>${value}</ds:SignatureValue>${keyInfo}</ds:Signature>`
}

const ISSUER = 'urn:interops:99999999800019:idp:caisse-cliente:1'

/** An assertion in canonical form; `signature` stands after the issuer. */
export function assertion(id: string, nameId: string, signature = ''): string {
  return [
    `<saml:Assertion xmlns:saml="${SAML}" ID="${id}" IssueInstant="2026-03-02T09:00:00Z" Version="2.0">`,
    `<saml:Issuer>${ISSUER}</saml:Issuer>${signature}`,
    `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">${nameId}</saml:NameID>`,
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData',
    ' NotOnOrAfter="2026-03-02T09:05:00Z" Recipient="urn:interops:sp:99999998000017:caisse"></saml:SubjectConfirmationData>',
    '</saml:SubjectConfirmation></saml:Subject>',
    '<saml:Conditions NotBefore="2026-03-02T09:00:00Z" NotOnOrAfter="2026-03-02T09:05:00Z"><saml:AudienceRestriction>',
    '<saml:Audience>https://droits.exemple.fr/service</saml:Audience></saml:AudienceRestriction></saml:Conditions>',
    `<saml:AuthnStatement AuthnInstant="2026-03-02T08:55:00Z" SessionIndex="_s1"><saml:AuthnContext>`,
    '<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>',
    '</saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="PAGM">',
    '<saml:AttributeValue>Prestations &amp; Logement</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>',
    '</saml:Assertion>',
  ].join('')
}

/** The assertion `_a1` with the genuine value, signed by the trusted signer. */
export function signedAssertion({ signer }: Parties, parameters: Partial<SignatureParameters> = {}): string {
  return assertion('_a1', GENUINE, assertionSignature({ signer }, parameters))
}

/** Its signature alone. */
export function assertionSignature(
  { signer }: Pick<Parties, 'signer'>,
  parameters: Partial<SignatureParameters> = {},
): string {
  return signatureOf({ by: signer, reference: '_a1', digested: assertion('_a1', GENUINE), ...parameters })
}

export interface ResponseParts {
  readonly id?: string
  readonly signature?: string
  readonly extensions?: string
  readonly statusDetail?: string
}

/** A SAML response in canonical form around any content. */
export function response(content: string, parts: ResponseParts = {}): string {
  const extensions =
    parts.extensions === undefined ? '' : `<samlp:Extensions>${parts.extensions}</samlp:Extensions>`
  const detail =
    parts.statusDetail === undefined ? '' : `<samlp:StatusDetail>${parts.statusDetail}</samlp:StatusDetail>`
  return [
    `<samlp:Response xmlns:samlp="${SAMLP}" ID="${parts.id ?? '_r1'}" IssueInstant="2026-03-02T09:00:00Z" Version="2.0">`,
    `<saml:Issuer xmlns:saml="${SAML}">${ISSUER}</saml:Issuer>${parts.signature ?? ''}${extensions}`,
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode>',
    `${detail}</samlp:Status>${content}</samlp:Response>`,
  ].join('')
}

/** The signature of a genuine response `_r1` around an assertion that is not signed itself. */
export function responseSignature({ signer }: Parties): string {
  return signatureOf({ by: signer, reference: '_r1', digested: response(assertion('_a1', GENUINE)) })
}

/** Replaces the one occurrence; a template that no longer holds it must not pass unnoticed. */
export function replaceOnce(text: string, from: string, to: string): string {
  const parts = text.split(from)
  if (parts.length !== 2) throw new Error(`expected one occurrence of ${from}, found ${parts.length - 1}`)
  return parts.join(to)
}
