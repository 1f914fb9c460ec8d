import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dpop } from '../../src/access/dpop.ts'
import * as documents from '../../src/documents/index.ts'
import * as surface from '../../src/index.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const guards = surface.qfGuards.map(({ id }) => id)
const functions = [...Object.keys(surface), ...Object.keys(documents), dpop.name]
const named = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

/** Clause, function or guard, test: one row each. */
const rows = readme
  .slice(readme.indexOf('## Spec coverage'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:clause|-)/.test(line))
  .map((line) => line.split('|'))
  .map(([, clause = '', held, shown]) => ({ clause: clause.trim(), held: named(held), shown: named(shown) }))

describe('the coverage table of the README', () => {
  it.each(rows)('$clause: what holds it exists, and the tests that show it', ({ held, shown }) => {
    for (const name of held) expect([...guards, ...functions], name).toContain(name)
    expect(shown.length).toBeGreaterThan(0)
    for (const file of shown) {
      const exists = ['unit', 'integration', 'vectors'].some((folder) =>
        existsSync(new URL(`../${folder}/${file}`, import.meta.url)),
      )
      expect(exists, file).toBe(true)
    }
  })

  it('names every guard', () => {
    const held = rows.flatMap((row) => row.held)
    expect(guards.filter((id) => !held.includes(id))).toEqual([])
  })
})
