import { basename } from 'node:path'
import { isEntenteError } from '@entente/core'
import type { ObservedAttributes, Observer } from '@entente/core/ports'

/** As many characters as observers of logs write of one attribute. */
const LONGEST = 200
const MOST_CAUSES = 5
const MOST_FRAMES = 4

/** Attributes of single calls: for logs, never for the series of a metric. */
export const LOG_ONLY: ReadonlySet<string> = new Set(['request', 'cause', 'at', 'error'])

/**
 * Reports a defect of our own: which kind of error, the codes behind it, and where in the program. Messages are left
 * out, since what broke may quote what it was given.
 */
export function reportDefect(observer: Observer, error: unknown, attributes: ObservedAttributes): void {
  const at = frames(error)
  observer.event('gateway.defect', {
    ...attributes,
    error: error instanceof Error ? plain(error.name) : typeof error,
    ...causeOf(error),
    ...(at !== '' && { at }),
  })
}

/** The codes of an error's causes, outermost first; nothing when none has one. */
export function causeOf(error: unknown): { readonly cause?: string } {
  const codes: string[] = []
  let next = error instanceof Error ? error.cause : undefined
  for (let depth = 0; depth < MOST_CAUSES && next instanceof Error; depth += 1) {
    const code = codeIn(next)
    if (code !== undefined) codes.push(code)
    next = next.cause
  }
  const own = isEntenteError(error) ? undefined : codeIn(error)
  const cause = [...(own === undefined ? [] : [own]), ...codes].join(' < ').slice(0, LONGEST)
  return cause === '' ? {} : { cause }
}

function codeIn(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,63}$/.test(code) ? code : undefined
}

/** Function and line of the innermost frames, without the message that begins a stack. */
function frames(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : []
  return lines
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => {
      const [, name = '', place = ''] = /^\s+at (?:(.+?) \()?([^()]+:\d+:\d+)\)?$/.exec(line) ?? []
      return `${plain(name)} ${basename(place)}`.trim()
    })
    .join(' < ')
    .slice(0, LONGEST)
}

function plain(name: string): string {
  return name.replaceAll(/[^\w$.<> ]/g, '').slice(0, 60)
}
