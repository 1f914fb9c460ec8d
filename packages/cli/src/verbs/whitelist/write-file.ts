import { rename, unlink, writeFile } from 'node:fs/promises'
import { CliError } from '../../errors.ts'

/**
 * Writes a file that must not exist yet, readable by its owner alone.
 *
 * @throws {CliError} `CLI_OUTPUT_REFUSED`
 */
export async function writeNewFile(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    throw refused(path, cause)
  }
}

/** Puts another content in the place of a file, at once. @throws {CliError} `CLI_OUTPUT_REFUSED` */
export async function replaceFile(path: string, content: string): Promise<void> {
  const temporary = `${path}.new`
  await writeNewFile(temporary, content)
  try {
    await rename(temporary, path)
  } catch (cause) {
    await unlink(temporary)
    throw refused(path, cause)
  }
}

function refused(path: string, cause: unknown): CliError {
  return new CliError({
    code: 'CLI_OUTPUT_REFUSED',
    what: `Cannot write ${path}.`,
    fix: 'Name a file that does not exist, in a folder that can be written to.',
    cause,
  })
}
