/**
 * Writes `vectors/vi` anew, with a fresh IGC: node scripts/run-source.mjs packages/interops-vector/test/support/generate-vectors.ts
 *
 * The documents come from the testkit's own maker, which shares no code with the package. The private keys are not kept.
 * It is one list on purpose, so that the corpus is read in one place.
 */
import { createSign } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import {
  createPki,
  frozenClock,
  makeVi,
  type TestIdentity,
  type TestViClaims,
  type TestViSignature,
  viClaims,
  wrapInSoap,
} from '@entente/testkit'
import { parseCertificate } from '@entente/trust/x509'
import { resign } from './resign.ts'
import { FOLDER, type ManifestJson, type PolicyJson, type VectorJson } from './vector-manifest.ts'

const NOW = '2026-03-02T09:00:00Z'
const clock = frozenClock(NOW)
const at = clock.now()
const SERVICE = 'https://droits.caisse-fournisseuse.example/service'
const REST = 'https://droits.caisse-fournisseuse.example/rest'
const PORTAL = 'https://portail.caisse-fournisseuse.example/'
const ACS = 'https://portail.caisse-fournisseuse.example/acs'
const LEVEL = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'
const { issuer: ISSUER, recipient: RECIPIENT } = viClaims(at)
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000).toISOString()

// IGC
const pki = createPki(clock)
const root = pki.root({
  subject: [
    ['C', 'FR'],
    ['O', 'IGC fictive'],
    ['CN', 'Racine fictive'],
  ],
})
const authority = root.authority({
  subject: [
    ['C', 'FR'],
    ['O', 'IGC fictive'],
    ['CN', 'AC fictive'],
  ],
})
const otherRoot = pki.root({
  subject: [
    ['C', 'FR'],
    ['O', 'Autre IGC fictive'],
    ['CN', 'Racine'],
  ],
})
const named = (organisme: string, siret: string, name: string) =>
  [
    ['C', 'FR'],
    ['O', organisme],
    ['OU', siret],
    ['CN', name],
  ] as const
const cliente = (name: string) => named('Caisse cliente', '99999999800019', name)
const signer = authority.leaf({ subject: cliente('vi') })
const strange = authority.leaf({ subject: named('Caisse tierce', '99999997200014', 'vi') })
const revoked = authority.leaf({ subject: cliente('vi revoked') })
const expired = authority.leaf({ subject: cliente('vi expired'), notAfter: new Date('2026-03-01T00:00:00Z') })
const small = authority.leaf({ subject: cliente('vi small'), keyType: 'rsa-1024' })
const selfSigned = pki.selfSigned({ subject: cliente('vi') })
const foreign = otherRoot.leaf({ subject: cliente('vi') })
const tls = authority.leaf({ subject: cliente('tls'), extendedKeyUsage: ['clientAuth'] })
const strangeTls = authority.leaf({
  subject: named('Caisse tierce', '99999997200014', 'tls'),
  extendedKeyUsage: ['clientAuth'],
})

rmSync(FOLDER, { recursive: true, force: true })
for (const folder of ['pki', 'documents']) mkdirSync(new URL(folder, FOLDER), { recursive: true })
const write = (file: string, content: string | Uint8Array): string => {
  writeFileSync(new URL(file, FOLDER), content)
  return file
}
write('pki/root.pem', root.certificatePem)
write('pki/authority.pem', authority.certificatePem)
write('pki/root.crl', root.crl())
write(
  'pki/authority.crl',
  authority.crl({ revoked: [{ certificate: revoked.certificateDer, at: new Date('2026-02-01T00:00:00Z') }] }),
)
write('pki/authority-stale.crl', authority.crl({ thisUpdate: new Date('2026-01-01T00:00:00Z') }))
const TLS = write('pki/tls.pem', tls.chainPem)
const STRANGE_TLS = write('pki/tls-other.pem', strangeTls.chainPem)

