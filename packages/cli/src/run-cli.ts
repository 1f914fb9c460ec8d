import { readFileSync } from 'node:fs'
import { isEntenteError } from '@entente/core'
import { Command, CommanderError, Help, type Option } from 'commander'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { foldHelp } from './fold-help.ts'
import { frenchComplaint, frenchHelpPage, frenchNotes, frenchTitle, translateHelp } from './french-help.ts'
import { tellError } from './tell-error.ts'
import type { Answer, RegisterFamily, Terminal } from './verb.ts'
import { words } from './words.ts'

/** Columns that help is written in, where the terminal has as many. */
const WIDTH = 100
const LEAST_WIDTH = 40

/**
 * Runs one command line and gives its exit code; prints through the terminal it is given.
 *
 * @param args  the words after the program's name
 * @param verbs what the program can do
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  verbs: readonly RegisterFamily[],
): Promise<ExitCode> {
  let exit: ExitCode = EXIT.ok
  const said = words[terminal.language]
  const french = terminal.language === 'fr'
  const inLanguage = (text: string) => (french ? frenchNotes(text) : text)
  const width = helpWidth(process.stdout.columns)
  const helpPage = (text: string) => foldHelp(french ? frenchHelpPage(text) : text, width)
  const program = new Command('entente')
    .description(said.summary)
    .option('--json', said.json)
    .version(version(), '-V, --version', said.version)
    .addHelpText('after', said.exits)
    .helpOption('-h, --help', said.help)
    .helpCommand(false)
    .showSuggestionAfterError()
    .showHelpAfterError(said.seeHelp)
    .exitOverride()
    .configureHelp({
      helpWidth: width,
      minWidthToWrap: 20,
      showGlobalOptions: true,
      styleTitle: (title) => (french ? frenchTitle(title) : title),
      optionDescription: (option) => inLanguage(describeOption(option, said.required)),
      argumentDescription: (argument) => inLanguage(new Help().argumentDescription(argument)),
    })
    .configureOutput({
      writeOut: (text) => terminal.out(helpPage(text)),
      writeErr: (text) => terminal.error(helpPage(text)),
      outputError: (text, write) => write(french ? frenchComplaint(text) : text),
    })

  const answer: Answer =
    (work) =>
    async (...given) => {
      const quiet = program.opts<{ json?: boolean }>().json === true
      const { text, json, exit: code } = await work(quiet ? withoutProgress(terminal) : terminal, ...given)
      terminal.out(quiet ? `${JSON.stringify(json, null, 2)}\n` : ended(text))
      exit = code
    }

  for (const register of verbs) register(program, answer, terminal.language)
  nameHelp(program, said.help)
  if (french) translateHelp(program)
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    return await reportFailure(error, terminal, program.opts<{ json?: boolean }>().json === true)
  }
  return exit
}

/** As wide as the terminal, up to a line that is still easy to read; a terminal may not know its own width. */
function helpWidth(columns = 0): number {
  return columns < LEAST_WIDTH ? WIDTH : Math.min(columns, WIDTH)
}

/** Every command has its own help option, and `<verb> help` besides would be one word for two things. */
function nameHelp(command: Command, text: string): void {
  command.helpOption('-h, --help', text).helpCommand(false)
  for (const child of command.commands) nameHelp(child, text)
}

/** What an option is for, and that it must be given. That a repeated one begins as an empty list tells nobody anything. */
function describeOption(option: Option, required: string): string {
  const text = new Help()
    .optionDescription(option)
    .replace(' (default: [])', '')
    .replace(/\(default: "(.*)"\)/, '(default: $1)')
  const mustBeGiven = option.defaultValue === undefined || Array.isArray(option.defaultValue)
  return option.mandatory && mustBeGiven ? `${text} (${required})` : text
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}

function withoutProgress(terminal: Terminal): Terminal {
  return {
    stdin: terminal.stdin,
    clock: terminal.clock,
    language: terminal.language,
    decorated: false,
    out: (text) => terminal.out(text),
    error: (text) => terminal.error(text),
    progress: () => undefined,
  }
}

async function reportFailure(error: unknown, terminal: Terminal, json: boolean): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (!isEntenteError(error)) {
    terminal.error(`${words[terminal.language].defect}\n`)
    terminal.error(ended(error instanceof Error ? (error.stack ?? error.message) : String(error)))
    return EXIT.internal
  }
  if (json) {
    const { code, message, details, retryable } = error
    terminal.out(`${JSON.stringify({ error: { code, message, details, retryable } }, null, 2)}\n`)
  } else {
    terminal.error(`${await tellError(error, terminal.language)}\n`)
  }
  return EXIT.failed
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
