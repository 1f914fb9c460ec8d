import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeyValueStore } from '@entente/core/ports'
import { codeThrownBy, frozenClock, plantSentinels } from '@entente/testkit'
import { describe, expect, test } from 'vitest'
import { fileKeyValueStore, memoryKeyValueStore, openSqlite, sqlKeyValueStore } from '../../src/index.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const START = '2026-03-02T09:00:00Z'
const later = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000)
const bytes = (text: string) => new Uint8Array(Buffer.from(text))

type Clock = ReturnType<typeof frozenClock>
const kinds: [string, (clock: Clock) => Promise<KeyValueStore>][] = [
  ['memory', async (clock) => memoryKeyValueStore(clock)],
  ['file', (clock) => fileKeyValueStore(join(folder, randomUUID()), { clock })],
  [
    'SQL',
    async (clock) =>
      sqlKeyValueStore(await openSqlite(join(folder, `${randomUUID()}.db`)), { namespace: 'a', clock }),
  ],
]

describe.each(kinds)('the %s key-value store', (_, open) => {
  test('keeps, replaces and deletes values', async () => {
    const store = await open(frozenClock(START))
    expect(await store.get('k')).toBeUndefined()
    await store.put('k', bytes('one'))
    await store.put('other/key ☕', new Uint8Array())
    await store.put('k', bytes('two'))
    expect(await store.get('k')).toEqual(bytes('two'))
    expect(await store.get('other/key ☕')).toEqual(new Uint8Array())
    await store.delete('k')
    await store.delete('k')
    expect(await store.get('k')).toBeUndefined()
  })

  test('shares no memory with its caller', async () => {
    const store = await open(frozenClock(START))
    const value = bytes('abc')
    await store.put('k', value)
    value[0] = 0
    const read = await store.get('k')
    read![1] = 0
    expect(await store.get('k')).toEqual(bytes('abc'))
  })

  test('stores an absent key for exactly one of many callers', async () => {
    const store = await open(frozenClock(START))
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (__, index) => store.putIfAbsent('once', bytes(String(index)))),
    )
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1)
    expect(await store.get('once')).toEqual(bytes(String(outcomes.indexOf('stored'))))
  })

  test('forgets a value at its instant, not before', async () => {
    const clock = frozenClock(START)
    const store = await open(clock)
    await store.put('k', bytes('v'), later(5))
    expect(await store.putIfAbsent('k', bytes('w'), later(9))).toBe('present')
    clock.set(new Date(later(5).getTime() - 1))
    expect(await store.get('k')).toEqual(bytes('v'))
    clock.set(later(5))
    expect(await store.get('k')).toBeUndefined()
    expect(await store.putIfAbsent('k', bytes('w'), later(9))).toBe('stored')
    expect(await store.putIfAbsent('k', bytes('x'), later(9))).toBe('present')
    expect(await store.get('k')).toEqual(bytes('w'))
  })

  test('forgets an expiry with the value it belonged to', async () => {
    const clock = frozenClock(START)
    const store = await open(clock)
    await store.put('k', bytes('v'), later(5))
    await store.put('k', bytes('kept'))
    clock.set(later(6))
    expect(await store.get('k')).toEqual(bytes('kept'))
  })

  test.each([[''], ['a\nb'], ['a\0'], ['\ud800'], ['x'.repeat(513)]])('refuses the key %j', async (key) => {
    const store = await open(frozenClock(START))
    for (const call of [
      () => store.get(key),
      () => store.put(key, bytes('v')),
      () => store.putIfAbsent(key, bytes('v')),
      () => store.delete(key),
    ]) {
      expect(await codeThrownBy(call)).toBe('STORE_KEY_INVALID')
    }
  })
})

