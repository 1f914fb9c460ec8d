/** What one document may cost. Each limit is checked before the work it bounds. */
export interface XmlLimits {
  /** Bytes of the whole input. */
  readonly bytes: number
  /** Nested elements, the root being 1. Never more than 1,024, whatever is asked for. */
  readonly depth: number
  /** Elements of the whole document. */
  readonly elements: number
  /** Attributes of one element, namespace declarations not counted. Never more than 1,024, whatever is asked for. */
  readonly attributes: number
  /** Namespace declarations of one element. Never more than 1,024, whatever is asked for. */
  readonly declarations: number
  /** UTF-16 units of one run of text or of one attribute value. */
  readonly textLength: number
}

/** No document that is meant to be read nests deeper, or has so much on one element. */
const HARD_LIMIT = 1_024

/** Limits as they are enforced, whatever was asked for. */
export function enforcedLimits(limits: XmlLimits): XmlLimits {
  return {
    ...limits,
    depth: Math.min(limits.depth, HARD_LIMIT),
    attributes: Math.min(limits.attributes, HARD_LIMIT),
    declarations: Math.min(limits.declarations, HARD_LIMIT),
  }
}

/** The limits of a message that carries one assertion. */
export const MESSAGE_LIMITS: XmlLimits = {
  bytes: 65_536,
  depth: 32,
  elements: 2_000,
  attributes: 32,
  declarations: 32,
  textLength: 65_536,
}

/** The limits of a large list: many rows, none of them deep. */
export const LIST_LIMITS: XmlLimits = {
  bytes: 33_554_432,
  depth: 16,
  elements: 500_000,
  attributes: 32,
  declarations: 32,
  textLength: 65_536,
}
