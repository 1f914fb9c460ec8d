import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { CliError } from '../../errors.ts'

/**
 * Writes a file that does not exist yet, readable by its owner alone.
 *
 * @throws {CliError} `CLI_OUTPUT_REFUSED`
 */
export async function writeNewFile(
  file: string,
  pieces: AsyncIterable<Uint8Array> | Iterable<string>,
): Promise<void> {
  const output = await open(file, 'wx', 0o600).catch((cause: unknown) => {
    throw new CliError({
      code: 'CLI_OUTPUT_REFUSED',
      what: `The file ${file} cannot be made.`,
      fix: 'Name a file that does not exist, in a folder that can be written to.',
      french: `Le fichier ${file} ne peut pas être fait. Nommer un fichier qui n’existe pas, dans un dossier où l’on peut écrire.`,
      cause,
    })
  })
  await pipeline(pieces, output.createWriteStream())
}
