import { readFileSync } from 'node:fs'
import { trustErrors } from '@entente/trust'
import { expect, it } from 'vitest'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

it('the README lists every error code with its meaning', () => {
  const missing = Object.entries(trustErrors).filter(
    ([code, { meaning }]) => !readme.includes(`| \`${code}\` | ${meaning} |`),
  )
  expect(missing.map(([code]) => code)).toEqual([])
})
