import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { openSqlite } from '../../src/index.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { describeSqlDriver } from './sql-contract.ts'

const folder = temporaryFolder()

describeSqlDriver('SQLite', () =>
  openSqlite(join(folder, `${randomUUID()}.db`), { transactionTimeoutMs: 300 }),
)
