// Publishes a plan and delivers it, and kills itself at one moment: `before` or `after` one call of the outbox or the transport.
import { argv, kill, pid } from 'node:process'
import { parseTenantId } from '@entente/core/ids'
import { openSqlite, sqlOutbox } from '@entente/runtime'
import { deliver, jsonLinesTransport, publish } from '../../src/index.ts'
import { killedPlan } from './killed-plan.ts'
import { memoryTrace } from './memory-trace.ts'

const [, , database = '', lines = '', moment = '', call = ''] = argv

/** The same function, with the kill around it. */
function deadly<Arguments extends unknown[], Result>(
  name: string,
  run: (...args: Arguments) => Promise<Result>,
): (...args: Arguments) => Promise<Result> {
  return async (...args) => {
    if (name === call && moment === 'before') kill(pid, 'SIGKILL')
    const result = await run(...args)
    if (name === call && moment === 'after') kill(pid, 'SIGKILL')
    return result
  }
}

const sql = await openSqlite(database)
const real = await sqlOutbox(sql, { queue: 'directory' })
const outbox = {
  ...real,
  enqueue: deadly('enqueue', real.enqueue),
  claim: deadly('claim', real.claim),
  acknowledge: deadly('acknowledge', real.acknowledge),
}
const toFile = jsonLinesTransport(lines)
const transport = { ...toFile, send: deadly('send', toFile.send) }
const trace = {
  tenant: parseTenantId('99000000200016'),
  actor: { kind: 'system', id: 'sync' },
  requestId: 'r1',
} as const
const ports = { outbox, trace: memoryTrace().sink }
await publish(killedPlan(), ports, { purpose: 'directory-feed', trace })
await deliver({ ...ports, transport })
await sql.close()
