import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CliError } from './errors.ts'

/**
 * Writes a new file that only its owner can read. Never over an existing one.
 *
 * @throws {CliError} `CLI_OUTPUT_REFUSED`
 */
export async function writeNew(file: string, content: Uint8Array | string, mode = 0o600): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content, { flag: 'wx', mode })
  } catch (cause) {
    throw refused(file, cause)
  }
}

/** Replaces a file in one step: a reader sees the old content or the new one. */
export async function replaceFile(file: string, content: string, mode = 0o600): Promise<void> {
  try {
    await writeFile(`${file}.new`, content, { mode })
    await rename(`${file}.new`, file)
  } catch (cause) {
    throw refused(file, cause)
  }
}

function refused(file: string, cause: unknown): CliError {
  return new CliError({
    code: 'CLI_OUTPUT_REFUSED',
    what: `The file ${file} cannot be written.`,
    fix: 'Name a file that does not exist, in a folder that can be written to.',
    french: `Le fichier ${file} ne peut pas être écrit. Nommer un fichier qui n’existe pas, dans un dossier où l’on peut écrire.`,
    cause,
  })
}
