import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as surface from '../../src/index.ts'
import * as smtp from '../../src/smtp/index.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const inside = ['readList', 'matchCertificate']
const names = [...Object.keys(surface), ...Object.keys(smtp), ...inside]
const named = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

/** Requirement, function, test: one row each. */
const rows = readme
  .slice(readme.indexOf('## Coverage'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:Requirement|-)/.test(line))
  .map((line) => line.split('|'))
  .map(([, requirement = '', held, shown]) => ({
    requirement: requirement.trim(),
    held: named(held).filter((name) => !name.includes('…')),
    shown: named(shown),
  }))

describe('the coverage table of the README', () => {
  it('has its rows', () => expect(rows.length).toBeGreaterThan(12))

  it.each(rows)('$requirement: what holds it exists, and the tests that show it', ({ held, shown }) => {
    for (const name of held) expect(names, name).toContain(name)
    expect(shown.length).toBeGreaterThan(0)
    for (const path of shown) {
      const base = path.startsWith('examples/') ? '../../../../' : '../../'
      expect(existsSync(new URL(base + path, import.meta.url)), path).toBe(true)
    }
  })
})
