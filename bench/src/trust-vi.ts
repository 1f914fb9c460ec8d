import { sign, verify } from 'node:crypto'
import { makeVi, type TestIdentity, type TestKeyType, viClaims } from '@entente/testkit'
import { signerFromPem, signXml, verifySigned } from '@entente/trust'
import type { XmlDraft } from '@entente/trust/xml'
import { SAML as NodeSaml, ValidateInResponseTo } from '@node-saml/node-saml'
import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import type { BenchOptions, Figure } from './figure.ts'
import { type CpuSample, measureCpu, ratioOfRounds } from './measure-cpu.ts'
import { inUnit } from './spread.ts'
import { AT, makeTrusted, SAML, VI_PROFILE } from './trust-material.ts'

/** Bytes of the message that raw RSA signs and verifies, about the canonical form of the VI. */
const RAW_BYTES = 2_500
const WARM_UP = 10_000

/** Verification and signing of one VI of 2.5 to 5 kB. */
export async function measureVi({ soak }: BenchOptions): Promise<readonly Figure[]> {
  const { signer, resolveKey } = makeTrusted('rsa-2048')
  const vi = makeVi(claims(), signer, { certificates: [signer.certificateDer] })
  const bytes = Buffer.from(vi)
  const raw = rawSignature(signer)
  const nodeSaml = nodeSamlVerifier(vi, signer)
  await nodeSaml()
  const draft = viDraft()
  const entente = signerFromPem({ privateKey: signer.privateKeyPem, certificateChain: signer.certificatePem })

  const rounds = soak ? 41 : 11
  const verifyOurs = () => verifySigned(bytes, VI_PROFILE, resolveKey)
  const signOurs = () =>
    signXml({ ...draft, attributes: { ...draft.attributes, ID: '_b1' } }, VI_PROFILE, entente)
  // A server is warm: compilation, which runs on threads of this process, is over before anything is counted.
  for (let count = 0; count < WARM_UP; count += 1) {
    verifyOurs()
    if (count % 10 === 0) await signOurs()
  }
  const raws = await measureCpu(
    {
      rawVerify: raw.verify,
      verify: verifyOurs,
      rawSign: raw.sign,
      sign: signOurs,
    },
    { rounds },
  )
  // Measured apart, so that the others' garbage is not collected on the time of the ratios above.
  const others = await measureCpu(
    { verify: verifyOurs, xmlCrypto: xmlCryptoVerifier(vi, signer), nodeSaml },
    { rounds, batchMs: 100 },
  )
  return [
    ratio('trust.verify_vs_rsa', raws.verify, raws.rawVerify, 'raw RSA-2048 verify', '≤ 6'),
    ratio('trust.sign_vs_rsa', raws.sign, raws.rawSign, 'raw RSA-2048 sign', '≤ 1.3'),
    speedup(
      'trust.verify_speedup_vs_xml_crypto',
      others.verify,
      others.xmlCrypto,
      'xml-crypto verify',
      '≥ 40',
    ),
    speedup('trust.verify_speedup_vs_node_saml', others.verify, others.nodeSaml, 'node-saml verify', '≥ 55'),
    absolute('trust.verify_us', raws.verify, `a VI of ${bytes.length} bytes, RSA-2048`),
    ...(await Promise.all((['rsa-3072', 'rsa-4096', 'p-256'] as const).map(measureKeyType))),
  ]
}

/** The same verification with another kind of key, in absolute time. */
async function measureKeyType(keyType: TestKeyType): Promise<Figure> {
  const { signer, resolveKey } = makeTrusted(keyType)
  const signed = await signXml(
    viDraft(),
    VI_PROFILE,
    signerFromPem({ privateKey: signer.privateKeyPem, certificateChain: signer.certificatePem }),
  )
  const { verify: sample } = await measureCpu({ verify: () => verifySigned(signed, VI_PROFILE, resolveKey) })
  return absolute(`trust.verify_${keyType.replace('-', '_')}_us`, sample, `a VI of ${signed.length} bytes`)
}

/** Claims of an agent with several PAGMs and attributes: 2.5 kB of canonical form, 5 kB with signature and certificate. */
function claims() {
  return viClaims(AT, {
    pagms: [
      'CONSULTATION_DROITS',
      'CONSULTATION_PAIEMENTS',
      'CONSULTATION_DOSSIER',
      'EDITION_ATTESTATION',
      'SAISIE_DEMANDE',
      'SUIVI_DEMANDE',
    ],
    attributes: {
      departement: ['03', '15', '43', '63'],
      site: ['Caisse fictive, agence principale', 'Caisse fictive, site de Montluçon'],
      fonction: ['Gestionnaire de prestations'],
      telephone: ['+33 4 00 00 00 00'],
    },
  })
}

