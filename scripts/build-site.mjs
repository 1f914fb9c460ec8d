// Builds the documentation site: the API reference from the docstrings, then the pages. `npm run docs` writes
// docs/.vitepress/dist; a dead link or a broken {@link} is a failure.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tools = join(root, 'tools', 'site')
const bin = (name) => join(tools, 'node_modules', '.bin', name)

if (!existsSync(bin('vitepress'))) run('npm', ['ci', '--no-audit', '--no-fund', '--silent'], tools)
run(bin('typedoc'), [
  '--plugin',
  'typedoc-plugin-markdown',
  '--tsconfig',
  'tools/site/tsconfig.json',
  '--readme',
  'none',
  '--name',
  'API reference',
  '--hideBreadcrumbs',
  'true',
  '--hidePageHeader',
  'true',
  '--githubPages',
  'false',
  '--disableSources',
  'true',
  '--treatValidationWarningsAsErrors',
  'true',
  '--validation.notExported',
  'false',
  '--router',
  'module',
  '--out',
  'docs/api',
  ...readdirSync(join(root, 'packages')).sort().flatMap(entryPoints),
])
run(bin('vitepress'), ['build', 'docs'])

/** Source files of what a package exports, apart from JSON and the command. */
function entryPoints(name) {
  const { exports } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
  return Object.values(exports ?? {})
    .map((target) => target['@entente/source'])
    .filter((source) => source !== undefined)
    .map((source) => join('packages', name, source))
}

function run(command, args, cwd = root) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
