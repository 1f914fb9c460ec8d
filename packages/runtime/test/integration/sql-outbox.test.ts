import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { codeThrownBy, frozenClock } from '@entente/testkit'
import { expect, test } from 'vitest'
import { openSqlite, sqlOutbox } from '../../src/index.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const START = '2026-03-02T09:00:00Z'
const later = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000)
const MINUTE_MS = 60_000
const payload = new Uint8Array([1, 2])

async function openOutbox(queue = 'tenant/directory') {
  const clock = frozenClock(START)
  const path = join(folder, `${randomUUID()}.db`)
  const sql = await openSqlite(path)
  return { clock, path, sql, outbox: await sqlOutbox(sql, { queue, clock }) }
}
const keys = (items: readonly { key: string }[]) => items.map(({ key }) => key)

test('delivers in the order of arrival, each item to one claimer', async () => {
  const { outbox } = await openOutbox()
  await outbox.enqueue([
    { key: 'a', payload },
    { key: 'b', payload },
  ])
  await outbox.enqueue([{ key: 'c', payload }])
  const [first, second] = await Promise.all([outbox.claim(2, MINUTE_MS), outbox.claim(2, MINUTE_MS)])
  expect(keys(second!).filter((key) => keys(first!).includes(key))).toEqual([])
  expect(first).toMatchObject([
    { key: 'a', lane: 'a', payload, attempt: 1, queuedAt: new Date(START) },
    { key: 'b' },
  ])
})

test('takes a key once, also after its delivery, until it is forgotten', async () => {
  const { outbox, clock } = await openOutbox()
  const item = { key: 'a', payload }
  expect(await outbox.enqueue([item, item])).toEqual(['queued', 'present'])
  const [claimed] = await outbox.claim(1, MINUTE_MS)
  expect(await outbox.acknowledge(claimed!)).toBe('stored')
  expect(await outbox.enqueue([item])).toEqual(['present'])
  clock.set(later(10))
  expect(await outbox.forgetDone(later(0))).toBe(0)
  expect(await outbox.forgetDone(later(1))).toBe(1)
  expect(await outbox.enqueue([item])).toEqual(['queued'])
})

test('gives an item to the next claimer when its lease has ended, and the late outcome is lost', async () => {
  const { outbox, clock } = await openOutbox()
  await outbox.enqueue([{ key: 'a', payload }])
  const [slow] = await outbox.claim(1, MINUTE_MS)
  expect(await outbox.claim(1, MINUTE_MS)).toEqual([])
  clock.set(later(1))
  const [next] = await outbox.claim(1, MINUTE_MS)
  expect(next).toMatchObject({ key: 'a', attempt: 2 })
  expect(await outbox.acknowledge(slow!)).toBe('lost')
  expect(await outbox.acknowledge(next!)).toBe('stored')
  expect(await outbox.acknowledge(next!)).toBe('lost')
})

test('waits with a repeat as long as told, and its lane waits with it', async () => {
  const { outbox, clock } = await openOutbox()
  await outbox.enqueue([
    { key: 'a1', lane: 'a', payload },
    { key: 'a2', lane: 'a', payload },
    { key: 'b1', lane: 'b', payload },
  ])
  const claimed = await outbox.claim(10, MINUTE_MS)
  expect(keys(claimed)).toEqual(['a1', 'b1'])
  expect(await outbox.retry(claimed[0]!, later(5))).toBe('stored')
  await outbox.acknowledge(claimed[1]!)
  clock.set(later(4))
  expect(await outbox.claim(10, MINUTE_MS)).toEqual([])
  clock.set(later(5))
  const [again] = await outbox.claim(10, MINUTE_MS)
  expect(again).toMatchObject({ key: 'a1', attempt: 2 })
  await outbox.acknowledge(again!)
  expect(keys(await outbox.claim(10, MINUTE_MS))).toEqual(['a2'])
})

test('keeps a parked item and closes its lane until a person decides', async () => {
  const { outbox } = await openOutbox()
  await outbox.enqueue([
    { key: 'a1', lane: 'a', payload },
    { key: 'a2', lane: 'a', payload },
  ])
  const [claimed] = await outbox.claim(1, MINUTE_MS)
  await outbox.park(claimed!, 'refused by the directory')
  expect(await outbox.claim(10, MINUTE_MS)).toEqual([])
  expect(await outbox.counts()).toEqual({ waiting: 1, claimed: 0, parked: 1, done: 0 })
  await outbox.release('a1', 'waiting')
  const [again] = await outbox.claim(10, MINUTE_MS)
  expect(again).toMatchObject({ key: 'a1', attempt: 2 })
  await outbox.park(again!, 'refused again')
  await outbox.release('a1', 'done')
  expect(keys(await outbox.claim(10, MINUTE_MS))).toEqual(['a2'])
})

test('tells since when the oldest item waits', async () => {
  const { outbox, clock } = await openOutbox()
  expect(await outbox.oldestOpen()).toBeUndefined()
  await outbox.enqueue([{ key: 'a', payload }])
  clock.set(later(3))
  await outbox.enqueue([{ key: 'b', payload }])
  expect(await outbox.oldestOpen()).toEqual(later(0))
  await outbox.acknowledge((await outbox.claim(1, MINUTE_MS))[0]!)
  expect(await outbox.oldestOpen()).toEqual(later(3))
})

test('queues all items of a call or none', async () => {
  const { outbox } = await openOutbox()
  const call = () =>
    outbox.enqueue([
      { key: 'a', payload },
      { key: '', payload },
    ])
  expect(await codeThrownBy(call)).toBe('STORE_KEY_INVALID')
  expect(await outbox.counts()).toEqual({ waiting: 0, claimed: 0, parked: 0, done: 0 })
})

test('keeps queues apart and survives a restart', async () => {
  const { outbox, sql, path, clock } = await openOutbox('tenant-a/directory')
  const other = await sqlOutbox(sql, { queue: 'tenant-b/directory', clock })
  await outbox.enqueue([{ key: 'a', payload }])
  expect(await other.claim(10, MINUTE_MS)).toEqual([])
  await sql.close()
  const again = await openSqlite(path)
  const reopened = await sqlOutbox(again, { queue: 'tenant-a/directory', clock })
  expect(keys(await reopened.claim(10, MINUTE_MS))).toEqual(['a'])
  await again.close()
})
