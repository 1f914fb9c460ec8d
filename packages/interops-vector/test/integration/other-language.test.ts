import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { FOLDER, readManifest } from '../support/vector-manifest.ts'

const python = '/usr/bin/python3'
const judge = fileURLToPath(new URL('../support/peers/judge_vectors.py', import.meta.url))
const missing = [
  ['python3-lxml', python, '-c', 'import lxml'],
  ['python3-cryptography', python, '-c', 'import cryptography'],
  ['xmlsec1', 'xmlsec1', '--version'],
  ['openssl', 'openssl', 'version'],
].find(([, program = '', ...parameters]) => spawnSync(program, parameters).status !== 0)
if (missing && process.env.CI) throw new Error(`Install the Debian package ${missing[0]}.`)

describe.skipIf(missing)('vectors/vi in another language', () => {
  it('come out the same from their manifest alone, judged in Python by other tools', {
    timeout: 120_000,
  }, () => {
    const { stdout, stderr, status } = spawnSync(python, [judge, fileURLToPath(FOLDER)], { encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    const expected = Object.fromEntries(readManifest().vectors.map(({ id, code }) => [id, code]))
    expect(JSON.parse(stdout)).toEqual(expected)
  })
})
