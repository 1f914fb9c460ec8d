import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseTenantId } from '@entente/core/ids'
import { openSqlite, sqlOutbox } from '@entente/runtime'
import { afterAll, describe, expect, test } from 'vitest'
import { deliver, jsonLinesTransport, publish } from '../../src/index.ts'
import { killedPlan } from '../support/killed-plan.ts'
import { memoryTrace } from '../support/memory-trace.ts'

const folder = mkdtempSync(join(tmpdir(), 'entente-killed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const child = fileURLToPath(new URL('../support/publish-child.ts', import.meta.url))
const calls = ['enqueue', 'claim', 'send', 'acknowledge']
const every = calls.flatMap((call) => [`before ${call}`, `after ${call}`])
// Each kill starts a program of its own.
const moments = process.env.ENTENTE_DEEP ? every : ['after enqueue', 'after send', 'before acknowledge']

const context = {
  purpose: 'directory-feed',
  trace: { tenant: parseTenantId('99000000200016'), actor: { kind: 'system', id: 'sync' }, requestId: 'r2' },
} as const

describe('a publication whose process is killed', () => {
  test.each(moments)('%s loses no step and writes none twice', async (moment) => {
    const [database, lines] = [join(folder, `${moment}.db`), join(folder, `${moment}.jsonl`)]
    const args = [
      '--conditions=@entente/source',
      '--import',
      'tsx',
      child,
      database,
      lines,
      ...moment.split(' '),
    ]
    expect(spawnSync(process.execPath, args).signal).toBe('SIGKILL')
    // A line that the machine did not finish.
    appendFileSync(lines, '{"key":"half')
    const sql = await openSqlite(database)
    const later = { now: () => new Date(Date.now() + 3_600_000) }
    const outbox = await sqlOutbox(sql, { queue: 'directory', clock: later })
    const ports = { outbox, trace: memoryTrace().sink, clock: later }
    const plan = killedPlan()
    await publish(plan, ports, context)
    await deliver({ ...ports, transport: jsonLinesTransport(lines) })
    expect(await outbox.counts()).toEqual({ waiting: 0, claimed: 0, parked: 0, done: 3 })
    await sql.close()
    const written = readFileSync(lines, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    if (plan.status !== 'ready') throw new Error('refused')
    expect(written.map(({ key }) => key).sort()).toEqual(plan.operations.map(({ key }) => key).sort())
    const ofTeam = written.filter(({ address }) => address === 'admissions@s1.mssante.example')
    expect(ofTeam.map(({ kind }) => kind)).toEqual(['delete', 'insert'])
  })
})
