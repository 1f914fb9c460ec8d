// Builds every package, each after those it depends on.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
const { status } = spawnSync('npx', ['--yes', packageManager, '-r', 'build'], { cwd: root, stdio: 'inherit' })
process.exit(status ?? 1)
