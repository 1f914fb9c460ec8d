// Builds the documentation site: the API reference from the docstrings, then the pages. `npm run docs` writes
// docs/.vitepress/dist; a link of a page or a docstring that leads nowhere is a failure.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tools = join(root, 'tools', 'site')
const bin = (name) => join(tools, 'node_modules', '.bin', name)

// Not `npm ci`: it refuses a lockfile that leaves out the optional packages of other platforms.
if (!existsSync(bin('vitepress')))
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], tools)
run(bin('typedoc'), ['--options', join(tools, 'typedoc.config.mjs')])
run(bin('vitepress'), ['build', 'docs'])
run(process.execPath, ['scripts/check-site-links.mjs', 'docs/.vitepress/dist'])

function run(command, args, cwd = root) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