function rawSignature({ key }: TestIdentity): {
  readonly verify: () => unknown
  readonly sign: () => unknown
} {
  const message = Buffer.alloc(RAW_BYTES, 'a')
  const signature = sign('sha256', message, key.privateKey)
  return {
    verify: () => verify('sha256', message, key.publicKey, signature),
    sign: () => sign('sha256', message, key.privateKey),
  }
}

/**
 * xml-crypto as its manual says: parsed by xmldom, the trusted certificate in PEM, the value read from the signed bytes.
 * It checks neither the place of the signature nor any certificate path, which ours does. A key object instead of the
 * certificate saves it some 5 %.
 */
function xmlCryptoVerifier(vi: string, { certificatePem }: TestIdentity): () => unknown {
  const parser = new DOMParser()
  return () => {
    const document = parser.parseFromString(vi, 'text/xml')
    const signature = document.getElementsByTagNameNS('http://www.w3.org/2000/09/xmldsig#', 'Signature')[0]
    const signed = new SignedXml({ publicCert: certificatePem })
    signed.loadSignature(signature as unknown as Node)
    if (!signed.checkSignature(vi)) throw new Error('xml-crypto refused the VI')
    return parser.parseFromString(signed.getSignedReferences()[0] ?? '', 'text/xml').documentElement
  }
}

/**
 * node-saml takes no bare assertion: the same VI stands in an unsigned response. It checks the audience too, and no
 * certificate path.
 */
function nodeSamlVerifier(vi: string, { certificatePem }: TestIdentity): () => Promise<unknown> {
  const claimed = claims()
  const saml = new NodeSaml({
    idpCert: certificatePem,
    issuer: claimed.recipient,
    audience: claimed.audience,
    callbackUrl: claimed.recipient,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.never,
    // The VI is of a fixed past instant, and the system clock is not.
    acceptedClockSkewMs: -1,
  })
  const response = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0" IssueInstant="${claimed.issueInstant}"><saml2:Issuer xmlns:saml2="${SAML}">${claimed.issuer}</saml2:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>${vi}</samlp:Response>`
  const SAMLResponse = Buffer.from(response).toString('base64')
  return () => saml.validatePostResponseAsync({ SAMLResponse })
}

/** The VI of `claims()` as a draft, as interops-vector writes it. */
function viDraft(): XmlDraft {
  const claimed = claims()
  const element = (
    local: string,
    attributes: Record<string, string>,
    children: XmlDraft['children'] = [],
  ): XmlDraft => ({
    name: `saml2:${local}`,
    namespace: SAML,
    attributes,
    children,
  })
  const attribute = (name: string, values: readonly string[]) =>
    element(
      'Attribute',
      { Name: name },
      values.map((value) => element('AttributeValue', {}, [value])),
    )
  return element('Assertion', { ID: claimed.id, IssueInstant: claimed.issueInstant, Version: '2.0' }, [
    element('Issuer', {}, [claimed.issuer]),
    element('Subject', {}, [
      element('NameID', { Format: claimed.subjectFormat }, [claimed.subject]),
      element('SubjectConfirmation', { Method: claimed.confirmationMethod }, [
        element('SubjectConfirmationData', {
          NotOnOrAfter: claimed.notOnOrAfter,
          Recipient: claimed.recipient,
        }),
      ]),
    ]),
    element('Conditions', { NotBefore: claimed.notBefore, NotOnOrAfter: claimed.notOnOrAfter }, [
      element('AudienceRestriction', {}, [element('Audience', {}, [claimed.audience])]),
    ]),
    element('AuthnStatement', { AuthnInstant: claimed.authnInstant, SessionIndex: claimed.id }, [
      element('AuthnContext', {}, [element('AuthnContextClassRef', {}, [claimed.authnContext])]),
    ]),
    element('AttributeStatement', {}, [
      attribute('PAGM', claimed.pagms),
      ...Object.entries(claimed.attributes ?? {}).map(([name, values]) => attribute(name, values)),
    ]),
  ])
}

function ratio(key: string, ours: CpuSample, theirs: CpuSample, reference: string, target: string): Figure {
  return {
    key,
    ...ratioOfRounds(ours, theirs),
    unit: '×',
    reference,
    referenceValue: theirs.value,
    referenceUnit: 'µs',
    target,
  }
}

function speedup(key: string, ours: CpuSample, theirs: CpuSample, reference: string, target: string): Figure {
  return { ...ratio(key, theirs, ours, reference, target), referenceValue: theirs.value }
}

function absolute(key: string, sample: CpuSample, reference: string): Figure {
  return { key, ...inUnit(sample), unit: 'µs', reference }
}
