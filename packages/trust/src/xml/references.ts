import { isXmlCharacter } from './characters.ts'

const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
const LONGEST_REFERENCE = 12
const MOST_PIECES = 2_048

/** Says where in the text the reference that cannot be resolved starts. */
export class BadReference extends Error {
  readonly at: number

  constructor(at: number) {
    super('reference')
    this.at = at
  }
}

/**
 * Replaces the five predefined entities and character references.
 *
 * @param raw text that holds at least one ampersand
 * @throws {BadReference} at the first one that is neither
 */
export function resolveReferences(raw: string): string {
  let resolved = ''
  let pieces: string[] = []
  let from = 0
  for (let at = raw.indexOf('&'); at !== -1; at = raw.indexOf('&', from)) {
    const name = referenceName(raw, at)
    const value = name.startsWith('#') ? characterOf(name) : PREDEFINED.get(name)
    if (value === undefined) throw new BadReference(at)
    pieces.push(raw.slice(from, at), value)
    from = at + name.length + 2
    // Joining as one goes keeps few fragments alive, however many references there are.
    if (pieces.length >= MOST_PIECES) {
      resolved += pieces.join('')
      pieces = []
    }
  }
  return resolved + pieces.join('') + raw.slice(from)
}

/** Looks for the semicolon near by: searching the whole text for it would cost quadratic time on hostile input. */
function referenceName(raw: string, at: number): string {
  const nearby = raw.slice(at + 1, at + 1 + LONGEST_REFERENCE)
  const end = nearby.indexOf(';')
  if (end === -1) throw new BadReference(at)
  return nearby.slice(0, end)
}

function characterOf(name: string): string | undefined {
  const hexadecimal = /^#x([0-9A-Fa-f]{1,8})$/.exec(name)?.[1]
  const decimal = /^#([0-9]{1,9})$/.exec(name)?.[1]
  const point =
    hexadecimal === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hexadecimal, 16)
  return isXmlCharacter(point) ? String.fromCodePoint(point) : undefined
}
