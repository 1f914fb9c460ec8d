import { describe, expect, test } from 'vitest'
import { readTarEntries } from '../../src/nomenclature/read-tar-entries.ts'

/** One member of a tar archive: its header and its content, each filled up to whole blocks. */
function member(type: string, name: string, content: string): Buffer {
  const header = Buffer.alloc(512)
  header.write(name)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write(type, 156)
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512)
  body.write(content)
  return Buffer.concat([header, body])
}

const named = (attributes: string) => {
  const tar = Buffer.concat([
    member('x', 'attributes', attributes),
    member('0', 'short.json', '{}'),
    Buffer.alloc(1_024),
  ])
  return [...readTarEntries(tar)].map(({ name }) => name)
}

describe('the long name of PAX', () => {
  test('is read wherever its record stands', () => {
    expect(named('13 path=a.json\n')).toEqual(['a.json'])
    expect(named('30 mtime=1764000000.123456789\n13 path=a.json\n')).toEqual(['a.json'])
  })

  test('is not looked for in digits that are no record, however many they are', () => {
    const start = process.cpuUsage()
    expect(named('1'.repeat(1_000_000))).toEqual(['short.json'])
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1000).toBeLessThan(1_000)
  })
})
