// Installs the workspace with the pinned pnpm when the lockfile changed; a second run costs a few milliseconds.
// No dependency: it has to run on a machine that has only Node.js and npm.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Entente needs Node.js 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
const pnpm = packageManager.split('+')[0]
const stampFile = `${root}node_modules/.stamp`
const stamp = createHash('sha256')
  .update(pnpm)
  .update(readFileSync(`${root}pnpm-lock.yaml`))
  .digest('hex')

if (readStamp() !== stamp) {
  console.error(`Installing the workspace once, with ${pnpm}…`)
  const install = ['install', '--frozen-lockfile', '--prefer-offline', '--loglevel=error']
  const { status } = spawnSync('npx', ['--yes', pnpm, ...install], {
    cwd: root,
    // The output of `npm run bench -- --json` must stay one JSON object on stdout.
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
  mkdirSync(`${root}node_modules`, { recursive: true })
  writeFileSync(stampFile, stamp)
}

function readStamp() {
  try {
    return readFileSync(stampFile, 'utf8')
  } catch {
    return ''
  }
}