const certificates = (crl = 'pki/authority.crl') => ({
  anchor: 'pki/root.pem',
  intermediates: ['pki/authority.pem'],
  crls: [
    { file: 'pki/root.crl', issuer: 'pki/root.pem' },
    { file: crl, issuer: 'pki/authority.pem' },
  ],
  binding: [
    {
      issuingCaSha256: [parseCertificate(authority.certificateDer).sha256],
      subject: [
        { type: 'O', value: 'Caisse cliente' },
        { type: 'OU', value: '99999999800019' },
      ],
    },
  ],
})
const weakening = {
  from: '2026-01-01T00:00:00Z',
  until: '2026-07-01T00:00:00Z',
  reason: 'older tool of the partner',
}
const services: PolicyJson['services'] = [
  {
    audience: SERVICE,
    mode: 'A',
    authLevels: [LEVEL],
    pagms: { [ISSUER]: ['CONSULTATION_DROITS', 'DROIT;PERIMETRE'] },
    reuse: 'single',
    maximumAuthenticationAgeSeconds: 28_800,
  },
  {
    audience: REST,
    mode: 'A',
    authLevels: [LEVEL],
    pagms: { [ISSUER]: ['CONSULTATION_DROITS'] },
    reuse: 'single',
    encodings: ['jwt'],
  },
  {
    audience: PORTAL,
    mode: 'P',
    authLevels: [LEVEL],
    pagms: { [ISSUER]: ['CONSULTATION_DROITS'] },
    reuse: 'single',
    destinations: [ACS],
    relayStates: ['/dossier'],
  },
]
const partner = { issuer: ISSUER, signer: certificates(), tls: certificates() }
const base = { tenant: '99999998000017', recipients: [RECIPIENT], services }
const policies: ManifestJson['policies'] = {
  default: { ...base, partners: [partner] },
  legacy: {
    ...base,
    partners: [{ ...partner, weakenings: { sha1Signatures: weakening, legacyShapes: weakening } }],
  },
  'legacy-ended': {
    ...base,
    partners: [
      { ...partner, weakenings: { sha1Signatures: { ...weakening, until: '2026-03-01T00:00:00Z' } } },
    ],
  },
  'stale-revocation': {
    ...base,
    partners: [{ ...partner, signer: certificates('pki/authority-stale.crl') }],
  },
  'long-life': { ...base, partners: [{ ...partner, weakenings: { longLife: weakening } }] },
}

const vectors: VectorJson[] = []
type Extra = Partial<Pick<VectorJson, 'carriage' | 'policy' | 'service' | 'peer' | 'check' | 'fault' | 'now'>>

function add(
  id: string,
  title: string,
  code: string,
  document: string | Uint8Array,
  extra: Extra = {},
): void {
  const carriage = extra.carriage ?? 'assertion'
  const file = write(
    `documents/${id}.${carriage === 'form' || carriage === 'authorization' ? 'txt' : 'xml'}`,
    document,
  )
  vectors.push({
    id,
    title,
    file,
    carriage,
    policy: 'default',
    service: SERVICE,
    now: NOW,
    peer: TLS,
    code,
    ...extra,
  })
}

const vi = (claims: Partial<TestViClaims> = {}, signature: TestViSignature = {}, by: TestIdentity = signer) =>
  makeVi(viClaims(at, claims), by, signature)
/** Changes the assertion and signs the result: what a legitimate but careless partner would send. */
const signedText = (change: (assertion: string) => string) =>
  resign(change(vi().replace(/<ds:Signature .*<\/ds:Signature>/, '')), viClaims(at).id, signer)

