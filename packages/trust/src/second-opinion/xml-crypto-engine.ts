import { type KeyObject, verify } from 'node:crypto'
import { DOMParser } from '@xmldom/xmldom'
import { type SignatureAlgorithm, SignedXml } from 'xml-crypto'
import { DSIG, FILTER2, SIGNATURE_ALGORITHMS } from '../dsig/algorithms.ts'
import type { VerificationAlgorithm } from '../dsig/profile.ts'
import { keyInput } from '../dsig/signature-value.ts'

/** What xml-crypto says of one signature: the text it digested for the content, and the element that carries it. */
export interface SecondReading {
  readonly parent: { readonly namespace: string; readonly local: string }
  readonly signed: readonly string[]
}

/** Looked at by xml-crypto anyway; named a second time it takes each element for two. */
const KNOWN_IDS: ReadonlySet<string> = new Set(['Id', 'ID', 'id'])

/**
 * Verifies every signature of a document with xml-crypto and @xmldom/xmldom.
 *
 * @param keys one for each signature, in document order
 * @throws whatever the two libraries throw, and an Error when a signature is refused
 */
export function readByXmlCrypto(
  xml: string,
  keys: readonly KeyObject[],
  idAttribute?: string,
): readonly SecondReading[] {
  const document = new DOMParser({ errorHandler: refuseAnything }).parseFromString(xml, 'text/xml')
  const signatures = Array.from(document.getElementsByTagNameNS(DSIG, 'Signature'))
  if (signatures.length !== keys.length) throw new Error('another number of signatures')
  return signatures.map((signature, index) => {
    const engine = new SignedXml({
      publicCert: keys[index] as KeyObject,
      ...(idAttribute === undefined || KNOWN_IDS.has(idAttribute) ? {} : { idAttribute }),
    })
    Object.assign(engine.SignatureAlgorithms, OWN_ALGORITHMS)
    Object.assign(engine.CanonicalizationAlgorithms, { [FILTER2]: SubtractSignatures })
    engine.loadSignature(signature as unknown as Node)
    if (!engine.checkSignature(xml)) throw new Error('refused')
    const parent = signature.parentNode as Element
    return {
      parent: { namespace: parent.namespaceURI ?? '', local: parent.localName ?? '' },
      signed: engine.getSignedReferences(),
    }
  })
}

function refuseAnything(_level: string, message: unknown): never {
  throw new Error(String(message))
}

/** XPath Filter 2 as the strict engine lets it through: the one expression that takes every signature away. */
class SubtractSignatures {
  includeComments = false

  process(node: Node): Node {
    const root = (node.nodeType === 9 ? (node as Document).documentElement : node) as Element
    for (const signature of Array.from(root.getElementsByTagNameNS(DSIG, 'Signature'))) {
      signature.parentNode?.removeChild(signature)
    }
    return node
  }

  getAlgorithmName(): string {
    return FILTER2
  }
}

/** The algorithms that xml-crypto lacks or gives no key object to. They compute, they decide nothing. */
const OWN_ALGORITHMS = Object.fromEntries(
  (
    [
      'RSA-SHA384',
      'RSA-PSS-SHA256',
      'RSA-PSS-SHA384',
      'RSA-PSS-SHA512',
      'ECDSA-P256-SHA256',
      'ECDSA-P384-SHA384',
    ] as const
  ).map((name) => [SIGNATURE_ALGORITHMS[name].uri, verifierOf(name)]),
)

function verifierOf(name: VerificationAlgorithm): new () => SignatureAlgorithm {
  const { hash, key: kind, uri } = SIGNATURE_ALGORITHMS[name]
  return class {
    getAlgorithmName = () => uri
    getSignature = (): never => {
      throw new Error('the second opinion never signs')
    }
    verifySignature = ((material: string, key: KeyObject, value: string) =>
      verify(hash, Buffer.from(material), keyInput(kind, key), Buffer.from(value, 'base64'))) as never
  }
}
