import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { directoryErrors } from '../../src/index.ts'

const tests = new URL('..', import.meta.url)
const sources = readdirSync(tests, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('errors.test.ts'))
  .map((name) => readFileSync(new URL(name, tests), 'utf8'))
  .join('\n')
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

describe.each(Object.keys(directoryErrors))('%s', (code) => {
  test('is provoked by a test and stands in the README', () => {
    expect(sources).toContain(code)
    expect(readme).toContain(`\`${code}\``)
  })
})