// Accepted
add('accepted', 'A VI as a careful partner makes it.', 'accepted', vi())
add(
  'accepted-soap-11',
  'The same kind of VI in the header of a SOAP 1.1 message.',
  'accepted',
  wrapInSoap(vi()),
  { carriage: 'soap' },
)
add(
  'accepted-soap-12',
  'In the header of a SOAP 1.2 message.',
  'accepted',
  wrapInSoap(vi()).replaceAll(
    'http://schemas.xmlsoap.org/soap/envelope/',
    'http://www.w3.org/2003/05/soap-envelope',
  ),
  { carriage: 'soap' },
)
add(
  'accepted-soap-quirks',
  'Other headers, a misspelt TokenType, wsu:Id used twice, white space in KeyIdentifier.',
  'accepted',
  withQuirks(vi({ id: '7d0c7d4e-24f2-4b0e-9b0a-0a3c5ad1f0a1' })),
  { carriage: 'soap' },
)
add(
  'accepted-bare-uuid',
  'A bare UUID as identifier, which is no XML name.',
  'accepted',
  vi({ id: '7d0c7d4e-24f2-4b0e-9b0a-0a3c5ad1f0a1' }),
)
add(
  'accepted-structured-pagm',
  'A PAGM made of a right and a perimeter.',
  'accepted',
  vi({ pagms: ['DROIT;PERIMETRE'] }),
)
add(
  'accepted-two-pagm-attributes',
  'One PAGM attribute for each PAGM, as an old client wrote them.',
  'accepted',
  signedText((xml) =>
    xml.replace(
      '</saml2:AttributeStatement>',
      '<saml2:Attribute Name="PAGM"><saml2:AttributeValue>DROIT;PERIMETRE</saml2:AttributeValue></saml2:Attribute></saml2:AttributeStatement>',
    ),
  ),
)
add(
  'accepted-offset-dates',
  'Dates with an explicit offset other than Z.',
  'accepted',
  vi({
    issueInstant: '2026-03-02T10:00:00.000+01:00',
    notBefore: '2026-03-02T09:59:00+01:00',
    notOnOrAfter: '2026-03-02T10:04:00+01:00',
  }),
)
add(
  'accepted-white-space',
  'White space around values and between elements.',
  'accepted',
  signedText((xml) =>
    xml
      .replace(`<saml2:Issuer>${ISSUER}`, `<saml2:Issuer>\n  ${ISSUER}\n`)
      .replace('</saml2:Conditions>', '\n</saml2:Conditions>\n'),
  ),
)
add(
  'accepted-skew-before',
  'NotBefore is in the future by exactly the accepted skew.',
  'accepted',
  vi({ notBefore: later(1), notOnOrAfter: later(5), issueInstant: later(1) }),
)
add(
  'accepted-application',
  'No user behind the call: the literal of the standard.',
  'accepted',
  vi({ subject: 'NON_RENSEIGNE' }),
)
add(
  'accepted-legacy-sha1',
  'SHA-1 from a partner that was granted it until a date.',
  'accepted',
  vi({ id: '7d0c7d4e-24f2-4b0e-9b0a-0a3c5ad1f0a1' }, { digest: 'sha1' }),
  { policy: 'legacy' },
)
add(
  'accepted-legacy-empty-uri',
  'The whole legacy shape: URI="", enveloped only, signature last, SHA-1.',
  'accepted',
  wrapInSoap(vi({ id: '7d0c7d4e-24f2-4b0e-9b0a-0a3c5ad1f0a1' }, legacyShape())),
  { carriage: 'soap', policy: 'legacy' },
)
add(
  'accepted-long-life',
  'A long life from a partner that was granted it until a date.',
  'accepted',
  vi({ notOnOrAfter: later(600) }),
  { policy: 'long-life' },
)
add(
  'accepted-form',
  'A VI in a SAML Response, posted by a browser.',
  'accepted',
  form(response(portalVi())),
  { carriage: 'form', service: PORTAL },
)
add(
  'accepted-form-relay-state',
  'With a RelayState that the portal lists.',
  'accepted',
  form(response(portalVi()), '/dossier'),
  { carriage: 'form', service: PORTAL },
)
add('accepted-token', 'The token form, which is our proposal.', 'accepted', bearer(token()), {
  carriage: 'authorization',
  service: REST,
})

// Steps 1 and 2
add(
  'absent',
  'A SOAP message without wsse:Security.',
  'VI_ABSENT',
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header></soapenv:Header><soapenv:Body></soapenv:Body></soapenv:Envelope>',
  { carriage: 'soap', fault: 'wsse:SecurityTokenUnavailable' },
)
add('absent-token', 'No Authorization header of the Bearer scheme.', 'VI_ABSENT', 'Basic Zm9vOmJhcg==', {
  carriage: 'authorization',
  service: REST,
})
add('malformed-doctype', 'A document type declaration.', 'VI_MALFORMED', `<!DOCTYPE r>${vi()}`, {
  fault: 'vi:InvalidVI',
})
add(
  'malformed-comment',
  'A comment inside the subject.',
  'VI_MALFORMED',
  vi().replace('agent-0042', 'agent<!---->-0042'),
)
add('malformed-truncated', 'The document ends in the middle.', 'VI_MALFORMED', vi().slice(0, 900))
add(
  'malformed-two-assertions-in-header',
  'Two assertions in the Security header.',
  'VI_MALFORMED',
  wrapInSoap(vi() + vi({ id: '_b' })),
  { carriage: 'soap' },
)
add(
  'malformed-id-shared',
  'Another header carries the identifier of the assertion.',
  'VI_MALFORMED',
  wrapInSoap(vi()).replace(
    '<soapenv:Header>',
    `<soapenv:Header><x:Action xmlns:x="urn:exemple" ID="${viClaims(at).id}"></x:Action>`,
  ),
  { carriage: 'soap' },
)
add(
  'malformed-too-large',
  'More than 65,536 bytes before the body.',
  'VI_MALFORMED',
  wrapInSoap(vi()).replace(
    '<soapenv:Header>',
    `<soapenv:Header><x:Pad xmlns:x="urn:exemple">${'x'.repeat(70_000)}</x:Pad>`,
  ),
  { carriage: 'soap' },
)
add('malformed-form', 'The form field is not base64.', 'VI_MALFORMED', 'SAMLResponse=%3Cxml%3E', {
  carriage: 'form',
  service: PORTAL,
})
add(
  'malformed-token-duplicate',
  'A claim of the token stands twice.',
  'VI_MALFORMED',
  bearer(token({}, '"sub":"admin",')),
  { carriage: 'authorization', service: REST },
)
add('id-invalid', 'The identifier holds a space.', 'VI_ID_INVALID', vi({ id: 'a b' }))
add(
  'id-prefixed-legacy',
  'Prefix and UUID, from a partner of the legacy profile.',
  'VI_ID_INVALID',
  vi({ id: 'pfx7d0c7d4e-24f2-4b0e-9b0a-0a3c5ad1f0a1' }),
  { policy: 'legacy', fault: 'vi:InvalidVI' },
)
add(
  'signature-absent',
  'An assertion without signature.',
  'VI_SIGNATURE_ABSENT',
  vi().replace(/<ds:Signature .*<\/ds:Signature>/, ''),
  { fault: 'vi:InvalidVI' },
)
add(
  'certificate-absent',
  'A signature without KeyInfo.',
  'VI_CERTIFICATE_UNREADABLE',
  vi().replace(/<ds:KeyInfo>.*<\/ds:KeyInfo>/, ''),
  { fault: 'vi:InvalidVI' },
)
add(
  'certificate-bare-key',
  'Bare public keys in place of certificates.',
  'VI_CERTIFICATE_UNREADABLE',
  vi({}, { certificates: [signer.key.publicKey.export({ type: 'spki', format: 'der' })] }),
)

