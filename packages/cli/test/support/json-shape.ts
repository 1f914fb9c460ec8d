/** What is known of the JSON at one place: which types stood there, and what stood below. */
interface Place {
  readonly types: Set<string>
  /** How often something stood here, and how often an object did. */
  seen: number
  objects: number
  readonly fields: Map<string, Place>
  element: Place | undefined
}

/** Lines of a shape: a path without marks, and how the line reads. */
export type ShapeLines = ReadonlyMap<string, string>

/** The union of the answers of one verb. */
export interface ShapeUnion {
  add(answer: unknown): void
  /**
   * Writes the union, one line a place: `records[].index: number`. A field that not every object has is marked `?`.
   *
   * @param open places known as open: `path.*` has keys that are data, `path: ...` is not looked into
   */
  lines(open: readonly string[]): ShapeLines
}

export function shapeUnion(): ShapeUnion {
  const root = place()
  return {
    add: (answer) => look(root, answer),
    lines(open) {
      const lines = new Map<string, string>()
      write(root, '', '', new Set(open), lines)
      return lines
    },
  }
}

/** A path as it is compared: without the marks of optional fields. */
export function unmarked(path: string): string {
  return path.replaceAll('?', '')
}

function place(): Place {
  return { types: new Set(), seen: 0, objects: 0, fields: new Map(), element: undefined }
}

function look(at: Place, value: unknown): void {
  at.seen += 1
  const type = value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value
  at.types.add(type)
  if (Array.isArray(value)) {
    at.element ??= place()
    for (const one of value) look(at.element, one)
  } else if (typeof value === 'object' && value !== null) {
    at.objects += 1
    for (const [key, one] of Object.entries(value)) {
      const field = at.fields.get(key) ?? place()
      at.fields.set(key, field)
      look(field, one)
    }
  }
}

function write(
  at: Place,
  path: string,
  marked: string,
  open: ReadonlySet<string>,
  lines: Map<string, string>,
): void {
  // Open keys of which no answer has one.
  if (at.types.size === 0) return
  const say = (types: string) => lines.set(path, `${marked === '' ? '(answer)' : marked}: ${types}`)
  if (open.has(`${path}: ...`)) {
    say('...')
    return
  }
  const below = at.fields.size > 0 || (at.element?.seen ?? 0) > 0
  const types = [...at.types].sort().join(' | ')
  if (!below || at.types.size > 1)
    say(types.replace(/^list$/, 'list, empty').replace(/^object$/, 'object, empty'))
  if (at.element !== undefined && at.element.seen > 0)
    write(at.element, `${path}[]`, `${marked}[]`, open, lines)
  const join = (prefix: string, key: string) => (prefix === '' ? key : `${prefix}.${key}`)
  if (open.has(join(path, '*'))) {
    const any = place()
    for (const field of at.fields.values()) merge(any, field)
    write(any, join(path, '*'), join(marked, '*'), open, lines)
    return
  }
  for (const [key, field] of [...at.fields].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const mark = field.seen < at.objects ? '?' : ''
    write(field, join(path, key), join(marked, `${key}${mark}`), open, lines)
  }
}

function merge(into: Place, from: Place): void {
  for (const type of from.types) into.types.add(type)
  into.seen += from.seen
  into.objects += from.objects
  for (const [key, field] of from.fields) {
    const known = into.fields.get(key) ?? place()
    into.fields.set(key, known)
    merge(known, field)
  }
  if (from.element !== undefined) {
    into.element ??= place()
    merge(into.element, from.element)
  }
}
