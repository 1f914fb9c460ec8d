// Runs every example that has a `test` script, then follows each page of the documentation that tells the reader to write
// files, and says which failed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { followedPages } from './markdown-blocks.mjs'

const examples = fileURLToPath(new URL('../examples/', import.meta.url))
const failed = []
for (const name of readdirSync(examples).sort()) {
  const manifest = join(examples, name, 'package.json')
  if (!existsSync(manifest)) continue
  if (!JSON.parse(readFileSync(manifest, 'utf8')).scripts?.test) continue
  const start = performance.now()
  const { status } = spawnSync('npm', ['test', '--silent'], { cwd: join(examples, name), stdio: 'inherit' })
  console.log(
    `${status === 0 ? 'ok  ' : 'FAIL'}  examples/${name} ${((performance.now() - start) / 1000).toFixed(1)} s`,
  )
  if (status !== 0) failed.push(name)
}
for (const page of followedPages()) {
  const { status } = spawnSync(process.execPath, ['scripts/follow-page.mjs', '--workspace', page], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
  })
  if (status !== 0) failed.push(page)
}
if (failed.length > 0) process.exit(1)
