import type { Terminal } from './verb.ts'

/** How something that was looked at came out. */
export type Mark = 'good' | 'notice' | 'bad' | 'skipped'

const SIGNS: Readonly<Record<Mark, readonly [sign: string, colour: number]>> = {
  good: ['✓', 32],
  notice: ['!', 33],
  bad: ['✗', 31],
  skipped: ['–', 90],
}

/** The sign before a line of a report, coloured when people are looking and have not set NO_COLOR. */
export function mark(kind: Mark, { decorated }: Terminal): string {
  const [sign, colour] = SIGNS[kind]
  return decorated ? `\u001b[${colour}m${sign}\u001b[0m` : sign
}
