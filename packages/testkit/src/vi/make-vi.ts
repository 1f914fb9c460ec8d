import { createHash, sign } from 'node:crypto'
import type { TestIdentity } from '../pki/create-pki.ts'
import type { TestViClaims } from './vi-claims.ts'
import { SAML2, writeAssertion } from './write-assertion.ts'

/** How a made VI is signed. The defaults are what INTEROPS asks of a careful partner. */
export interface TestViSignature {
  /** `sha1` is what old implementers produced. @default 'sha256' */
  readonly digest?: 'sha1' | 'sha256' | 'sha512'
  /** `id` refers to the assertion's ID, `empty` is `URI=""`, as an old client produced. @default 'id' */
  readonly reference?: 'id' | 'empty'
  /** `enveloped-only` leaves the canonicalisation transform out. @default 'enveloped-exclusive' */
  readonly transforms?: 'enveloped-exclusive' | 'enveloped-only'
  /** Canonicalisation of SignedInfo. @default 'exclusive' */
  readonly canonicalization?: 'exclusive' | 'inclusive'
  /** @default 'after-issuer' */
  readonly placement?: 'after-issuer' | 'last'
  /** Certificates put into KeyInfo, in DER. @default the signer's whole chain */
  readonly certificates?: readonly Uint8Array[]
}

const DS = 'http://www.w3.org/2000/09/xmldsig#'
const EXC_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const ENVELOPED = `${DS}enveloped-signature`

const ALGORITHMS = {
  sha1: { rsa: `${DS}rsa-sha1`, digest: `${DS}sha1` },
  sha256: {
    rsa: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
  },
  sha512: {
    rsa: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    digest: 'http://www.w3.org/2001/04/xmlenc#sha512',
  },
} as const

/**
 * Makes a signed VI (SAML 2.0 assertion) from claims, right or wrong, without any code of the packages it tests.
 *
 * @param claims what it says, see {@link viClaims}
 * @param signer an RSA identity of the mini-PKI
 * @returns      the assertion alone, as XML text
 */
export function makeVi(claims: TestViClaims, signer: TestIdentity, signature: TestViSignature = {}): string {
  const { digest = 'sha256', placement = 'after-issuer' } = signature
  const { head, body, end } = writeAssertion(claims)
  const digestValue = createHash(digest).update(`${head}${body}${end}`).digest('base64')
  const content = signedInfoContent(claims.id, digestValue, signature)
  const inherited = signature.canonicalization === 'inclusive' ? ` xmlns:saml2="${SAML2}"` : ''
  const signed = `<ds:SignedInfo xmlns:ds="${DS}"${inherited}>${content}</ds:SignedInfo>`
  const value = sign(digest, Buffer.from(signed), signer.key.privateKey).toString('base64')
  const certificates = (signature.certificates ?? signer.chainDer).map(
    (der) => `<ds:X509Certificate>${Buffer.from(der).toString('base64')}</ds:X509Certificate>`,
  )
  const element = [
    `<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo>${content}</ds:SignedInfo>`,
    `<ds:SignatureValue>${value}</ds:SignatureValue>`,
    `<ds:KeyInfo><ds:X509Data>${certificates.join('')}</ds:X509Data></ds:KeyInfo></ds:Signature>`,
  ].join('')
  return placement === 'last' ? `${head}${body}${element}${end}` : `${head}${element}${body}${end}`
}

function signedInfoContent(id: string, digestValue: string, signature: TestViSignature): string {
  const { digest = 'sha256', reference = 'id', transforms = 'enveloped-exclusive' } = signature
  const method = signature.canonicalization === 'inclusive' ? C14N : EXC_C14N
  const exclusive =
    transforms === 'enveloped-only' ? '' : `<ds:Transform Algorithm="${EXC_C14N}"></ds:Transform>`
  return [
    `<ds:CanonicalizationMethod Algorithm="${method}"></ds:CanonicalizationMethod>`,
    `<ds:SignatureMethod Algorithm="${ALGORITHMS[digest].rsa}"></ds:SignatureMethod>`,
    `<ds:Reference URI="${reference === 'empty' ? '' : `#${id}`}">`,
    `<ds:Transforms><ds:Transform Algorithm="${ENVELOPED}"></ds:Transform>${exclusive}</ds:Transforms>`,
    `<ds:DigestMethod Algorithm="${ALGORITHMS[digest].digest}"></ds:DigestMethod>`,
    `<ds:DigestValue>${digestValue}</ds:DigestValue></ds:Reference>`,
  ].join('')
}
