import { createHmac } from 'node:crypto'
import {
  type Attack,
  assertion,
  DS,
  digestOf,
  EXCLUSIVE,
  FORGED,
  GENUINE,
  keyInfoOf,
  type Parties,
  SHA256,
  signatureOf,
  signedAssertion,
  TRANSFORMS,
  wrapSignature,
} from './material.ts'

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'

function byAttacker({ attacker }: Parties, keyInfo?: string): string {
  const digested = assertion('_a1', FORGED)
  const parameters = { by: attacker, reference: '_a1', digested }
  return assertion(
    '_a1',
    FORGED,
    signatureOf(keyInfo === undefined ? parameters : { ...parameters, keyInfo }),
  )
}

function keyValueOf({ attacker }: Parties): string {
  const { n = '', e = '' } = attacker.publicKey.export({ format: 'jwk' })
  const [modulus, exponent] = [n, e].map((part) => Buffer.from(part, 'base64url').toString('base64'))
  return `<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${modulus}</ds:Modulus><ds:Exponent>${exponent}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>`
}

/** A MAC keyed with what everybody knows about the trusted signer. */
function hmac(
  { signer }: Parties,
  hash: 'sha1' | 'sha256',
  secret: 'certificate' | 'key',
  inner = '',
): string {
  const algorithm = hash === 'sha1' ? `${DS}hmac-sha1` : `${MORE}hmac-sha256`
  const content = [
    `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>`,
    `<ds:SignatureMethod Algorithm="${algorithm}">${inner}</ds:SignatureMethod>`,
    `<ds:Reference URI="#_a1"><ds:Transforms>${TRANSFORMS}</ds:Transforms>`,
    `<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod>`,
    `<ds:DigestValue>${digestOf(assertion('_a1', FORGED))}</ds:DigestValue></ds:Reference>`,
  ].join('')
  const pem =
    secret === 'key'
      ? signer.publicKey.export({ format: 'pem', type: 'spki' })
      : `-----BEGIN CERTIFICATE-----\n${signer.certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
  const signed = `<ds:SignedInfo xmlns:ds="${DS}">${content}</ds:SignedInfo>`
  const value = createHmac(hash, pem).update(signed).digest('base64')
  return assertion('_a1', FORGED, wrapSignature(content, value, keyInfoOf(signer)))
}

/** Signatures by another key, another kind of key, or an algorithm that is not enough. */
export const algorithms: readonly Attack[] = [
  {
    id: 'keyinfo-attacker-cert',
    family: 'F14',
    profile: 'interops-vi',
    expected: 'SIGNATURE_INVALID',
    make: (parties) => byAttacker(parties),
  },
  {
    id: 'keyinfo-attacker-signs-genuine-cert',
    family: 'F14',
    profile: 'interops-vi',
    expected: 'SIGNATURE_INVALID',
    make: (parties) => byAttacker(parties, keyInfoOf(parties.signer)),
  },
  {
    id: 'keyinfo-attacker-keyvalue',
    family: 'F14',
    profile: 'interops-vi',
    expected: 'SIGNATURE_KEY_INFO_REFUSED',
    make: (parties) => byAttacker(parties, keyValueOf(parties)),
  },
  {
    id: 'keyinfo-keyvalue-beside-cert',
    family: 'F14',
    profile: 'interops-vi',
    expected: 'SIGNATURE_KEY_INFO_REFUSED',
    make: (parties) =>
      signedAssertion(parties, {
        keyInfo: keyInfoOf(parties.signer).replace(
          '<ds:X509Data>',
          '<ds:KeyName>signer</ds:KeyName><ds:X509Data>',
        ),
      }),
  },
  {
    id: 'keyinfo-missing',
    family: 'F14',
    profile: 'interops-vi',
    expected: 'SIGNATURE_KEY_INFO_REFUSED',
    make: (parties) => signedAssertion(parties, { keyInfo: '' }),
  },
  {
    id: 'keyinfo-nine-certificates',
    family: 'F14',
    profile: 'interops-vi',
    expected: 'SIGNATURE_KEY_INFO_REFUSED',
    make: (parties) =>
      signedAssertion(parties, {
        keyInfo: `<ds:KeyInfo><ds:X509Data>${'<ds:X509Certificate>AAAA</ds:X509Certificate>'.repeat(9)}</ds:X509Data></ds:KeyInfo>`,
      }),
  },
  {
    id: 'keyinfo-certificate-not-base64',
    family: 'F14',
    profile: 'interops-vi',
    expected: 'SIGNATURE_ENCODING_INVALID',
    make: (parties) =>
      signedAssertion(parties, {
        keyInfo:
          '<ds:KeyInfo><ds:X509Data><ds:X509Certificate>%%%</ds:X509Certificate></ds:X509Data></ds:KeyInfo>',
      }),
  },
  ...(['sha1', 'sha256'] as const).flatMap((hash) =>
    (['certificate', 'key'] as const).map(
      (secret): Attack => ({
        id: `hmac-confusion-${hash}-pem-${secret === 'key' ? 'pub' : 'cert'}`,
        family: 'F15',
        profile: 'interops-vi',
        expected: 'SIGNATURE_ALGORITHM_REFUSED',
        make: (parties) => hmac(parties, hash, secret),
      }),
    ),
  ),
  {
    id: 'hmac-output-length-0',
    family: 'F15',
    profile: 'interops-vi',
    expected: 'SIGNATURE_ALGORITHM_REFUSED',
    make: (parties) => hmac(parties, 'sha1', 'key', '<ds:HMACOutputLength>0</ds:HMACOutputLength>'),
  },
  {
    id: 'sha1-legit-signer',
    family: 'F16',
    profile: 'interops-vi',
    expected: 'SIGNATURE_ALGORITHM_REFUSED',
    make: (parties) =>
      signedAssertion(parties, {
        signatureMethod: `${DS}rsa-sha1`,
        digestMethod: `${DS}sha1`,
        hash: 'sha1',
        digestHash: 'sha1',
      }),
  },
  {
    id: 'sha1-digest-only',
    family: 'F16',
    profile: 'interops-vi',
    expected: 'SIGNATURE_ALGORITHM_REFUSED',
    make: (parties) => signedAssertion(parties, { digestMethod: `${DS}sha1`, digestHash: 'sha1' }),
  },
  {
    id: 'sha1-without-grant',
    family: 'F16',
    profile: 'interops-vi-legacy',
    expected: 'SIGNATURE_WEAKENING_REFUSED',
    make: (parties) =>
      signedAssertion(parties, {
        signatureMethod: `${DS}rsa-sha1`,
        digestMethod: `${DS}sha1`,
        hash: 'sha1',
        digestHash: 'sha1',
      }),
  },
  {
    id: 'legacy-shape-without-grant',
    family: 'F16',
    profile: 'interops-vi-legacy',
    expected: 'SIGNATURE_WEAKENING_REFUSED',
    make: (parties) =>
      signedAssertion(parties, {
        reference: '',
        transforms: `<ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform>`,
      }),
  },
  {
    id: 'ecdsa-named-rsa-key',
    family: 'F15',
    profile: 'interops-vi',
    expected: 'SIGNATURE_KEY_UNSUITABLE',
    make: (parties) => signedAssertion(parties, { signatureMethod: `${MORE}ecdsa-sha256` }),
  },
  {
    id: 'signature-method-md5',
    family: 'F15',
    profile: 'interops-vi',
    expected: 'SIGNATURE_ALGORITHM_REFUSED',
    make: (parties) => signedAssertion(parties, { signatureMethod: `${MORE}rsa-md5`, hash: 'md5' }),
  },
  {
    id: 'signature-method-other-hash',
    family: 'F15',
    profile: 'interops-vi',
    expected: 'SIGNATURE_INVALID',
    make: (parties) => signedAssertion(parties, { signatureMethod: `${MORE}rsa-sha512` }),
  },
  {
    id: 'signature-method-missing-algorithm',
    family: 'F15',
    profile: 'interops-vi',
    expected: 'SIGNATURE_ALGORITHM_REFUSED',
    make: (parties) =>
      signedAssertion(parties, { edit: (info) => info.replace(/(<ds:SignatureMethod) [^>]*/, '$1') }),
  },
  {
    id: 'genuine-value-check',
    family: 'genuine',
    profile: 'interops-vi-legacy',
    expected: 'accepted',
    make: (parties) => signedAssertion({ ...parties }),
  },
]

/** What every accepted document of the corpus says. */
export const ACCEPTED_VALUE = GENUINE
