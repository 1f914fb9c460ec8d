import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { CliError } from './errors.ts'
import type { Terminal } from './verb.ts'

const MEBIBYTE = 1024 * 1024

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
    if (path !== '-' && (await stat(path)).isDirectory()) throw new Error('It is a folder.')
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

function unreadable(path: string, cause: unknown): CliError {
  return new CliError({
    code: 'CLI_INPUT_UNREADABLE',
    what: `Cannot read ${path === '-' ? 'standard input' : path}.`,
    fix: 'Give the name of a readable file, or - for standard input.',
    french: `Impossible de lire ${path === '-' ? 'l’entrée standard' : path}. Donner le nom d’un fichier lisible, ou - pour l’entrée standard.`,
    cause,
  })
}
