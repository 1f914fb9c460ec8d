import { createHash } from 'node:crypto'
import { BitString, OctetString } from 'asn1js'
import {
  AltName,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CertificatePolicies,
  CRLDistributionPoints,
  DistributionPoint,
  Extension,
  ExtKeyUsage,
  GeneralName,
  PolicyInformation,
} from 'pkijs'
import type { TestCertificateOptions, TestExtendedKeyUsage, TestKeyUsage } from './certificate-options.ts'
import type { TestKeyPair } from './keys.ts'

const KEY_USAGE_BITS: readonly TestKeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
]

const EXTENDED_KEY_USAGES: Readonly<Record<string, string>> = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
}

/** SHA-1 of the public key's bits, as RFC 5280 §4.2.1.2 proposes it: a name, not a protection. */
function keyIdentifierOf(key: TestKeyPair): ArrayBuffer {
  const spki = key.publicKey.export({ type: 'spki', format: 'der' })
  return new Uint8Array(createHash('sha1').update(spki).digest()).buffer
}

/** Builds the extensions that the options ask for, and none that they leave out. */
export function certificateExtensions(
  options: TestCertificateOptions,
  key: TestKeyPair,
  issuerKey: TestKeyPair,
): Extension[] {
  const extensions = [
    extension('2.5.29.14', false, new OctetString({ valueHex: keyIdentifierOf(key) }).toBER()),
    extension(
      '2.5.29.35',
      false,
      new AuthorityKeyIdentifier({ keyIdentifier: new OctetString({ valueHex: keyIdentifierOf(issuerKey) }) })
        .toSchema()
        .toBER(),
    ),
  ]
  if (options.basicConstraints) {
    const { ca, pathLength } = options.basicConstraints
    const constraints = new BasicConstraints({
      cA: ca,
      ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }),
    })
    extensions.push(extension('2.5.29.19', true, constraints.toSchema().toBER()))
  }
  if (options.keyUsage && options.keyUsage.length > 0) {
    extensions.push(extension('2.5.29.15', true, keyUsageBits(options.keyUsage)))
  }
  if (options.extendedKeyUsage) {
    const usages = new ExtKeyUsage({ keyPurposes: options.extendedKeyUsage.map(purposeOid) })
    extensions.push(
      extension('2.5.29.37', options.extendedKeyUsageCritical ?? false, usages.toSchema().toBER()),
    )
  }
  const names = alternativeNames(options)
  if (names.length > 0) {
    extensions.push(extension('2.5.29.17', false, new AltName({ altNames: names }).toSchema().toBER()))
  }
  if (options.policyOids) {
    const policies = new CertificatePolicies({
      certificatePolicies: options.policyOids.map((oid) => new PolicyInformation({ policyIdentifier: oid })),
    })
    extensions.push(extension('2.5.29.32', false, policies.toSchema().toBER()))
  }
  if (options.crlUrls) {
    const points = new CRLDistributionPoints({
      distributionPoints: options.crlUrls.map(
        (url) => new DistributionPoint({ distributionPoint: [new GeneralName({ type: 6, value: url })] }),
      ),
    })
    extensions.push(extension('2.5.29.31', false, points.toSchema().toBER()))
  }
  if (options.unknownCriticalExtension !== undefined) {
    extensions.push(
      extension(
        options.unknownCriticalExtension,
        true,
        new OctetString({ valueHex: new Uint8Array([1]).buffer }).toBER(),
      ),
    )
  }
  return extensions
}

function extension(extnID: string, critical: boolean, extnValue: ArrayBuffer): Extension {
  return new Extension({ extnID, critical, extnValue })
}

function keyUsageBits(usages: readonly TestKeyUsage[]): ArrayBuffer {
  let byte = 0
  for (const usage of usages) byte |= 0x80 >> KEY_USAGE_BITS.indexOf(usage)
  return new BitString({ valueHex: new Uint8Array([byte]).buffer, unusedBits: 1 }).toBER()
}

function purposeOid(usage: TestExtendedKeyUsage): string {
  return EXTENDED_KEY_USAGES[usage] ?? usage
}

function alternativeNames(options: TestCertificateOptions): GeneralName[] {
  const dns = (options.dnsNames ?? []).map((value) => new GeneralName({ type: 2, value }))
  const ip = (options.ipAddresses ?? []).map(
    (value) =>
      new GeneralName({
        type: 7,
        value: new OctetString({ valueHex: Uint8Array.from(value.split('.'), Number).buffer }),
      }),
  )
  return [...dns, ...ip]
}
