import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../../../../', import.meta.url)

/** Rows of the tables, without their head and rule. */
const rows = readFileSync(new URL('GLOSSARY.md', root), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| French term'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )

const terms = rows.flatMap(([names = '']) => names.split(', ').map((name) => name.toLowerCase()))

/** Every `@term` tag in the sources, as `file: term`. */
function usedTerms(): readonly { file: string; term: string }[] {
  return readdirSync(new URL('packages/', root)).flatMap((name) =>
    sourcesOf(name).flatMap((file) =>
      [...readFileSync(new URL(file, root), 'utf8').matchAll(/^\s*\*\s*@term\s+(.+)$/gm)].flatMap(
        ([, list = '']) => list.split(',').map((term) => ({ file, term: term.trim() })),
      ),
    ),
  )
}

function sourcesOf(name: string): readonly string[] {
  try {
    return readdirSync(new URL(`packages/${name}/src/`, root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `packages/${name}/src/${file}`)
  } catch {
    return []
  }
}

describe('the glossary', () => {
  it('explains every term that a docstring refers to', () => {
    const used = usedTerms()
    expect(used.length).toBeGreaterThan(20)
    const missing = used.filter(({ term }) => !terms.includes(term.toLowerCase()))
    expect(missing).toEqual([])
  })

  it('explains each term once, with a meaning, an API name and a source', () => {
    expect(new Set(terms).size).toBe(terms.length)
    for (const row of rows) expect(row.filter((cell) => cell !== '')).toHaveLength(4)
  })
})
