import { createHash, type KeyObject, webcrypto } from 'node:crypto'
import type { Clock } from '@entente/core/ports'
import * as asn1 from 'asn1js'
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  PKIStatusInfo,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs'

/** Ways in which a test authority can answer wrongly. */
export type TimestampFault =
  | 'rejected'
  | 'no-token'
  | 'other-nonce'
  | 'other-imprint'
  | 'other-policy'
  | 'no-signing-certificate'
  | 'other-signing-certificate'
  | 'two-signers'
  | 'altered-content'
  | 'altered-signature'
  | 'sha1'

export interface TestTimestampAuthority {
  readonly privateKey: KeyObject
  /** Certificates in DER, the authority's first; it needs the extended key usage timeStamping, alone and critical. */
  readonly certificateChain: readonly Uint8Array[]
  readonly clock: Clock
  /** @default a private test arc */
  readonly policy?: string
  /** @default none */
  readonly fault?: TimestampFault
}

const POLICY = '1.3.6.1.4.1.99999.3.1'
const ID = {
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  'SHA-1': '1.3.14.3.2.26',
  'SHA-256': '2.16.840.1.101.3.4.2.1',
}
let serial = 0

/**
 * Answers a TimeStampReq as an authority does, with a real signature, or wrongly as `fault` says.
 *
 * @param request   the DER of a TimeStampReq
 * @param authority the key, the certificates and the clock
 * @returns         the DER of a TimeStampResp
 */
export async function answerTimestampRequest(
  request: Uint8Array,
  authority: TestTimestampAuthority,
): Promise<Uint8Array> {
  const { fault } = authority
  if (fault === 'rejected' || fault === 'no-token') return writeReply(fault === 'rejected' ? 2 : 0)
  const query = new TimeStampReq({ schema: asn1.fromBER(Uint8Array.from(request).buffer).result })
  const signed = await signContent(writeInfo(query, authority), authority)
  const token = new ContentInfo({ contentType: ContentInfo.SIGNED_DATA, content: signed.toSchema(true) })
  return writeReply(0, token)
}

function writeReply(status: number, timeStampToken?: ContentInfo): Uint8Array {
  const reply = new TimeStampResp({
    status: new PKIStatusInfo({ status }),
    ...(timeStampToken === undefined ? {} : { timeStampToken }),
  })
  return new Uint8Array(reply.toSchema().toBER())
}

function writeInfo(
  query: TimeStampReq,
  { clock, policy = POLICY, fault }: TestTimestampAuthority,
): ArrayBuffer {
  const genTime = clock.now()
  genTime.setUTCMilliseconds(0)
  serial += 1
  const { messageImprint } = query
  if (fault === 'other-imprint')
    messageImprint.hashedMessage = new asn1.OctetString({ valueHex: new ArrayBuffer(32) })
  const nonce = fault === 'other-nonce' ? new asn1.Integer({ value: 77 }) : query.nonce
  const info = new TSTInfo({
    version: 1,
    policy: fault === 'other-policy' ? `${POLICY}.9` : (query.reqPolicy ?? policy),
    messageImprint,
    serialNumber: new asn1.Integer({ value: serial }),
    genTime,
    ...(nonce === undefined ? {} : { nonce }),
  })
  return info.toSchema().toBER()
}

async function signContent(content: ArrayBuffer, authority: TestTimestampAuthority): Promise<SignedData> {
  const { certificateChain, fault, privateKey } = authority
  const hashName = fault === 'sha1' ? 'SHA-1' : 'SHA-256'
  const certificates = certificateChain.map((der) => Certificate.fromBER(Uint8Array.from(der)))
  const [own] = certificates
  if (own === undefined) throw new RangeError('The test authority needs a certificate.')
  const signer = () =>
    new SignerInfo({
      version: 1,
      sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
      signedAttrs: new SignedAndUnsignedAttributes({
        type: 0,
        attributes: writeAttributes(content, authority, hashName),
      }),
    })
  const signed = new SignedData({
    version: 3,
    encapContentInfo: new EncapsulatedContentInfo({
      eContentType: ID.tstInfo,
      eContent: new asn1.OctetString({ valueHex: content }),
    }),
    signerInfos: fault === 'two-signers' ? [signer(), signer()] : [signer()],
    certificates,
    digestAlgorithms: [new AlgorithmIdentifier({ algorithmId: ID[hashName] })],
  })
  const key = await importKey(privateKey, hashName)
  for (const index of signed.signerInfos.keys()) await signed.sign(key, index, hashName)
  spoil(signed, fault)
  return signed
}

function writeAttributes(
  content: ArrayBuffer,
  authority: TestTimestampAuthority,
  hashName: string,
): Attribute[] {
  const { certificateChain, fault } = authority
  const digest = createHash(hashName).update(Buffer.from(content)).digest()
  const named = fault === 'other-signing-certificate' ? certificateChain[1] : certificateChain[0]
  const certHash = createHash('sha256')
    .update(named ?? new Uint8Array())
    .digest()
  const octets = (bytes: Uint8Array) => new asn1.OctetString({ valueHex: Uint8Array.from(bytes).buffer })
  const sequence = (value: asn1.BaseBlock) => new asn1.Sequence({ value: [value] })
  return [
    new Attribute({ type: ID.contentType, values: [new asn1.ObjectIdentifier({ value: ID.tstInfo })] }),
    new Attribute({ type: ID.messageDigest, values: [octets(digest)] }),
    ...(fault === 'no-signing-certificate'
      ? []
      : [
          new Attribute({
            type: ID.signingCertificateV2,
            values: [sequence(sequence(sequence(octets(certHash))))],
          }),
        ]),
  ]
}

function importKey(key: KeyObject, hash: string): Promise<webcrypto.CryptoKey> {
  const algorithm =
    key.asymmetricKeyType === 'ec'
      ? {
          name: 'ECDSA',
          namedCurve: key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'P-384' : 'P-256',
        }
      : { name: 'RSASSA-PKCS1-v1_5', hash }
  const der = key.export({ type: 'pkcs8', format: 'der' })
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign'])
}

function spoil(signed: SignedData, fault: TimestampFault | undefined): void {
  const [signer] = signed.signerInfos
  if (fault === 'altered-signature' && signer !== undefined) {
    const bytes = new Uint8Array(signer.signature.getValue().slice(0))
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
    signer.signature = new asn1.OctetString({ valueHex: bytes.buffer })
  }
  if (fault === 'altered-content' && signed.encapContentInfo.eContent !== undefined) {
    const bytes = new Uint8Array(signed.encapContentInfo.eContent.getValue().slice(0))
    // The serial number follows the imprint: another one, of the same length.
    const info = new TSTInfo({ schema: asn1.fromBER(bytes.buffer).result })
    info.serialNumber = new asn1.Integer({ value: (serial % 100) + 1 })
    signed.encapContentInfo.eContent = new asn1.OctetString({ valueHex: info.toSchema().toBER() })
  }
}
