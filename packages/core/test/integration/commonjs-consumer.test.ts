import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const core = fileURLToPath(new URL('../../', import.meta.url))
const root = join(core, '..', '..')
const scratch = mkdtempSync(join(tmpdir(), 'entente-commonjs-'))
const installed = join(scratch, 'application', 'node_modules')

/** Runs a script of the application on plain Node.js, without the conditions the test runner sets. */
function run(...parameters: readonly string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env
  return spawnSync(process.execPath, parameters, { cwd: join(scratch, 'application'), encoding: 'utf8', env })
}

/** Builds, packs and unpacks the library the way a registry would hand it over, without one. */
beforeAll(() => {
  const staged = join(scratch, 'staged')
  const tsup = join(root, 'node_modules', '.bin', 'tsup')
  execFileSync(tsup, ['--no-dts', '--out-dir', join(staged, 'dist')], { cwd: core, stdio: 'pipe' })
  const {
    publishConfig,
    devDependencies: _,
    ...manifest
  } = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8'))
  writeFileSync(join(staged, 'package.json'), JSON.stringify({ ...manifest, exports: publishConfig.exports }))

  execFileSync('npm', ['pack', '--ignore-scripts', '--offline', '--pack-destination', scratch], {
    cwd: staged,
    stdio: 'pipe',
  })
  const archive = readdirSync(scratch).find((name) => name.endsWith('.tgz')) ?? ''
  const target = join(installed, '@entente', 'core')
  mkdirSync(target, { recursive: true })
  execFileSync('tar', ['-xzf', join(scratch, archive), '-C', target, '--strip-components=1'])
  symlinkSync(join(core, 'node_modules', 'zod'), join(installed, 'zod'))
  cpSync(join(root, 'examples', 'commonjs-consumer', 'main.cjs'), join(scratch, 'application', 'main.cjs'))
}, 120_000)

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('a CommonJS application', () => {
  it('requires the packed library without a flag or a warning', () => {
    const { status, stdout, stderr } = run('main.cjs', '99000000200016', '990 000 002 00024')
    expect(stderr).toBe('')
    expect(stdout).toBe('1. 990 000 002 00016 (SIREN 990000002)\n2. 990 000 002 00024 (SIREN 990000002)\n')
    expect(status).toBe(0)
  })

  it('catches and recognises its errors', () => {
    const { status, stdout } = run('main.cjs', '99000000200017')
    expect(stdout).toMatch(/^1\. ID_CHECK_KEY_WRONG: This value is not a valid SIRET\./)
    expect(stdout).not.toContain('99000000200017')
    expect(status).toBe(1)
  })

  it('requires every entry point', () => {
    const { exports } = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8'))
    const entries = Object.keys(exports)
      .filter((path) => !path.endsWith('.json'))
      .map((path) => `@entente/core${path.slice(1)}`)
    const script = `for (const name of ${JSON.stringify(entries)}) { const it = require(name); console.log(name, typeof it) }`
    const { stdout, stderr } = run('--eval', script)
    expect(stderr).toBe('')
    expect(stdout.trim().split('\n')).toEqual(entries.map((name) => `${name} object`))
  })

  it('meets the same classes as the ES modules of the process', () => {
    const script = `
      const { CoreError } = require('@entente/core')
      const { parseSiret } = require('@entente/core/ids')
      import('@entente/core').then((esm) => {
        try { parseSiret('') } catch (error) { console.log(error instanceof CoreError, error instanceof esm.CoreError) }
      })`
    expect(run('--eval', script)).toMatchObject({ stdout: 'true true\n', stderr: '', status: 0 })
  })
})
