import { ObjectIdentifier, OctetString } from 'asn1js'
import { Certificate, ContentInfo, SignedData, type SignerInfo, TSTInfo } from 'pkijs'
import { TrustError } from '../errors.ts'
import { DIGEST_BY_OID } from '../x509/oids.ts'
import { readSignatureAlgorithm, type StructureSignature } from '../x509/signature-algorithm.ts'
import { integerText, orMalformed, parseStructure } from './read-structure.ts'
import { TSP_OID } from './timestamp-oids.ts'

/** A timestamp token taken apart. Nothing of it is verified yet. */
export interface TokenStructure {
  /** TSTInfo as it was signed. */
  readonly content: Uint8Array
  /** The signed attributes in the form that was signed: a SET. */
  readonly signedAttributes: Uint8Array
  readonly attributes: ReadonlyMap<string, Uint8Array>
  /** The attributes that tie the signature to the content; `undefined` when they are absent. */
  readonly contentType: string | undefined
  readonly messageDigest: Uint8Array | undefined
  readonly digestOid: string
  readonly scheme: StructureSignature
  readonly signature: Uint8Array
  /** Certificates that came with the token, in DER. Candidates, never trust. */
  readonly certificates: readonly Uint8Array[]
  readonly info: TimestampInfo
}

/** What the authority states. */
export interface TimestampInfo {
  readonly policy: string
  readonly imprintOid: string
  readonly imprint: Uint8Array
  readonly serialNumber: string
  readonly generatedAt: Date
  /** Stated accuracy in milliseconds; `undefined` when none is stated. */
  readonly accuracyMs: number | undefined
  readonly nonce: string | undefined
}

const MALFORMED = 'TIMESTAMP_MALFORMED'
const SET_TAG = 0x31

/** Reads a TimeStampToken (RFC 3161 §2.4.2, RFC 5652 §5). */
export function readTimestampToken(token: Uint8Array): TokenStructure {
  return orMalformed(MALFORMED, () => {
    const envelope = new ContentInfo({ schema: parseStructure(token, MALFORMED) })
    demand(envelope.contentType === TSP_OID.signedData)
    const signed = new SignedData({ schema: envelope.content })
    const { eContentType, eContent } = signed.encapContentInfo
    const [signer, ...others] = signed.signerInfos
    demand(eContentType === TSP_OID.tstInfo && eContent !== undefined)
    demand(signer !== undefined && others.length === 0)
    const content = new Uint8Array(eContent.getValue())
    return {
      content,
      ...readSigner(signer),
      certificates: (signed.certificates ?? []).flatMap((item) =>
        item instanceof Certificate ? [new Uint8Array(item.toSchema().toBER())] : [],
      ),
      info: readInfo(content),
    }
  })
}

function readSigner(signer: SignerInfo) {
  const { signedAttrs, digestAlgorithm, signature } = signer
  demand(signedAttrs !== undefined)
  const signedAttributes = new Uint8Array(signedAttrs.encodedValue.slice(0))
  signedAttributes[0] = SET_TAG
  const attributes = new Map<string, Uint8Array>()
  for (const { type, values } of signedAttrs.attributes) {
    const [value, ...more] = values
    demand(value !== undefined && more.length === 0 && !attributes.has(type))
    attributes.set(type, new Uint8Array(value.toBER()))
  }
  const contentType = attributes.get(TSP_OID.contentType)
  const messageDigest = attributes.get(TSP_OID.messageDigest)
  return {
    signedAttributes,
    attributes,
    contentType: contentType === undefined ? undefined : readOidValue(contentType),
    messageDigest: messageDigest === undefined ? undefined : readOctetValue(messageDigest),
    digestOid: digestAlgorithm.algorithmId,
    scheme: schemeOf(signer),
    signature: new Uint8Array(signature.getValue()),
  }
}

/** CMS may name the RSA key type alone, and leave the digest to the other field (RFC 3370 §3.2). */
function schemeOf({ digestAlgorithm, signatureAlgorithm }: SignerInfo): StructureSignature {
  if (signatureAlgorithm.algorithmId !== TSP_OID.rsaEncryption) {
    return readSignatureAlgorithm(new Uint8Array(signatureAlgorithm.toSchema().toBER()))
  }
  const digest = DIGEST_BY_OID[digestAlgorithm.algorithmId]
  return digest === undefined ? { kind: 'refused' } : { kind: 'rsa', hash: digest }
}

function readInfo(content: Uint8Array): TimestampInfo {
  const info = new TSTInfo({ schema: parseStructure(content, MALFORMED) })
  demand(info.version === 1)
  const { accuracy, messageImprint, nonce } = info
  return {
    policy: info.policy,
    imprintOid: messageImprint.hashAlgorithm.algorithmId,
    imprint: new Uint8Array(messageImprint.hashedMessage.getValue()),
    serialNumber: integerText(info.serialNumber),
    generatedAt: info.genTime,
    accuracyMs:
      accuracy === undefined
        ? undefined
        : (accuracy.seconds ?? 0) * 1000 + (accuracy.millis ?? 0) + (accuracy.micros ?? 0) / 1000,
    nonce: nonce === undefined ? undefined : integerText(nonce),
  }
}

function readOidValue(der: Uint8Array): string {
  const value = parseStructure(der, MALFORMED)
  demand(value instanceof ObjectIdentifier)
  return value.getValue()
}

function readOctetValue(der: Uint8Array): Uint8Array {
  const value = parseStructure(der, MALFORMED)
  demand(value instanceof OctetString)
  return new Uint8Array(value.getValue())
}

function demand(condition: boolean): asserts condition {
  if (!condition) throw new TrustError({ code: MALFORMED })
}
