import { openSqlite } from '@entente/runtime'

/** Changes a closed journal behind its back, as somebody with access to the file would. */
export async function editDatabase(path: string, sql: string): Promise<void> {
  const database = await openSqlite(path)
  try {
    if ((await database.execute(sql)) === 0) throw new Error('The edit changed nothing.')
  } finally {
    await database.close()
  }
}
