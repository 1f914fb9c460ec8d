import { isEntenteError } from '@entente/core'
import { Command, CommanderError } from 'commander'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Answer, RegisterVerb, Terminal } from './verb.ts'

const EXIT_HELP = `
Exit codes:
  0  yes, or done
  1  no: refused, invalid, not found
  2  the command line is wrong
  3  no answer was possible: a file, a key, a store, the network
 70  a defect of this program`

/**
 * Runs one command line and gives its exit code; prints through the terminal it is given.
 *
 * @param args  the words after the program's name
 * @param verbs what the program can do
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  verbs: readonly RegisterVerb[],
): Promise<ExitCode> {
  let exit: ExitCode = EXIT.ok
  const program = new Command('entente')
    .description('Exchange data under a signed convention: inspect, check, prove.')
    .option('--json', 'print one JSON document on standard output instead of text')
    .addHelpText('after', EXIT_HELP)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.error(text),
    })

  const answer: Answer =
    (work) =>
    async (...given) => {
      const { text, json, exit: code } = await work(terminal, ...given)
      terminal.out(
        program.opts<{ json?: boolean }>().json ? `${JSON.stringify(json, null, 2)}\n` : ended(text),
      )
      exit = code
    }

  for (const register of verbs) register(program, answer)
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    return reportFailure(error, terminal, program.opts<{ json?: boolean }>().json === true)
  }
  return exit
}

function reportFailure(error: unknown, terminal: Terminal, json: boolean): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (!isEntenteError(error)) {
    terminal.error('entente met a defect of its own. Please report it with the lines below.\n')
    terminal.error(ended(error instanceof Error ? (error.stack ?? error.message) : String(error)))
    return EXIT.internal
  }
  if (json) {
    const { code, message, details, retryable } = error
    terminal.out(`${JSON.stringify({ error: { code, message, details, retryable } }, null, 2)}\n`)
  } else {
    terminal.error(`${error.code}: ${error.message}\n`)
  }
  return EXIT.failed
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
