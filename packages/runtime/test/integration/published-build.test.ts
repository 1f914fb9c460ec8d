import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const folder = temporaryFolder()

/** Lays a package out as `npm install` would: its build and the package.json that is published. */
function install(name: string): void {
  const source = join(root, 'packages', name)
  const target = join(folder, 'node_modules/@entente', name)
  mkdirSync(target, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  writeFileSync(
    join(target, 'package.json'),
    JSON.stringify({ ...manifest, exports: manifest.publishConfig.exports }),
  )
  const tsup = join(root, 'node_modules/.bin/tsup')
  execFileSync(tsup, ['--no-dts', '--silent', '--out-dir', join(target, 'dist')], {
    cwd: source,
    stdio: 'pipe',
  })
}

function link(name: string, from: string): void {
  const installed = realpathSync(join(root, 'packages', from, 'node_modules', name))
  symlinkSync(installed, join(folder, 'node_modules', name))
}

const USE = `
  const sql = await openSqlite(process.argv[2])
  await sql.execute('CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY) STRICT')
  const store = await sqlKeyValueStore(sql, { namespace: 'a' })
  console.log(await store.putIfAbsent('k', new Uint8Array([1])))
  await openSqlite('/missing/folder/x.db').catch((error) => console.log(error.code, error instanceof RuntimeError))
  await openPostgres('postgres://localhost/x').catch((error) => console.log(error.code))
  await sql.close()
`
const NAMES = '{ openPostgres, openSqlite, RuntimeError, sqlKeyValueStore }'

beforeAll(() => {
  install('core')
  install('runtime')
  link('zod', 'core')
  link('libsql', 'runtime')
  writeFileSync(join(folder, 'use.mjs'), `import ${NAMES} from '@entente/runtime'\n${USE}`)
  writeFileSync(
    join(folder, 'use.cjs'),
    `const ${NAMES} = require('@entente/runtime')\nasync function main() {${USE}}\nmain()`,
  )
}, 120_000)

test.each(['use.mjs', 'use.cjs'])('the build runs under plain node, worker thread included: %s', (script) => {
  const environment = { ...process.env, NODE_OPTIONS: '' }
  const args = ['--no-warnings', script, join(folder, `${script}.db`)]
  const printed = execFileSync(process.execPath, args, { cwd: folder, env: environment }).toString()
  expect(printed.trim().split('\n')).toEqual(['stored', 'SQL_OPEN_FAILED true', 'PEER_MISSING'])
})
