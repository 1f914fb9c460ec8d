import type { XmlElement } from '../xml/index.ts'
import { DSIG } from './algorithms.ts'
import type { SignatureProfile } from './define-profile.ts'
import { refuse } from './refuse.ts'

/** A signature together with the one element it may cover: its parent. */
export interface PlacedSignature {
  readonly signature: XmlElement
  readonly target: XmlElement
}

/**
 * Finds every signature of the document and the element each may cover, in the order of the profile's targets.
 *
 * The whole document is looked at, so that nothing shaped like a target or a signature can hide elsewhere.
 *
 * @throws {TrustError} `SIGNATURE_TARGET_INVALID` `SIGNATURE_MISSING` `SIGNATURE_MISPLACED`
 */
export function findSignatures(
  root: XmlElement,
  profile: SignatureProfile,
): readonly [PlacedSignature, ...PlacedSignature[]] {
  const targets = profile.targets.map((path) => targetAt(root, path))
  const signatures: XmlElement[] = []
  eachElement(root, (element) => {
    if (element.local === 'Signature' && element.namespace === DSIG) signatures.push(element)
    if (profile.targetLocals.includes(element.local) && !targets.includes(element))
      refuse('SIGNATURE_TARGET_INVALID')
  })
  if (targets.every((target) => target === undefined)) refuse('SIGNATURE_TARGET_INVALID')
  if (signatures.length === 0) refuse('SIGNATURE_MISSING')

  const placed: PlacedSignature[] = []
  for (const target of targets) {
    const own = signatures.filter((signature) => signature.parent === target)
    const [signature] = own
    if (target === undefined || signature === undefined) continue
    if (own.length > 1 || !isInPosition(signature, target, profile)) refuse('SIGNATURE_MISPLACED')
    placed.push({ signature, target })
  }
  const [first, ...rest] = placed
  if (first === undefined || placed.length !== signatures.length) refuse('SIGNATURE_MISPLACED')
  return [first, ...rest]
}

function targetAt(root: XmlElement, path: SignatureProfile['targets'][number]): XmlElement | undefined {
  let found: readonly XmlElement[] = [root].filter((element) => isNamed(element, path[0]))
  for (const step of path.slice(1)) {
    found = found.flatMap((element) => element.childrenNamed(step.namespace, step.local))
  }
  if (found.length > 1) refuse('SIGNATURE_TARGET_INVALID', undefined, { elements: found.length })
  return found[0]
}

function isNamed(
  element: XmlElement,
  name: SignatureProfile['targets'][number][number] | undefined,
): boolean {
  return name !== undefined && element.is(name.namespace, name.local)
}

function isInPosition(signature: XmlElement, target: XmlElement, profile: SignatureProfile): boolean {
  const { position } = profile
  if (position === 'any') return true
  const siblings = target.elements()
  const index = siblings.indexOf(signature)
  if (position === 'last') return index === siblings.length - 1
  return siblings[index - 1]?.is(position.after.namespace, position.after.local) === true
}

/** Looks at every element in document order, without recursion and without keeping more than one path of them. */
function eachElement(root: XmlElement, look: (element: XmlElement) => void): void {
  const path: XmlElement[] = [root]
  const indices: number[] = [0]
  look(root)
  for (let level = 0; level >= 0; ) {
    const index = indices[level] ?? 0
    const child = path[level]?.children[index]
    indices[level] = index + 1
    if (child === undefined) {
      path.pop()
      indices.pop()
      level -= 1
    } else if (typeof child !== 'string') {
      look(child)
      path.push(child)
      indices.push(0)
      level += 1
    }
  }
}
