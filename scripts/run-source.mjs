// Runs a TypeScript entry point from source: `node scripts/run-source.mjs <file.ts> [arguments…]`.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [entry, ...rest] = process.argv.slice(2)
const { status, signal } = spawnSync(
  process.execPath,
  ['--conditions=@entente/source', '--import', 'tsx', `${root}${entry}`, ...rest],
  { stdio: 'inherit' },
)
if (signal) process.kill(process.pid, signal)
process.exit(status ?? 1)
