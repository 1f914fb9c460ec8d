import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileListStore } from '../../src/index.ts'
import { describeWorld } from '../support/child-world.ts'
import { outcomeOf, startScript } from '../support/run-script.ts'
import { makeWorld, OPERATOR_A, TENANT } from '../support/world.ts'

const world = makeWorld()
/** About 300 KB, so that a small disk holds one list and not two. */
const rows = Array.from({ length: 600 }, (_, index) => ({
  domain: `etab-${index}.mssante.fr`,
  operator: OPERATOR_A,
}))
let folder: string
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entente-store-faults-'))
  for (let index = 0; index < 6; index += 1) {
    world.clock.advance(60_000)
    const more = [{ domain: 'nouveau.mssante.fr', operator: OPERATOR_A }]
    writeFileSync(file(`list-${index}.xml`), await world.list(index === 0 ? rows : [...rows, ...more]))
  }
  writeFileSync(file('world.json'), describeWorld(world))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

describe('a disk that is full during the swap', () => {
  const args = () => [file('list-0.xml'), file('list-1.xml')]
  const kept = { state: 'fresh', hasNew: false, leftovers: 0 }

  it.runIf(canMount)(
    'leaves the list in use as it was, and takes the new one once there is room',
    async () => {
      mkdirSync(file('small'))
      const mounted = 'mount -t tmpfs -o size=1m tmpfs "$0" && exec "$@"'
      const before = ['unshare', '-rm', 'bash', '-c', mounted, file('small')]
      const child = startScript(
        'fill-disk-and-refresh.ts',
        [file('world.json'), file('small'), ...args(), 'disk'],
        before,
      )
      const { out, error } = await outcomeOf(child)
      expect(error).toBe('')
      expect(JSON.parse(out)).toEqual([
        { outcome: 'swapped', ...kept },
        { outcome: 'unavailable', code: 'WL_STORE_FAILED', system: 'ENOSPC', ...kept },
        { outcome: 'swapped', ...kept, hasNew: true },
      ])
    },
  )

  it('is a limit on the size of files where nothing can be mounted: the same', async () => {
    // In KiB: between the two lists.
    writeFileSync(
      file('short.xml'),
      await world.list(rows.slice(0, 20), { generatedAt: '2026-03-02T09:00:00Z' }),
    )
    const limit = ['bash', '-c', 'trap "" XFSZ; ulimit -f 100; exec "$@"', 'limited']
    mkdirSync(file('limited'))
    const child = startScript(
      'fill-disk-and-refresh.ts',
      [file('world.json'), file('limited'), file('short.xml'), file('list-1.xml'), 'limit'],
      limit,
    )
    const { out, error } = await outcomeOf(child)
    expect(error).toBe('')
    expect(JSON.parse(out)).toEqual([
      { outcome: 'swapped', ...kept },
      { outcome: 'unavailable', code: 'WL_STORE_FAILED', system: 'EFBIG', ...kept },
    ])
  })
})

it('two processes that swap at once both end with the newest list, and every file is whole', async () => {
  const target = file('shared')
  const odd = ['list-0.xml', 'list-2.xml', 'list-4.xml'].map(file)
  const even = ['list-1.xml', 'list-3.xml', 'list-5.xml'].map(file)
  const children = [odd, [...even].reverse()].map((lists) =>
    startScript('refresh-in-turn.ts', [file('world.json'), target, ...lists]),
  )
  const outcomes = children.map(outcomeOf)
  // Once to start together, once to look when both are done.
  for (let turn = 0; turn < 2; turn += 1) {
    await Promise.all(children.map((child) => child.stdout && once(child.stdout, 'data')))
    for (const child of children) child.stdin?.write('go\n')
  }
  const answers = (await Promise.all(outcomes)).map(({ out, error }) => {
    expect(error).toBe('')
    return JSON.parse(out.split('\n').at(-2) ?? '')
  })
  const store = await fileListStore({ tenant: TENANT, folder: target })
  const newest = await store.latest()
  for (const { state, sha256 } of answers)
    expect({ state, sha256 }).toEqual({ state: 'fresh', sha256: newest?.sha256 })
  // The newest came first to one of them; the other may have stored older ones before, and never after.
  expect(answers[1]?.outcomes).toEqual(['swapped', 'WL_ROLLED_BACK', 'WL_ROLLED_BACK'])
  for (const outcome of answers[0]?.outcomes ?? ['none'])
    expect(['swapped', 'WL_ROLLED_BACK']).toContain(outcome)
  for (const { sha256 } of await store.history())
    expect((await store.bytesOf(sha256)).length).toBeGreaterThan(0)
  expect(readdirSync(join(target, TENANT)).filter((name) => name.endsWith('.tmp'))).toEqual([])
})
