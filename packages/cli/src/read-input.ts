import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { CliError } from './errors.ts'
import { inBothLanguages, type Language } from './language.ts'
import type { Terminal } from './verb.ts'

const MEBIBYTE = 1024 * 1024

const words = inBothLanguages({
  en: {
    typing: 'Reading standard input: end it with Ctrl+D.',
    absent: 'There is no such file.',
    folder: 'It is a folder.',
    forbidden: 'Its permissions do not allow it.',
  },
  fr: {
    typing: 'Lecture de l’entrée standard : terminer par Ctrl+D.',
    absent: 'Ce fichier n’existe pas.',
    folder: 'C’est un dossier.',
    forbidden: 'Ses droits ne le permettent pas.',
  },
})

/**
 * Reads a file, or standard input for `-`, up to a limit.
 *
 * @param path     a file name, or `-`
 * @param maxBytes largest accepted size in bytes. @default 8 MiB
 * @throws {CliError} `CLI_INPUT_UNREADABLE` `CLI_INPUT_TOO_LARGE`
 */
export async function readInput(
  path: string,
  terminal: Terminal,
  maxBytes = 8 * MEBIBYTE,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    if (path !== '-' && (await stat(path)).isDirectory()) throw new FolderError()
    if (path === '-') announceTyping(terminal)
    for await (const chunk of path === '-' ? terminal.stdin : createReadStream(path)) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      size += bytes.length
      if (size > maxBytes) break
      chunks.push(bytes)
    }
  } catch (cause) {
    throw unreadable(path, cause)
  }
  if (size > maxBytes) {
    throw new CliError({
      code: 'CLI_INPUT_TOO_LARGE',
      what: `The input is larger than ${maxBytes} bytes.`,
      fix: 'Check that this is the right file.',
      french: `L’entrée dépasse ${maxBytes} octets. Vérifier que c’est le bon fichier.`,
    })
  }
  return Buffer.concat(chunks)
}

/** Reads a text file in UTF-8, such as PEM. Throws as {@link readInput} does. */
export async function readText(path: string, terminal: Terminal): Promise<string> {
  return Buffer.from(await readInput(path, terminal)).toString('utf8')
}

/** Gives a file, or standard input for `-`, piece by piece, for what is too large for memory. */
export async function* streamInput(
  path: string,
  terminal: Terminal,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of path === '-' ? terminal.stdin : createReadStream(path)) {
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    }
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

class FolderError extends Error {}

/** A person in front of an empty terminal does not know that the command waits for them. */
function announceTyping({ stdin, language, progress }: Terminal): void {
  if ('isTTY' in stdin && stdin.isTTY === true) progress(words[language].typing)
}

function unreadable(path: string, cause: unknown): CliError {
  const reason = reasonOf(cause)
  const why = (language: Language) => (reason === undefined ? '' : ` ${words[language][reason]}`)
  return new CliError({
    code: 'CLI_INPUT_UNREADABLE',
    what: `Cannot read ${path === '-' ? 'standard input' : path}.${why('en')}`,
    fix: 'Give the name of a readable file, or - for standard input.',
    french: `Impossible de lire ${path === '-' ? 'l’entrée standard' : path}.${why('fr')} Donner le nom d’un fichier lisible, ou - pour l’entrée standard.`,
    cause,
  })
}

function reasonOf(cause: unknown): 'absent' | 'folder' | 'forbidden' | undefined {
  if (cause instanceof FolderError) return 'folder'
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'absent'
  if (code === 'EISDIR') return 'folder'
  return code === 'EACCES' || code === 'EPERM' ? 'forbidden' : undefined
}