// Steps 3 to 5
add('issuer-absent', 'An empty issuer.', 'VI_ISSUER_ABSENT', vi({ issuer: '  ' }), { fault: 'vi:InvalidVI' })
add(
  'issuer-unknown',
  'An issuer that no partner of the policy has.',
  'VI_ISSUER_UNKNOWN',
  vi({ issuer: 'urn:interops:99999997200014:idp:tierce:1' }),
  { fault: 'vi:InvalidIssuer' },
)
add(
  'format-no-audience',
  'No AudienceRestriction.',
  'VI_FORMAT_INVALID',
  signedText((xml) => xml.replace(/<saml2:AudienceRestriction>.*<\/saml2:AudienceRestriction>/, '')),
  { fault: 'wsse:InvalidSecurityToken' },
)
add(
  'format-no-conditions',
  'No Conditions.',
  'VI_FORMAT_INVALID',
  signedText((xml) => xml.replace(/<saml2:Conditions .*<\/saml2:Conditions>/, '')),
)
add(
  'format-advice',
  'An Advice element.',
  'VI_FORMAT_INVALID',
  signedText((xml) =>
    xml.replace('<saml2:AuthnStatement', '<saml2:Advice></saml2:Advice><saml2:AuthnStatement'),
  ),
)
add(
  'format-two-subjects',
  'Two subjects.',
  'VI_FORMAT_INVALID',
  signedText((xml) => xml.replace(/(<saml2:Subject>.*<\/saml2:Subject>)/, '$1$1')),
)
add(
  'format-date-without-offset',
  'A date without offset.',
  'VI_FORMAT_INVALID',
  vi({ notBefore: '2026-03-02T09:00:00' }),
)
add(
  'format-unknown-condition',
  'A condition that nobody checks.',
  'VI_FORMAT_INVALID',
  signedText((xml) =>
    xml.replace(
      '</saml2:Conditions>',
      '<saml2:ProxyRestriction Count="0"></saml2:ProxyRestriction></saml2:Conditions>',
    ),
  ),
)
add('format-saml11', 'A SAML 1.1 assertion: read, never accepted.', 'VI_FORMAT_INVALID', saml11())
add(
  'format-bare-assertion-at-portal',
  'An assertion where the portal takes Responses.',
  'VI_FORMAT_INVALID',
  vi({ audience: PORTAL }),
  { service: PORTAL },
)

