import { CliError } from '../errors.ts'

/**
 * An option or a file that a verb cannot use.
 *
 * @param what   what is wrong, as a sentence
 * @param french the same in French
 */
export function invalid(what: string, french: string): CliError {
  return new CliError({
    code: 'CLI_OPTION_INVALID',
    what,
    fix: 'Read the help of the verb with --help.',
    french: `${french} Lire l’aide de la commande avec --help.`,
  })
}
