import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { detachElement, LIST_LIMITS, readRows, readXml } from '@entente/trust/xml'
import { beforeAll, describe, expect, test } from 'vitest'
import { asList, bestMs, SIZE, shapes, verifyListRaised, verifyRaised } from '../support/hostile-shapes.ts'

const MOST_MS = 50
const MOST_GROWTH = 2.2
const root = fileURLToPath(new URL('../../../../', import.meta.url))

describe('hostile documents of 200 kB under raised limits', () => {
  let growth: Readonly<Record<string, number>> = {}

  /*
   * From a base of at least 5 ms, twice the size costs at most 2.2 times the CPU time, and eight times the size no more
   * for each doubling: the best of several runs, in a process of its own, with the collector as Node.js sets it.
   */
  beforeAll(async () => {
    growth = await measureGrowth()
    // Compiled code differs from process to process, and a busy moment counts too. A quadratic cost is 4 times in each.
    for (let again = 0; again < 4 && tooMuch(growth).length > 0; again += 1) {
      growth = { ...growth, ...(await measureGrowth(tooMuch(growth))) }
    }
  }, 240_000)

  test.each(shapes)('%s: refused in 50 ms', (_, make) => {
    const xml = make(SIZE)
    expect(bestMs([Buffer.from(xml)], verifyRaised)[0]).toBeLessThan(MOST_MS)
    expect(bestMs([Buffer.from(asList(xml))], verifyListRaised)[0]).toBeLessThan(MOST_MS)
  })

  test.each(shapes)('%s: twice the size, about twice the time', (name) => {
    expect(growth[name]).toBeLessThanOrEqual(MOST_GROWTH)
  })
})

const tooMuch = (growth: Readonly<Record<string, number>>) =>
  Object.keys(growth).filter((name) => (growth[name] ?? 0) > MOST_GROWTH)

/** How much more twice the size costs, by shape; of all shapes or of those named. */
async function measureGrowth(names: readonly string[] = []): Promise<Readonly<Record<string, number>>> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--conditions=@entente/source',
      '--import',
      'tsx',
      fileURLToPath(new URL('../support/measure-growth.ts', import.meta.url)),
      ...names,
    ],
    { cwd: root },
  )
  return JSON.parse(stdout)
}

describe('any bytes', () => {
  const inputs = [
    new Uint8Array(),
    new Uint8Array(1_000),
    Buffer.alloc(70_000, 0x3c),
    Buffer.from([0xff, 0xfe, 0x3c, 0x00]),
    Buffer.alloc(5_000, 0xef),
  ]

  test.each(inputs)('input %# is refused with a code by every reader', (input) => {
    const readers = [
      () => readXml(input),
      () => readRows(input, { path: [{ namespace: '', local: 'a' }], limits: LIST_LIMITS }, () => {}),
      () =>
        detachElement(input, {
          path: [{ namespaces: [''], local: 'a' }],
          stopAt: { namespaces: [''], local: 'b' },
        }),
      () => verifyRaised(input),
      () => verifyListRaised(input),
    ]
    for (const read of readers) {
      expect(read).toThrow(expect.objectContaining({ code: expect.stringMatching(/^(XML|SIGNATURE)_/) }))
    }
  })
})
