// Runs every example that has a `test` script, one after the other, and says which failed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

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
if (failed.length > 0) process.exit(1)
