import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as surface from '../../src/index.ts'
import { readManifest } from '../support/vector-manifest.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const { vectors, calls } = readManifest()
const ids = [...vectors, ...calls].map(({ id }) => id)
const checks = Object.keys(surface.vectorCheckList)

/** Requirement, source, check or function, vector: one row each. */
const rows = readme
  .slice(readme.indexOf('## Coverage'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:requirement|-)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, requirement = '', , held = '', shown = '']) => ({ requirement, held, shown }))

const named = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

describe('the coverage table of the README', () => {
  it('has a row for each of the requirements', () => {
    expect(rows.length).toBeGreaterThan(18)
  })

  it.each(rows)('$requirement: its checks and functions exist', ({ held }) => {
    for (const name of named(held).filter((each) => !each.includes('.'))) {
      expect([...checks, ...Object.keys(surface), 'pagm-held', 'vi.created'], name).toContain(name)
    }
  })

  it.each(rows)('$requirement: its vectors and tests exist', ({ shown }) => {
    expect(named(shown).length).toBeGreaterThan(0)
    for (const name of named(shown)) {
      const found = name.endsWith('.test.ts')
        ? ['unit', 'integration', 'vectors'].some((folder) =>
            existsSync(new URL(`../${folder}/${name}`, import.meta.url)),
          )
        : ids.some((id) => (name.endsWith('*') ? id.startsWith(name.slice(0, -1)) : id === name))
      expect(found, name).toBe(true)
    }
  })

  it('names every check of the list, alone or within a range', () => {
    const covered = rows.flatMap(({ held }) => {
      const range = /`([\w-]+)` … `([\w-]+)`/.exec(held)
      if (range === null) return named(held)
      const [from, to] = [checks.indexOf(range[1] ?? ''), checks.indexOf(range[2] ?? '')]
      return [...named(held), ...checks.slice(from, to + 1)]
    })
    expect(checks.filter((id) => !covered.includes(id))).toEqual([])
  })

  it('every check has a vector or a call that it alone decides', () => {
    const decided = new Set<string>([...vectors, ...calls].map(({ code }) => code))
    for (const [id, { codes }] of Object.entries(surface.vectorCheckList)) {
      for (const code of codes) expect(decided.has(code), `${id}: ${code}`).toBe(true)
    }
  })
})
