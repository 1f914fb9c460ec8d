import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { entente } from '../support/run.ts'

const vector = (name: string) =>
  fileURLToPath(new URL(`../../../../vectors/conventions/${name}`, import.meta.url))

describe('convention lint', () => {
  it('finds nothing wrong with a sound convention', async () => {
    expect(await entente(['convention', 'lint', vector('valid/interops.json')])).toEqual({
      exit: 0,
      out: 'No problem found.\n',
      error: '',
    })
  })

  it('names every wrong place, and ends with 1', async () => {
    const { exit, out } = await entente([
      '--json',
      'convention',
      'lint',
      vector('invalid/interops-many-faults.json'),
    ])
    const { problems } = JSON.parse(out)
    expect(exit).toBe(1)
    expect(problems.length).toBeGreaterThan(1)
    expect(problems[0]).toEqual({ path: expect.any(String), expected: expect.any(String) })
  })

  it('reads standard input, and says where JSON ends to be JSON', async () => {
    const sound = readFileSync(vector('valid/qf.json'))
    expect((await entente(['convention', 'lint', '-'], { input: sound })).exit).toBe(0)
    const { exit, error } = await entente(['convention', 'lint', '-'], { input: '{"kind": secret}' })
    expect(exit).toBe(3)
    expect(error).toContain('CLI_INPUT_NOT_JSON')
    expect(error).not.toContain('secret')
  })

  it('says so when the file does not exist', async () => {
    const { exit, error } = await entente(['convention', 'lint', 'no-such-file.json'])
    expect(exit).toBe(3)
    expect(error).toContain('CLI_INPUT_UNREADABLE')
  })
})

describe('convention show', () => {
  it('shows the text of the day, amendments included', async () => {
    const before = await entente(['convention', 'show', vector('valid/interops.json'), '--at', '2025-09-30'])
    const after = await entente(['convention', 'show', vector('valid/interops.json'), '--at', '2025-10-01'])
    expect(before.out).not.toContain('Project portail')
    expect(after.out).toContain('with avenant-1')
    expect(after.out).toContain('Project portail')
  })

  it('ends with 1 before every party has signed', async () => {
    const { exit, out } = await entente([
      'convention',
      'show',
      vector('valid/interops.json'),
      '--at',
      '2025-01-19',
    ])
    expect(exit).toBe(1)
    expect(out).toContain('binds nobody')
  })

  it('refuses a day that does not exist', async () => {
    const { exit, error } = await entente([
      'convention',
      'show',
      vector('valid/interops.json'),
      '--at',
      '2025-02-30',
    ])
    expect(exit).toBe(3)
    expect(error).toContain('CLI_OPTION_INVALID')
  })
})
