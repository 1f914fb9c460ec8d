import { CliError } from './errors.ts'
import { readInput } from './read-input.ts'
import type { Terminal } from './verb.ts'

/**
 * Reads a JSON document from a file, or from standard input for `-`.
 *
 * @throws {CliError} `CLI_INPUT_UNREADABLE` `CLI_INPUT_TOO_LARGE` `CLI_INPUT_NOT_JSON`
 */
export async function readJson(path: string, terminal: Terminal): Promise<unknown> {
  const bytes = await readInput(path, terminal)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    const position = positionIn(cause)
    throw new CliError({
      code: 'CLI_INPUT_NOT_JSON',
      what: `${path === '-' ? 'Standard input' : path} does not hold JSON in UTF-8.`,
      // The parser's own words may quote the document.
      why: position === undefined ? 'It cannot be parsed.' : `Parsing stopped at character ${position}.`,
      fix: 'Correct the document at that place.',
      french: [
        `${path === '-' ? 'L’entrée standard' : path} ne contient pas de JSON en UTF-8.`,
        position === undefined ? 'L’analyse échoue.' : `L’analyse s’est arrêtée au caractère ${position}.`,
        'Corriger le document à cet endroit.',
      ].join(' '),
    })
  }
}

function positionIn(cause: unknown): string | undefined {
  return cause instanceof Error ? /position (\d+)/.exec(cause.message)?.[1] : undefined
}
