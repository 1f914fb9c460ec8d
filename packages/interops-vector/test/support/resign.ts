import { createHash, sign } from 'node:crypto'
import type { TestIdentity } from '@entente/testkit'

const DS = 'http://www.w3.org/2000/09/xmldsig#'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** Signs an assertion that is already its own canonical form, whatever it says: a legitimate but careless partner. */
export function resign(assertion: string, id: string, signer: TestIdentity): string {
  const digest = createHash('sha256').update(assertion).digest('base64')
  const info = [
    `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>`,
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>',
    `<ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform>`,
    `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform></ds:Transforms>`,
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>',
    `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`,
  ].join('')
  const value = sign('sha256', Buffer.from(`<ds:SignedInfo xmlns:ds="${DS}">${info}`), signer.key.privateKey)
  const certificates = signer.chainDer.map(
    (der) => `<ds:X509Certificate>${Buffer.from(der).toString('base64')}</ds:X509Certificate>`,
  )
  const signature = [
    `<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo>${info}`,
    `<ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue>`,
    `<ds:KeyInfo><ds:X509Data>${certificates.join('')}</ds:X509Data></ds:KeyInfo></ds:Signature>`,
  ].join('')
  return assertion.replace('</saml2:Issuer>', `</saml2:Issuer>${signature}`)
}
