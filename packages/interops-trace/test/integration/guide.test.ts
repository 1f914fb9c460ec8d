import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'entente-guide-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('the guide "answering a trace request" runs as it stands in an empty folder', () => {
  const guide = readFileSync(join(root, 'docs', 'guides', 'answering-a-trace-request.md'), 'utf8')
  const [, script] = /```js\n(\/\/ repondre\.mjs\n[\s\S]*?)```/.exec(guide) ?? []
  // What `npm install` would put there.
  mkdirSync(join(folder, 'node_modules', '@entente'), { recursive: true })
  for (const name of ['core', 'runtime', 'interops-trace']) {
    symlinkSync(join(root, 'packages', name), join(folder, 'node_modules', '@entente', name))
  }
  writeFileSync(join(folder, 'repondre.mjs'), script ?? '')
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const node = [
    '--conditions=@entente/source',
    '--import',
    tsx.replace('/cjs/index.cjs', '/loader.mjs'),
    'repondre.mjs',
  ]
  const output = execFileSync(process.execPath, node, { cwd: folder, encoding: 'utf8' })
  expect(output).toMatch(
    /^à communiquer au plus tard le \d{4}-\d\d-\d\d \(open\)\nCOMPLETE: 1 VI, 1 accès\nintact /,
  )
  expect(output).toMatch(/la trace 1 figure parmi les \d+ de la tête signée\n$/)
  const files = readdirSync(folder)
  expect(files).toEqual(
    expect.arrayContaining([
      'bordereau.txt',
      'journal.ndjson',
      'preuve-1.tlog-proof',
      'preuve-2.tlog-proof',
      'reponse.csv',
      'reponse.xml',
    ]),
  )
}, 60_000)
