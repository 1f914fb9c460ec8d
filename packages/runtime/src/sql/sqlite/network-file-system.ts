import { statfs } from 'node:fs/promises'
import { platform } from 'node:process'
import { RuntimeError } from '../../errors.ts'

/** Magic numbers of `statfs(2)` on Linux. FUSE stands for sshfs, s3fs and the like. */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x00c36400, 'CephFS'],
  [0x01021997, '9P'],
  [0x65735546, 'FUSE'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
  [0x786f4256, 'VirtualBox shared folder'],
])

/** Names the network file system with this `statfs` type, if it is one. */
export function networkFileSystemOf(type: number): string | undefined {
  return NETWORK_FILE_SYSTEMS.get(type >>> 0)
}

/**
 * Refuses a folder on a network file system. Checked on Linux only: other systems number their file systems otherwise.
 *
 * @throws {RuntimeError} `SQL_NETWORK_FILE_SYSTEM` `SQL_OPEN_FAILED`
 */
export async function refuseNetworkFileSystem(folder: string, typeOf = fileSystemType): Promise<void> {
  if (platform !== 'linux') return
  const found = networkFileSystemOf(await typeOf(folder))
  if (found === undefined) return
  throw new RuntimeError({
    code: 'SQL_NETWORK_FILE_SYSTEM',
    what: `The folder of the database lies on ${found}.`,
    why: 'Locks and syncs of a network file system are not reliable enough for SQLite.',
    details: { fileSystem: found },
  })
}

async function fileSystemType(folder: string): Promise<number> {
  try {
    return (await statfs(folder)).type
  } catch (cause) {
    throw new RuntimeError({
      code: 'SQL_OPEN_FAILED',
      what: 'The folder of the database cannot be read.',
      cause,
    })
  }
}