describe('the SQL store', () => {
  test('keeps its namespaces apart, and removes only what has expired in its own', async () => {
    const clock = frozenClock(START)
    const sql = await openSqlite(join(folder, 'namespaces.db'))
    const a = await sqlKeyValueStore(sql, { namespace: 'tenant-a/once', clock })
    const b = await sqlKeyValueStore(sql, { namespace: 'tenant-b/once', clock })
    await a.put('k', bytes('a'), later(1))
    await a.put('kept', bytes('a'), later(10))
    expect(await b.get('k')).toBeUndefined()
    await b.put('k', bytes('b'), later(1))
    clock.set(later(2))
    expect(await a.removeExpired()).toBe(1)
    expect(await sql.query('SELECT COUNT(*) AS n FROM entente_key_value')).toEqual([{ n: 2n }])
    expect(await codeThrownBy(() => sqlKeyValueStore(sql, { namespace: '' }))).toBe('STORE_KEY_INVALID')
    await sql.close()
  })

  test('is still there after the database was closed', async () => {
    const path = join(folder, 'again.db')
    const first = await openSqlite(path)
    await (await sqlKeyValueStore(first, { namespace: 'a' })).put('k', bytes('v'))
    await first.close()
    const second = await openSqlite(path)
    expect(await (await sqlKeyValueStore(second, { namespace: 'a' })).get('k')).toEqual(bytes('v'))
    await second.close()
  })
})

describe('the file store', () => {
  test('is readable by its owner only and shows no key in its names', async () => {
    const sentinels = plantSentinels()
    const path = join(folder, 'private')
    const store = await fileKeyValueStore(path)
    await store.put(sentinels.plant('mailbox'), bytes('v'))
    const names = readdirSync(path)
    expect(names).toHaveLength(1)
    expect(sentinels.leaksIn(names)).toEqual([])
    expect(statSync(path).mode & 0o777).toBe(0o700)
    expect(statSync(join(path, names[0]!)).mode & 0o777).toBe(0o600)
  })

  test('is still there when it is opened again, and leaves no temporary file', async () => {
    const path = join(folder, 'kept')
    const store = await fileKeyValueStore(path)
    await store.put('k', bytes('v'))
    await store.putIfAbsent('l', bytes('w'))
    await store.putIfAbsent('l', bytes('w'))
    expect(await (await fileKeyValueStore(path)).get('k')).toEqual(bytes('v'))
    expect(readdirSync(path).filter((name) => !name.endsWith('.entry'))).toEqual([])
  })

  test.each([
    ['cut', (path: string) => truncateSync(path, statSync(path).size - 1)],
    ['changed', (path: string) => writeFileSync(path, readFileSync(path).fill(0x41, 52))],
    ['emptied', (path: string) => truncateSync(path, 0)],
    ['given another expiry', (path: string) => writeFileSync(path, readFileSync(path).fill(0x01, 13, 14))],
  ])('refuses a file that was %s', async (_, damage) => {
    const path = join(folder, randomUUID())
    const store = await fileKeyValueStore(path)
    await store.put('k', bytes('value'))
    damage(join(path, readdirSync(path)[0]!))
    expect(await codeThrownBy(() => store.get('k'))).toBe('STORE_FILE_CORRUPT')
    expect(await codeThrownBy(() => store.putIfAbsent('k', bytes('v')))).toBe('STORE_FILE_CORRUPT')
    await store.put('k', bytes('new'))
    expect(await store.get('k')).toEqual(bytes('new'))
  })

  test('names what it cannot write or read, and keeps the previous value', async () => {
    writeFileSync(join(folder, 'occupied'), '')
    expect(await codeThrownBy(() => fileKeyValueStore(join(folder, 'occupied')))).toBe('STORE_WRITE_FAILED')
    const path = join(folder, 'blocked')
    const store = await fileKeyValueStore(path)
    await store.put('k', bytes('v'))
    const [name] = readdirSync(path)
    const blocked = await fileKeyValueStore(join(folder, 'blocked-2'))
    mkdirSync(join(folder, 'blocked-2', name!))
    expect(await codeThrownBy(() => blocked.put('k', bytes('w')))).toBe('STORE_WRITE_FAILED')
    expect(await codeThrownBy(() => blocked.get('k'))).toBe('STORE_READ_FAILED')
    expect(readdirSync(join(folder, 'blocked-2'))).toEqual([name])
  })
})
