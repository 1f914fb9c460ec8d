import type { NoteKey } from './note-key.ts'

/** The name of a log that holds the fingerprint of its key, and behind it the number of a log that continued it. */
const NAME = /^(.*\/[0-9a-f]{8})(?:\/([1-9][0-9]{0,8}))?$/s

/** Where a log stands in its succession. The first one has no number in its name. */
interface Standing {
  readonly first: string
  readonly number: number
}

/** @returns `undefined` for a name that is not the one of a journal's log */
function standingOf(name: string): Standing | undefined {
  const [, first, number = '1'] = NAME.exec(name) ?? []
  // One log, one name: the first one is not written with its number.
  if (first === undefined || name.endsWith('/1')) return undefined
  return { first, number: Number(number) }
}

/** The key under the name of the log that continues this one when it is full. */
export function successorOf(key: NoteKey): NoteKey {
  const { first, number } = standingOf(key.name) ?? { first: key.name, number: 1 }
  return { ...key, name: `${first}/${number + 1}` }
}

/** The log that this one continues; `undefined` for the first of a succession. */
export function predecessorOf(origin: string): string | undefined {
  const standing = standingOf(origin)
  if (standing === undefined || standing.number === 1) return undefined
  return standing.number === 2 ? standing.first : `${standing.first}/${standing.number - 1}`
}

/**
 * The key of a log, from the key of any log of the same succession: they differ in the number alone.
 *
 * @returns `undefined` when the origin belongs to another succession
 */
export function keyInSuccession(known: NoteKey, origin: string): NoteKey | undefined {
  if (known.name === origin) return known
  const asked = standingOf(origin)
  const isSame =
    asked !== undefined && known.type === 'ed25519' && standingOf(known.name)?.first === asked.first
  return isSame ? { ...known, name: origin } : undefined
}

/** The key of a log among those that somebody knows, each standing for its whole succession. */
export function keyOfLog(known: readonly NoteKey[], origin: string): NoteKey | undefined {
  for (const key of known) if (key.name === origin) return key
  for (const key of known) {
    const found = keyInSuccession(key, origin)
    if (found !== undefined) return found
  }
  return undefined
}
