/** One thing that a document should say otherwise: where, and what is expected there. Never what was found. */
export interface DocumentProblem {
  /** `projects[0].services[2].audience`; empty for the document as a whole. */
  readonly path: string
  /** `expected an absolute URI`, in words that complete the path. */
  readonly expected: string
}

/** Names that may be repeated in a message. Anything else might be a value in the wrong place. */
const PLAIN_NAME = /^[$A-Za-z_][\w$-]{0,63}$/

/** Writes a path the way people read it: `projects[0].services[2].audience`. */
export function writePath(segments: readonly PropertyKey[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`
    const name = typeof segment === 'string' && PLAIN_NAME.test(segment) ? segment : '(unreadable name)'
    return path === '' ? name : `${path}.${name}`
  }, '')
}

/** Makes a problem from path segments. */
export function problemAt(segments: readonly PropertyKey[], expected: string): DocumentProblem {
  return { path: writePath(segments), expected }
}
