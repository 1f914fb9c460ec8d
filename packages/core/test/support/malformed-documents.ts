/** A document in which one value was spoilt, and where. */
export interface MalformedDocument {
  readonly path: string
  readonly document: unknown
}

/** A value that is right nowhere in our documents: no field takes an empty object. */
const NOWHERE_RIGHT = {}

/** Every document that one gets by putting one wrong value in place of one leaf. */
export function* malformed(document: unknown, by: unknown = NOWHERE_RIGHT): Generator<MalformedDocument> {
  for (const path of leavesOf(document)) {
    yield { path: written(path), document: spoilt(document, path, by) }
  }
}

function* leavesOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): Generator<readonly (string | number)[]> {
  if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) yield* leavesOf(inner, [...path, index])
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) yield* leavesOf(inner, [...path, name])
  } else {
    yield path
  }
}

function spoilt(value: unknown, [step, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (step === undefined) return by
  if (Array.isArray(value)) {
    return value.map((inner, index) => (index === step ? spoilt(inner, rest, by) : inner))
  }
  return Object.fromEntries(
    Object.entries(Object(value)).map(([name, inner]) => [
      name,
      name === step ? spoilt(inner, rest, by) : inner,
    ]),
  )
}

function written(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  )
}