// Step 6
add(
  'algorithm-sha1',
  'SHA-1 from a partner without weakening.',
  'VI_ALGORITHM_REFUSED',
  vi({}, { digest: 'sha1' }),
  { fault: 'wsse:UnsupportedAlgorithm' },
)
add(
  'algorithm-sha1-ended',
  'SHA-1 after the end of the weakening.',
  'VI_ALGORITHM_REFUSED',
  vi({}, { digest: 'sha1' }),
  { policy: 'legacy-ended' },
)
add(
  'algorithm-legacy-shape',
  'URI="" from a partner without weakening.',
  'VI_ALGORITHM_REFUSED',
  vi({}, { reference: 'empty', transforms: 'enveloped-only', placement: 'last' }),
)
add(
  'signature-altered-subject',
  'One character of the subject changed after signing.',
  'VI_SIGNATURE_INVALID',
  vi().replace('agent-0042', 'agent-0043'),
  { fault: 'wsse:FailedCheck' },
)
add(
  'signature-altered-pagm',
  'A PAGM added after signing.',
  'VI_SIGNATURE_INVALID',
  vi().replace(
    '</saml2:AttributeValue>',
    '</saml2:AttributeValue><saml2:AttributeValue>DROIT;PERIMETRE</saml2:AttributeValue>',
  ),
)
add(
  'signature-altered-value',
  'The signature value of another VI.',
  'VI_SIGNATURE_INVALID',
  vi().replace(
    /<ds:SignatureValue>.*<\/ds:SignatureValue>/,
    vi({ id: '_b' }).match(/<ds:SignatureValue>.*<\/ds:SignatureValue>/)?.[0] ?? '',
  ),
)
add(
  'wrapped-inside',
  'The signed assertion inside a forged one (XSW4).',
  'VI_FORMAT_INVALID',
  forged().replace('</saml2:Assertion>', `${vi()}</saml2:Assertion>`),
)
add(
  'wrapped-in-signature',
  'The signed assertion inside the signature of a forged one (XSW6).',
  'VI_FORMAT_INVALID',
  wrappedInSignature(),
)
add('signer-self-signed', 'A self-signed certificate.', 'VI_SIGNER_SELF_SIGNED', vi({}, {}, selfSigned), {
  fault: 'wsse:FailedCheck',
})
add(
  'path-other-igc',
  'A certificate of an IGC that the parties did not validate.',
  'VI_PATH_INVALID',
  vi({}, {}, foreign),
  { fault: 'wsse:FailedCheck' },
)
add('path-expired', 'An expired certificate.', 'VI_PATH_INVALID', vi({}, {}, expired))
add('path-small-key', 'A key of 1024 bits.', 'VI_PATH_INVALID', vi({}, {}, small))
add('certificate-revoked', 'A revoked certificate.', 'VI_CERTIFICATE_REVOKED', vi({}, {}, revoked), {
  fault: 'wsse:FailedCheck',
})
add('revocation-unknown', 'A revocation list past its next update.', 'VI_REVOCATION_UNKNOWN', vi(), {
  policy: 'stale-revocation',
  fault: 'wsse:FailedCheck',
})

