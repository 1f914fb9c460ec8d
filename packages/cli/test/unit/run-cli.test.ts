import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { plantSentinels } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import { CliError, type RegisterVerb } from '../../src/index.ts'
import { entente } from '../support/run.ts'

const failing =
  (thrown: unknown): RegisterVerb =>
  (program, answer) => {
    program.command('fail').action(
      answer(() => {
        throw thrown
      }),
    )
  }

describe('the command line', () => {
  it('explains itself, with its exit codes', async () => {
    const { exit, out } = await entente(['--help'])
    expect(exit).toBe(0)
    expect(out).toContain('Usage: entente')
    expect(out).toContain('Exit codes:')
  })

  it('ends with 2 and a suggestion when a verb does not exist', async () => {
    const { exit, error } = await entente(['idd'])
    expect(exit).toBe(2)
    expect(error).toContain('Did you mean id?')
  })

  it('ends with 3 and a taught error when no answer was possible', async () => {
    const verbs = [
      failing(new CliError({ code: 'CLI_INPUT_UNREADABLE', what: 'Cannot read x.', fix: 'Give y.' })),
    ]
    expect(await entente(['fail'], { verbs })).toEqual({
      exit: 3,
      out: '',
      error: 'CLI_INPUT_UNREADABLE: Cannot read x. Give y.\n',
    })
    const { out } = await entente(['--json', 'fail'], { verbs })
    expect(JSON.parse(out).error).toMatchObject({ code: 'CLI_INPUT_UNREADABLE', retryable: false })
  })

  it('ends with 70 on a defect of its own', async () => {
    const { exit, error } = await entente(['fail'], { verbs: [failing(new TypeError('broken'))] })
    expect(exit).toBe(70)
    expect(error).toContain('TypeError: broken')
  })

  it('runs as a program', () => {
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--conditions=@entente/source', '--import', 'tsx', main, '--json', 'id', 'check', 'siret'],
      { input: '99999999800019\n', encoding: 'utf8' },
    )
    expect(JSON.parse(stdout)).toEqual({ kind: 'siret', valid: true })
    expect(status).toBe(0)
  })
})

describe('id check', () => {
  it('answers yes with 0 and no with 1', async () => {
    expect(await entente(['id', 'check', 'siren'], { input: '999999980\n' })).toMatchObject({
      exit: 0,
      out: 'valid siren\n',
    })
    const refused = await entente(['--json', 'id', 'check', 'siren'], { input: '999999981' })
    expect(refused.exit).toBe(1)
    expect(JSON.parse(refused.out)).toMatchObject({ kind: 'siren', valid: false, code: 'ID_CHECK_KEY_WRONG' })
  })

  it('never repeats the identifier it was given', async () => {
    const sentinels = plantSentinels()
    const nir = sentinels.watch('299999999999999')
    const { out, error } = await entente(['id', 'check', 'nir'], { input: nir })
    expect(sentinels.leaksIn(out, error)).toEqual([])
  })

  it('refuses more input than an identifier can have', async () => {
    const { exit, error } = await entente(['id', 'check', 'nir'], { input: '1'.repeat(5_000) })
    expect(exit).toBe(3)
    expect(error).toContain('CLI_INPUT_TOO_LARGE')
  })

  it('refuses an unknown kind and lists the known ones', async () => {
    const { exit, error } = await entente(['id', 'check', 'passport'], { input: 'x' })
    expect(exit).toBe(2)
    expect(error).toContain('siret')
  })
})
