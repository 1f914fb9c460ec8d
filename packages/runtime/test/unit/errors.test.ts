import { readdirSync, readFileSync } from 'node:fs'
import { isEntenteError } from '@entente/core'
import { describe, expect, test } from 'vitest'
import { isRuntimeError, RuntimeError, runtimeErrors } from '../../src/index.ts'

const tests = new URL('..', import.meta.url)
const sources = readdirSync(tests, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('errors.test.ts'))
  .map((name) => readFileSync(new URL(name, tests), 'utf8'))
  .join('\n')
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

describe.each(Object.keys(runtimeErrors))('%s', (code) => {
  test('is provoked by a test', () => {
    expect(sources).toMatch(new RegExp(`${code}\\b|SQL_\\(\\?:[A-Z_|]*${code.slice(4)}`))
  })

  test('stands in the README', () => {
    expect(readme).toContain(`\`${code}\``)
  })
})

test('an error says what happened, why and what to do, and is recognised by its code', () => {
  const error = new RuntimeError({ code: 'SQL_LOCKED', what: 'It is locked.', why: 'Somebody writes.' })
  expect(error.message).toBe(`It is locked. Somebody writes. ${runtimeErrors.SQL_LOCKED.remedy}`)
  expect(isEntenteError(error) && isRuntimeError(error, 'SQL_LOCKED')).toBe(true)
  expect(isRuntimeError(error, 'SQL_BROKEN')).toBe(false)
  expect(isRuntimeError(new Error('x'))).toBe(false)
})
