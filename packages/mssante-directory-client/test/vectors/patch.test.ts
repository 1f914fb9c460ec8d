import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type MailboxChange, type PatchDialect, patchBody } from '../../src/index.ts'

interface Case {
  readonly name: string
  readonly dialect: PatchDialect
  readonly change: MailboxChange
  readonly body: object
}
const file = new URL('../../../../vectors/directory/patch.json', import.meta.url)
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[]

test.each(cases.map((own) => [own.name, own] as const))('%s', (_, { change, dialect, body }) => {
  expect(patchBody(change, dialect)).toEqual(body)
})
