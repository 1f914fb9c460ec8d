import type { Argument, Command, Option } from 'commander'
import { frenchHelpTexts } from './french-help-texts.ts'

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Utilisation :',
  'Arguments:': 'Arguments :',
  'Options:': 'Options :',
  'Commands:': 'Commandes :',
  'Global Options:': 'Options générales :',
}

/** Sentences of commander about a wrong command line. */
const COMPLAINTS: readonly (readonly [RegExp, string])[] = [
  [/^error: missing required argument '(.*)'/, 'erreur : l’argument « $1 » manque'],
  [/^error: option '(.*)' argument missing/, 'erreur : l’option « $1 » attend une valeur'],
  [/^error: required option '(.*)' not specified/, 'erreur : l’option « $1 » est obligatoire'],
  [/^error: unknown option '(.*)'/, 'erreur : option inconnue « $1 »'],
  [/^error: unknown command '(.*)'/, 'erreur : commande inconnue « $1 »'],
  [
    /^error: too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+)\./,
    'erreur : trop d’arguments pour « $1 » : au plus $2, pas $3',
  ],
  [/^error: too many arguments.*/, 'erreur : trop d’arguments'],
  [
    /^error: (?:option|command-argument) (?:value )?'(.*)' is invalid(?: for argument '.*')?\. Allowed choices are (.*)\./,
    'erreur : « $1 » n’est pas accepté ; au choix : $2.',
  ],
  [/\(Did you mean (.*)\?\)/, '(Vouliez-vous dire $1 ?)'],
  [/\(Did you mean one of (.*)\?\)/, '(Vouliez-vous dire $1 ?)'],
]

/**
 * Puts the help of every command into French. Texts written for French already stay as they are: they are not in the
 * table.
 */
export function translateHelp(program: Command): void {
  program.description(french(program.description()))
  for (const part of [...program.options, ...program.registeredArguments]) translate(part)
  for (const command of program.commands) translateHelp(command)
}

/** A title of the help page. */
export function frenchTitle(title: string): string {
  return TITLES[title] ?? title
}

/** What commander says about a wrong command line. */
export function frenchComplaint(text: string): string {
  return COMPLAINTS.reduce((said, [pattern, french]) => said.replace(pattern, french), text)
}

/** The lines that verbs add below their help. */
export function frenchHelpPage(text: string): string {
  return text
    .split('\n')
    .map(french)
    .join('\n')
    .replaceAll(/^Example:$/gm, 'Exemple :')
    .replaceAll(/^Examples:$/gm, 'Exemples :')
    .replace(/^(Utilisation : .*)\[command\]$/m, '$1[commande]')
}

/** What commander adds to the description of an option or an argument. */
export function frenchNotes(text: string): string {
  return text.replace('(default:', '(par défaut :').replace('(choices:', '(au choix :')
}

function translate(part: Option | Argument): void {
  part.description = french(part.description)
}

function french(text: string): string {
  return Object.hasOwn(frenchHelpTexts, text) ? (frenchHelpTexts[text] ?? text) : text
}
