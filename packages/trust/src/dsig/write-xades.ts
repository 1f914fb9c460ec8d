import { canonicalText } from '../xml/canonicalize.ts'
import type { XmlDraft } from '../xml/index.ts'
import { draftElement } from '../xml/write-xml.ts'
import { DIGEST_ALGORITHMS, DSIG } from './algorithms.ts'
import type { ReferenceDigest } from './profile.ts'
import { digestOf } from './signature-value.ts'
import { XADES } from './xades.ts'

/** What the content was digested with, and to what (in base64). */
export interface DigestedContent {
  readonly digest: ReferenceDigest
  readonly digestValue: string
}

/** The XAdES part of a signature, and the identifiers that tie it to the rest. */
export interface XadesParts {
  readonly signatureId: string
  readonly referenceId: string
  readonly propertiesId: string
  /** The digest of the SignedProperties, in base64. */
  readonly digestValue: string
  /** The ds:Object that holds them. */
  readonly object: string
}

/** Writes XAdES baseline B properties: signing time, signing certificate, format of the content. */
export function writeXades(content: DigestedContent, certificate: Uint8Array, signingTime: Date): XadesParts {
  const { hash, uri } = DIGEST_ALGORITHMS[content.digest]
  // Identifiers that follow from the content need no random source and are unique in the document.
  const unique = digestOf('sha256', Buffer.from(content.digestValue + signingTime.toISOString())).toString(
    'hex',
  )
  const [signatureId, referenceId, propertiesId] = [`id-${unique}`, `r-id-${unique}-1`, `xades-id-${unique}`]
  const properties = canonicalText(
    draftElement(
      xades('SignedProperties', { Id: propertiesId }, [
        xades('SignedSignatureProperties', {}, [
          xades('SigningTime', {}, [`${signingTime.toISOString().slice(0, 19)}Z`]),
          xades('SigningCertificateV2', {}, [
            xades('Cert', {}, [
              xades('CertDigest', {}, [
                { name: 'ds:DigestMethod', namespace: DSIG, attributes: { Algorithm: uri } },
                {
                  name: 'ds:DigestValue',
                  namespace: DSIG,
                  children: [digestOf(hash, certificate).toString('base64')],
                },
              ]),
            ]),
          ]),
        ]),
        xades('SignedDataObjectProperties', {}, [
          xades('DataObjectFormat', { ObjectReference: `#${referenceId}` }, [
            xades('MimeType', {}, ['text/xml']),
          ]),
        ]),
      ]),
    ),
    { mode: 'exclusive' },
  )
  return {
    signatureId,
    referenceId,
    propertiesId,
    digestValue: digestOf(hash, Buffer.from(properties)).toString('base64'),
    object: `<ds:Object><xades:QualifyingProperties xmlns:xades="${XADES}" Target="#${signatureId}">${properties}</xades:QualifyingProperties></ds:Object>`,
  }
}

function xades(
  local: string,
  attributes: NonNullable<XmlDraft['attributes']>,
  children: NonNullable<XmlDraft['children']>,
): XmlDraft {
  return { name: `xades:${local}`, namespace: XADES, attributes, children }
}
