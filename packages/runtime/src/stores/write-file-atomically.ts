import { randomUUID } from 'node:crypto'
import { link, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

/** `replace` puts the new content in place of the old one, `create` fails with EEXIST when there is one. */
export type WriteMode = 'replace' | 'create'

/**
 * Writes a file so that a crash leaves the old content or the new one, never a part: temporary file, fsync, rename
 * (or link), fsync of the folder. The file is readable by its owner only.
 */
export async function writeFileAtomically(path: string, content: Uint8Array, mode: WriteMode): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await writeAndSync(temporary, content)
    if (mode === 'replace') {
      await rename(temporary, path)
    } else {
      await link(temporary, path)
      await unlink(temporary)
    }
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error
  }
  await syncFolder(dirname(path))
}

/** Makes the entries of a folder durable. Windows has no such call and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function writeAndSync(path: string, content: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
