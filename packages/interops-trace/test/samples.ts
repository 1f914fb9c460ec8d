import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** A file of the project's own vectors. */
export function vectorPath(...parts: string[]): string {
  return join(repository, 'vectors', 'trace', ...parts)
}

/** A folder of third-party samples, when this machine has them. */
export function samplesFolder(...parts: string[]): string | undefined {
  const folder = join(resolve(repository, process.env.ENTENTE_SAMPLES ?? '../shared/data'), ...parts)
  return existsSync(folder) ? folder : undefined
}

/** Every file below the folder with that ending, as absolute paths. */
export function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return filesBelow(path, ending)
    return name.endsWith(ending) ? [path] : []
  })
}
