import { type CanonicalContent, CanonicalStream } from '../xml/canonical-stream.ts'
import type { CanonicalizeOptions } from '../xml/canonical-writer.ts'
import type { ElementNode } from '../xml/element.ts'
import type { XmlElement } from '../xml/index.ts'
import { append } from '../xml/read-xml.ts'
import { Scanner } from '../xml/scan.ts'
import type { ScanSink } from '../xml/scan-sink.ts'
import { openSource } from '../xml/source.ts'
import { DSIG } from './algorithms.ts'
import type { SignatureProfile } from './define-profile.ts'
import type { NameTest } from './profile.ts'
import { asTrustError, refuse } from './refuse.ts'

/** A signature together with the one element it may cover: its parent. */
export interface PlacedSignature {
  readonly signature: XmlElement
  readonly target: XmlElement
  /** The target without its signature. */
  readonly content: CanonicalContent
}

/** A document as far as it is known before anything of it is verified. */
export interface SignedDocument {
  readonly root: XmlElement
  /** In the order of the profile's targets. */
  readonly placed: readonly [PlacedSignature, ...PlacedSignature[]]
}

/** Elements and texts kept as a tree before anything is verified: more than nearly every message has. */
const MOST_PIECES = 4_096
/** Elements and texts of one signature: far more than the largest shape that is accepted. */
const MOST_SIGNATURE_PIECES = 1_024

/**
 * Reads a document once, and finds every signature of it and the element each may cover.
 *
 * The whole document is looked at, so that nothing shaped like a target or a signature can hide elsewhere. The content
 * is written in canonical form as it is read. Of an unverified document only its first pieces become a tree.
 *
 * @param form how the content is most likely to be canonicalised
 * @throws {TrustError} any `XML_…` code, then `SIGNATURE_TARGET_INVALID` `SIGNATURE_MISSING` `SIGNATURE_MISPLACED`
 *   `SIGNATURE_SHAPE_INVALID`
 */
export function readSigned(
  bytes: Uint8Array,
  profile: SignatureProfile,
  form: CanonicalizeOptions,
): SignedDocument {
  return asTrustError(() => {
    const source = openSource(bytes, profile.scan.limits.bytes)
    const sink = new SignedSink(source.text, profile, form)
    const root = new Scanner(source, profile.scan, sink).run()
    // The sink never ends the scan, which therefore returns a root or throws.
    return { root: root as ElementNode, placed: sink.placed() }
  })
}

/** An element that may be signed, where the profile wants it. */
interface Target {
  readonly element: ElementNode
  readonly stream: CanonicalStream
  /** How many elements stand at this place. */
  count: number
  /** The first of its signatures, and how many it has. */
  signature: ElementNode | undefined
  signatures: number
  misplaced: boolean
  /** Its child element that was read last. */
  previous: ElementNode | undefined
  content: CanonicalContent | undefined
}

class SignedSink implements ScanSink {
  private readonly text_: string
  private readonly profile: SignatureProfile
  private readonly form: CanonicalizeOptions
  /** By the profile's paths. */
  private readonly targets: (Target | undefined)[]
  /** The targets that are open, outermost first. */
  private readonly open_: Target[] = []
  private signatures = 0
  private strayed = false
  /** The signature of a target while it is being read. */
  private inside: ElementNode | undefined
  private pieces = 0
  private signaturePieces = 0

  constructor(text: string, profile: SignatureProfile, form: CanonicalizeOptions) {
    this.text_ = text
    this.profile = profile
    this.form = form
    this.targets = profile.targets.map(() => undefined)
  }

  open(element: ElementNode, start: number, end: number, verbatim: boolean): boolean {
    this.keep(element, element.parent)
    const { local } = element
    if (this.profile.targetLocals.includes(local)) this.meetTarget(element)
    const parent = this.targetOf(element.parent)
    if (local === 'Signature' && element.namespace === DSIG) {
      this.signatures += 1
      if (parent !== undefined) this.meetSignature(element, parent)
    } else if (parent?.signature !== undefined && this.profile.position === 'last') parent.misplaced = true
    if (parent !== undefined) parent.previous = element
    for (const target of this.open_) {
      if (this.writes(target)) target.stream.open(element, start, end, verbatim)
    }
    return true
  }

