import { CliError } from '../errors.ts'

/** An option or a file that a verb cannot use. */
export function invalid(what: string): CliError {
  return new CliError({ code: 'CLI_OPTION_INVALID', what, fix: 'Read the help of the verb with --help.' })
}
