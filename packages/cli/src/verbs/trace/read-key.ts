import { isTraceError, type NoteKey, parseNoteKey } from '@entente/interops-trace'
import { CliError } from '../../errors.ts'

/** Reads a log's public key as people exchange it: `<name>+<id>+<key>`. */
export function readLogKey(text: string): NoteKey {
  try {
    return parseNoteKey(text)
  } catch (cause) {
    if (!isTraceError(cause)) throw cause
    throw new CliError({
      code: 'CLI_OPTION_INVALID',
      what: 'A --key is not the public key of a log.',
      fix: 'Write it as <name>+<id>+<key>, as the organisme published it.',
      french:
        'Une --key n’est pas la clé publique d’un registre. L’écrire <nom>+<id>+<clé>, telle que l’organisme l’a publiée.',
    })
  }
}