  text(value: string, parent: ElementNode, start: number, end: number, verbatim: boolean): void {
    this.keep(value, parent)
    for (const target of this.open_) {
      if (this.writes(target)) target.stream.text(value, start, end, verbatim)
    }
  }

  close(element: ElementNode, start: number, end: number, verbatim: boolean): void {
    for (const target of this.open_) {
      if (this.writes(target)) target.stream.close(element, start, end, verbatim)
    }
    if (this.inside === element) this.inside = undefined
    const innermost = this.open_[this.open_.length - 1]
    if (innermost?.element !== element) return
    innermost.content = innermost.stream.finish()
    this.open_.pop()
  }

  /** What was found, or the refusal: asked for when the document has been read to its end. */
  placed(): SignedDocument['placed'] {
    const found = this.targets.filter((target) => target !== undefined)
    const repeated = found.find(({ count }) => count > 1)
    if (repeated !== undefined) refuse('SIGNATURE_TARGET_INVALID', undefined, { elements: repeated.count })
    if (this.strayed || found.length === 0) refuse('SIGNATURE_TARGET_INVALID')
    if (this.signatures === 0) refuse('SIGNATURE_MISSING')
    const placed: PlacedSignature[] = []
    for (const { element, signature, signatures, misplaced, content } of found) {
      if (signature === undefined || content === undefined) continue
      if (signatures > 1 || misplaced) refuse('SIGNATURE_MISPLACED')
      placed.push({ signature, target: element, content })
    }
    const [first, ...rest] = placed
    if (first === undefined || placed.length !== this.signatures) refuse('SIGNATURE_MISPLACED')
    if (this.signaturePieces > MOST_SIGNATURE_PIECES) {
      refuse('SIGNATURE_SHAPE_INVALID', 'The signature is larger than any that is accepted.')
    }
    return [first, ...rest]
  }

  private targetOf(element: ElementNode | undefined): Target | undefined {
    for (const target of this.open_) if (target.element === element) return target
    return undefined
  }

  private meetTarget(element: ElementNode): void {
    const index = this.profile.targets.findIndex((path) => isAt(element, path))
    if (index === -1) {
      this.strayed = true
      return
    }
    const known = this.targets[index]
    if (known !== undefined) {
      known.count += 1
      return
    }
    const target: Target = {
      element,
      stream: new CanonicalStream(this.text_, this.form),
      count: 1,
      signature: undefined,
      signatures: 0,
      misplaced: false,
      previous: undefined,
      content: undefined,
    }
    this.targets[index] = target
    this.open_.push(target)
  }

  private meetSignature(signature: ElementNode, target: Target): void {
    target.signatures += 1
    if (target.signature !== undefined) return
    target.signature = signature
    this.inside = signature
    const { position } = this.profile
    if (typeof position === 'string') return
    const { previous } = target
    if (previous?.is(position.after.namespace, position.after.local) !== true) target.misplaced = true
  }

  /** A target is written without its own signature. */
  private writes(target: Target): boolean {
    return this.inside === undefined || target.signature !== this.inside
  }

  /** Attaches a piece to its parent, up to the bound: hostile documents of any size keep little alive. */
  private keep(piece: ElementNode | string, parent: ElementNode | undefined): void {
    if (parent === undefined) return
    if (this.inside !== undefined) {
      this.signaturePieces += 1
      if (this.signaturePieces <= MOST_SIGNATURE_PIECES) append(parent, piece)
    } else {
      this.pieces += 1
      if (this.pieces <= MOST_PIECES) append(parent, piece)
      else if (this.pieces === MOST_PIECES + 1) this.dropTree(parent)
    }
  }

  /** A tree that ends anywhere would be misread: beyond the bound there is none, only root and targets without content. */
  private dropTree(open: ElementNode): void {
    for (let at: ElementNode | undefined = open; at !== undefined; at = at.parent) at.children = []
    for (const target of this.targets) if (target !== undefined) target.element.children = []
  }
}

/** Whether an element stands at the end of this path from the root. */
function isAt(element: ElementNode, path: readonly NameTest[]): boolean {
  let at: ElementNode | undefined = element
  for (let step = path.length - 1; step >= 0; step -= 1) {
    const name = path[step]
    if (at === undefined || name === undefined || !at.is(name.namespace, name.local)) return false
    at = at.parent
  }
  return at === undefined
}
