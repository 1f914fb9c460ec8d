import '../support/plain-require.ts'
import { afterAll, beforeAll, describe } from 'vitest'
import { openPostgres } from '../../src/index.ts'
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import { describeSqlDriver } from './sql-contract.ts'

describe.skipIf(!hasPostgres())('PostgreSQL 15', () => {
  let server: PostgresServer

  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  describeSqlDriver('PostgreSQL', () => openPostgres(server.url, { transactionTimeoutMs: 300 }))
})
