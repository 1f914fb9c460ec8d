import type { CheckReport } from '@entente/core/checks'
import type { XmlElement } from '../xml/index.ts'
import {
  type GrantedWeakening,
  type SignatureAlgorithms,
  VERIFIED,
  type VerifiedContent,
  type VerifiedList,
  type VerifiedXml,
} from './verified-xml.ts'

/** What both proofs hold. Printed, it never shows what was signed. */
abstract class Proof implements VerifiedContent {
  readonly canonical: Uint8Array
  readonly certificate: Uint8Array
  readonly algorithms: SignatureAlgorithms
  readonly weakenings: readonly GrantedWeakening[]
  readonly report: CheckReport
  readonly signedProperties: XmlElement | undefined

  constructor(content: VerifiedContent) {
    this.canonical = content.canonical
    this.certificate = content.certificate
    this.algorithms = content.algorithms
    this.weakenings = content.weakenings
    this.report = content.report
    this.signedProperties = content.signedProperties
  }

  toString(): string {
    return `Verified(${this.canonical.length} bytes)`
  }

  toJSON(): string {
    return this.toString()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}

export class XmlProof extends Proof implements VerifiedXml {
  readonly [VERIFIED] = 'xml'
  readonly element: XmlElement

  constructor(content: VerifiedContent, element: XmlElement) {
    super(content)
    this.element = element
  }
}

export class ListProof extends Proof implements VerifiedList {
  readonly [VERIFIED] = 'list'
}
