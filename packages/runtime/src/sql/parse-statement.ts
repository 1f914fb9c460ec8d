/** What the drivers know about a statement without running it. */
export interface ParsedStatement {
  /** How many `?` stand for parameters. */
  readonly placeholders: number
  /** The text with `$1`, `$2`… in place of the `?`. */
  readonly dollarText: string
  /** True for BEGIN, COMMIT and the like, which belong to the driver. */
  readonly controlsTransaction: boolean
  /** True when something follows the first semicolon. A trigger's body counts as one statement. */
  readonly hasSecondStatement: boolean
}

/** Strings, quoted names, comments and dollar-quoted text, in which `?` and `;` mean nothing. */
const TOKENS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|(\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$)[\s\S]*?\1|\?/g
const COMMENT = /^(?:--|\/\*)/
const CONTROL = /^\s*(?:begin|commit|end|rollback|abort|savepoint|release|start\s+transaction)\b/i
const TRIGGER = /^\s*create\s+(?:temp\s+|temporary\s+)?trigger\b/i

const CACHE_SIZE = 1_000
const cache = new Map<string, ParsedStatement>()

/** Finds the `?` of a statement that stand for parameters. Nested comments and `E'…\'…'` strings are not known. */
export function parseStatement(sql: string): ParsedStatement {
  const known = cache.get(sql)
  if (known !== undefined) return known
  let placeholders = 0
  const dollarText = sql.replace(TOKENS, (token) => {
    if (token !== '?') return token
    placeholders += 1
    return `$${placeholders}`
  })
  const skeleton = sql.replace(TOKENS, (token) => (COMMENT.test(token) ? ' ' : 'x'))
  const parsed = {
    placeholders,
    dollarText,
    controlsTransaction: CONTROL.test(skeleton),
    hasSecondStatement: !TRIGGER.test(skeleton) && /;\s*[^\s;]/.test(skeleton),
  }
  if (cache.size >= CACHE_SIZE) cache.clear()
  cache.set(sql, parsed)
  return parsed
}