// Steps 7 to 13
add(
  'not-yet-valid',
  'NotBefore one second beyond the skew.',
  'VI_NOT_YET_VALID',
  vi({ notBefore: '2026-03-02T09:01:01Z', issueInstant: later(1) }),
  { fault: 'vi:InvalidVI' },
)
add(
  'expired',
  'Now is NotOnOrAfter and the skew: the end is exclusive.',
  'VI_EXPIRED',
  vi({ notOnOrAfter: later(-1), notBefore: later(-4) }),
  { fault: 'vi:InvalidVI' },
)
add(
  'service-mismatch',
  'The audience of another service.',
  'VI_SERVICE_MISMATCH',
  vi({ audience: 'https://autre.example/' }),
  { fault: 'vi:InvalidService' },
)
add(
  'auth-level',
  'A level that the service does not accept.',
  'VI_AUTH_LEVEL_REFUSED',
  vi({ authnContext: 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified' }),
  { fault: 'vi:InvalidAuthLevel' },
)
add('auth-level-empty', 'An empty level.', 'VI_AUTH_LEVEL_REFUSED', vi({ authnContext: '' }))
add('pagm-absent', 'No PAGM attribute.', 'VI_PAGM_ABSENT', vi({ pagms: [] }), { fault: 'vi:InvalidPagm' })
add('pagm-blank', 'Only blank PAGMs.', 'VI_PAGM_ABSENT', vi({ pagms: ['', '  '] }))
add(
  'signer-not-bound',
  'A valid certificate of the same IGC that belongs to another organisme.',
  'VI_SIGNER_NOT_BOUND',
  vi({}, {}, strange),
  { fault: 'wsse:FailedCheck' },
)
add(
  'pagm-refused',
  'One of two PAGMs is not agreed.',
  'VI_PAGM_REFUSED',
  vi({ pagms: ['CONSULTATION_DROITS', 'ADMINISTRATION'] }),
  { fault: 'vi:InvalidPagm' },
)
add(
  'pagm-case',
  'An agreed PAGM in other letter case.',
  'VI_PAGM_REFUSED',
  vi({ pagms: ['consultation_droits'] }),
)

// Ours
add(
  'recipient',
  'Addressed to another organisme.',
  'VI_RECIPIENT_MISMATCH',
  vi({ recipient: 'urn:interops:sp:99999997200014:tierce' }),
  { fault: 'vi:InvalidService' },
)
add(
  'confirmation-method',
  'Sender-vouches in place of bearer.',
  'VI_CONFIRMATION_REFUSED',
  vi({ confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }),
  { fault: 'vi:InvalidVI' },
)
add(
  'confirmation-expired',
  'The confirmation ended before the conditions.',
  'VI_CONFIRMATION_EXPIRED',
  vi({ confirmationNotOnOrAfter: later(-1) }),
  { fault: 'vi:InvalidVI' },
)
add(
  'issued-in-future',
  'Issued in the future, beyond the skew.',
  'VI_ISSUED_IN_FUTURE',
  vi({ issueInstant: later(2) }),
  { fault: 'vi:InvalidVI' },
)
add(
  'authenticated-in-future',
  'The user authenticates in the future.',
  'VI_ISSUED_IN_FUTURE',
  vi({ authnInstant: later(2) }),
)
add(
  'life-too-long',
  'Valid for two hundred years.',
  'VI_LIFE_TOO_LONG',
  vi({ notOnOrAfter: '2226-03-02T09:00:00Z' }),
  { fault: 'vi:InvalidVI' },
)
add(
  'authentication-too-old',
  'The user authenticated yesterday.',
  'VI_AUTHENTICATION_TOO_OLD',
  vi({ authnInstant: later(-1440) }),
  { fault: 'vi:InvalidAuthLevel' },
)
add('peer-other', 'The TLS certificate of another organisme.', 'VI_PEER_MISMATCH', vi(), {
  peer: STRANGE_TLS,
  fault: 'wsse:FailedCheck',
})
add('peer-not-visible', 'No TLS certificate where the policy requires one.', 'VI_PEER_MISMATCH', vi(), {
  peer: null,
})

// Mode P
const portal = { carriage: 'form', service: PORTAL } as const
add(
  'response-two-assertions',
  'A forged assertion before the signed one (XSW3).',
  'VI_FORMAT_INVALID',
  form(response(forged() + portalVi())),
  { ...portal, check: 'format-valid' },
)
add(
  'response-in-response-to',
  'An answer to a request that was never made.',
  'VI_RESPONSE_REFUSED',
  form(response(portalVi(), { InResponseTo: '_x' })),
  portal,
)
add(
  'response-failed',
  'A status that is not Success.',
  'VI_RESPONSE_REFUSED',
  form(response(portalVi()).replace('status:Success', 'status:Responder')),
  { ...portal, fault: 'wsse:InvalidSecurityToken' },
)
add(
  'response-other-issuer',
  'The Response and its assertion name different issuers.',
  'VI_RESPONSE_REFUSED',
  form(
    response(portalVi()).replace(
      `assertion">${ISSUER}</saml2:Issuer><saml2p:Status>`,
      'assertion">urn:autre</saml2:Issuer><saml2p:Status>',
    ),
  ),
  portal,
)
add(
  'destination',
  'Made for another address.',
  'VI_DESTINATION_MISMATCH',
  form(response(portalVi(), { Destination: 'https://autre.example/acs' })),
  { ...portal, fault: 'vi:InvalidService' },
)
add(
  'relay-state',
  'A RelayState that leads elsewhere.',
  'VI_RELAY_STATE_REFUSED',
  form(response(portalVi()), 'https://pirate.example/'),
  portal,
)
add(
  'response-life',
  'More than two minutes, the most of mode P.',
  'VI_LIFE_TOO_LONG',
  form(response(vi({ audience: PORTAL, recipient: ACS }))),
  portal,
)

// Token form
const rest = { carriage: 'authorization', service: REST } as const
add(
  'token-type',
  'A token of another type.',
  'VI_FORMAT_INVALID',
  bearer(token({}, '', { typ: 'JWT' })),
  rest,
)
add('token-none', 'The algorithm none.', 'VI_ALGORITHM_REFUSED', bearer(token({}, '', { alg: 'none' })), rest)
add(
  'token-jku',
  'A header that brings the address of its own key.',
  'VI_MALFORMED',
  bearer(token({}, '', { jku: 'https://pirate.example/' })),
  rest,
)
add('token-altered', 'Claims changed after signing.', 'VI_SIGNATURE_INVALID', bearer(alteredToken()), rest)
add(
  'token-two-audiences',
  'Two audiences.',
  'VI_FORMAT_INVALID',
  bearer(token({ aud: [REST, 'https://autre.example/'] })),
  rest,
)
add(
  'token-expired',
  'An expired token.',
  'VI_EXPIRED',
  bearer(token({ exp: at.getTime() / 1000 - 60 })),
  rest,
)
add(
  'token-expiry-text',
  'An expiry that is not a number.',
  'VI_FORMAT_INVALID',
  bearer(token({ exp: '1772442300' })),
  rest,
)
add(
  'token-pagm',
  'A PAGM that is not agreed.',
  'VI_PAGM_REFUSED',
  bearer(token({ pagm: ['ADMINISTRATION'] })),
  rest,
)

const issuing = {
  call: 'issue',
  service: SERVICE,
  held: ['CONSULTATION_DROITS'],
  pagms: ['CONSULTATION_DROITS'],
  subject: 'agent-0042',
  signer: 'in-force',
} as const
const calls: ManifestJson['calls'] = [
  {
    id: 'replayed',
    title: 'The same VI twice.',
    call: 'accept',
    vector: 'accepted',
    times: 2,
    journal: 'open',
    code: 'VI_REPLAYED',
  },
  {
    id: 'trace-broken',
    title: 'The journal cannot write.',
    call: 'accept',
    vector: 'accepted',
    times: 1,
    journal: 'broken',
    code: 'VI_TRACE_UNAVAILABLE',
  },
  {
    id: 'trace-overloaded',
    title: 'The journal sheds.',
    call: 'accept',
    vector: 'accepted',
    times: 1,
    journal: 'overloaded',
    code: 'VI_OVERLOADED',
  },
  {
    id: 'service-unknown',
    title: 'A service that the policy does not describe.',
    call: 'check',
    vector: 'accepted',
    service: 'https://autre.example/',
    code: 'VI_SERVICE_UNKNOWN',
  },
  {
    id: 'policy-skew',
    title: 'A skew of more than 300 seconds.',
    call: 'check',
    vector: 'accepted',
    skewSeconds: 301,
    code: 'VI_POLICY_INVALID',
  },
  {
    id: 'rights-insufficient',
    title: 'An action that no PAGM of the VI gives.',
    call: 'rights',
    vector: 'accepted',
    pagms: { CONSULTATION_DROITS: { actions: ['consulter'] } },
    action: 'modifier',
    code: 'VI_RIGHTS_INSUFFICIENT',
  },
  {
    ...issuing,
    id: 'issue-pagm-refused',
    title: 'A PAGM that is not agreed.',
    pagms: ['ADMINISTRATION'],
    held: ['ADMINISTRATION'],
    code: 'VI_PAGM_REFUSED',
  },
  {
    ...issuing,
    id: 'issue-pagm-not-held',
    title: 'A PAGM that the entity does not hold.',
    held: [],
    code: 'VI_PAGM_NOT_HELD',
  },
  {
    ...issuing,
    id: 'issue-claim',
    title: 'No identifier of the user.',
    subject: ' ',
    code: 'VI_CLAIM_INVALID',
  },
  {
    ...issuing,
    id: 'issue-certificate',
    title: 'Our own certificate has expired.',
    signer: 'expired',
    code: 'VI_SIGNING_CERTIFICATE_REFUSED',
  },
  {
    id: 'header-invalid',
    title: 'An empty Interops-Infos header.',
    call: 'parse-interops-infos',
    header: '<InteropsInfos></InteropsInfos>',
    code: 'VI_HEADER_INVALID',
  },
  {
    id: 'envelope-invalid',
    title: 'A message that is not SOAP.',
    call: 'write-security-header',
    envelope: '<message></message>',
    code: 'VI_ENVELOPE_INVALID',
  },
]
const description =
  'Vecteurs d’identification of invented organismes, each with the policy, the instant and the code that comes out.'
const manifest: ManifestJson = { format: 1, description, policies, vectors, calls }
write('manifest.json', `${JSON.stringify(manifest, undefined, 2)}\n`)
write('README.md', readme())

function readme(): string {
  return `# Vectors of the vecteur d'identification

Invented organismes, an IGC made for the occasion (its private keys are not kept), documents made by a maker that shares
no code with the package. \`manifest.json\` alone is enough to run them in another language.

- \`policies\`: what the provider trusts and requires. Files are relative to this folder. Revocation is required; the
  lists are those named; \`binding\` tells the partner's certificates (attributes of the subject, compared exactly).
- \`vectors\`: \`file\` as received by \`carriage\` (an assertion, a SOAP message, the body of a posted form, the value of
  an Authorization header), judged at \`now\`, for \`service\`, the caller showing the TLS chain \`peer\`. \`code\` is the
  code of the first failed check or \`accepted\`; \`check\` its id; \`fault\` the qualified name of the SOAP fault.
- \`calls\`: refusals that no document alone can show. For \`issue\`, the code is the one of the first failed check of
  the report; the signer is any key of the IGC that is in force or expired, as stated; what is agreed (level, PAGMs,
  recipient) is what the policy \`default\` says.

\`packages/interops-vector/test/support/peers/judge_vectors.py\` judges every vector in Python with lxml, xmlsec1 and
OpenSSL, and a test compares its codes with ours.

Written by \`packages/interops-vector/test/support/generate-vectors.ts\`.
`
}

function legacyShape(): TestViSignature {
  return { digest: 'sha1', reference: 'empty', transforms: 'enveloped-only', placement: 'last' }
}

function portalVi(): string {
  return vi({ audience: PORTAL, recipient: ACS, notOnOrAfter: later(1) })
}

function forged(): string {
  return vi({ id: '_evil', subject: 'admin', audience: PORTAL, recipient: ACS }).replace(
    /<ds:Signature .*<\/ds:Signature>/,
    '',
  )
}

function wrappedInSignature(): string {
  const genuine = vi()
  const [signature = ''] = genuine.match(/<ds:Signature .*<\/ds:Signature>/) ?? []
  const wrapped = signature.replace('</ds:Signature>', `${genuine.replace(signature, '')}</ds:Signature>`)
  return forged().replace('</saml2:Issuer>', `</saml2:Issuer>${wrapped}`)
}

function response(assertion: string, attributes: Readonly<Record<string, string>> = {}): string {
  const all = { Destination: ACS, ID: '_r1', IssueInstant: NOW, Version: '2.0', ...attributes }
  const written = Object.entries(all).map(([name, value]) => ` ${name}="${value}"`)
  return `<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol"${written.join('')}><saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">${ISSUER}</saml2:Issuer><saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></saml2p:StatusCode></saml2p:Status>${assertion}</saml2p:Response>`
}

function form(xml: string, relayState?: string): string {
  const fields = new URLSearchParams({ SAMLResponse: Buffer.from(xml).toString('base64') })
  if (relayState !== undefined) fields.set('RelayState', relayState)
  return fields.toString()
}

function bearer(compact: string): string {
  return `Bearer ${compact}`
}

function token(claims: object = {}, before = '', header: object = {}): string {
  const second = at.getTime() / 1000
  const payload = {
    iss: ISSUER,
    sub: 'agent-0042',
    aud: REST,
    iat: second,
    nbf: second,
    exp: second + 300,
    jti: viClaims(at).id,
    auth_time: second - 600,
    acr: LEVEL,
    sub_fmt: viClaims(at).subjectFormat,
    recipient: RECIPIENT,
    pagm: ['CONSULTATION_DROITS'],
    vi_ver: '1',
    ...claims,
  }
  const x5c = signer.chainDer.map((der) => Buffer.from(der).toString('base64'))
  const encode = (text: string) => Buffer.from(text).toString('base64url')
  const input = `${encode(JSON.stringify({ alg: 'RS256', typ: 'vi+jwt', x5c, ...header }))}.${encode(`{${before}${JSON.stringify(payload).slice(1)}`)}`
  return `${input}.${createSign('sha256').update(input).sign(signer.key.privateKey).toString('base64url')}`
}

function alteredToken(): string {
  const [header, , signature] = token().split('.')
  const [, payload] = token({ sub: 'admin' }).split('.')
  return [header, payload, signature].join('.')
}

function saml11(): string {
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" Issuer="${ISSUER}" AssertionID="_7d0c7d4e-24f2-4b0e-9b0a-0a3c5ad1f0a1" MajorVersion="1" MinorVersion="1" IssueInstant="${NOW}"><saml:Conditions NotBefore="${NOW}" NotOnOrAfter="${later(4)}"><saml:AudienceRestrictionCondition><saml:Audience>${SERVICE}</saml:Audience></saml:AudienceRestrictionCondition></saml:Conditions><saml:AuthenticationStatement AuthenticationInstant="${NOW}" AuthenticationMethod="urn:oasis:names:tc:SAML:1.0:am:password"><saml:Subject><saml:NameIdentifier>agent-0042</saml:NameIdentifier></saml:Subject></saml:AuthenticationStatement><saml:AttributeStatement><saml:Subject><saml:NameIdentifier>agent-0042</saml:NameIdentifier></saml:Subject><saml:Attribute AttributeNamespace="urn:iops:attributs:pagm" AttributeName="PAGM"><saml:AttributeValue>CONSULTATION_DROITS</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>`
}

function withQuirks(assertion: string): string {
  const wsu = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd'
  const reference = `<wsse:SecurityTokenReference xmlns:wsu="${wsu}" wsu:Id="token1" wsse:TokenType="http://docs.oasis-open.org/wss/oasis-wss-saml-tokenprofile-1.1#SAMLV2.0"><wsse:KeyIdentifier wsu:Id="token1" ValueType="http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLID">\n  7d0c7d4e-24f2-4b0e-9b0a-0a3c5ad1f0a1\n</wsse:KeyIdentifier></wsse:SecurityTokenReference>`
  return wrapInSoap(assertion)
    .replace('</wsse:Security>', `${reference}</wsse:Security>`)
    .replace(
      '</soapenv:Header>',
      '<wsa:To xmlns:wsa="http://www.w3.org/2005/08/addressing">http://localhost/</wsa:To></soapenv:Header>',
    )
}
