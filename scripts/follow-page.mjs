// Does what a page of the documentation says, in an empty folder, as a newcomer would:
// `node scripts/follow-page.mjs docs/start/verify-a-vi.md [folder]`. A block whose fence names a file (```js [name.mjs]) is
// written, ```sh blocks are run, and each line of the ```text block that follows one must appear, in order, in its output.
// With `--workspace` the packages come from the sources of this checkout instead of `npm install`.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { workspace: { type: 'boolean' } },
})
const [page, asked] = positionals
if (page === undefined) {
  console.error('usage: node scripts/follow-page.mjs [--workspace] <page.md> [folder]')
  process.exit(2)
}
const folder = asked === undefined ? mkdtempSync(join(tmpdir(), 'entente-page-')) : resolve(asked)
mkdirSync(folder, { recursive: true })
const environment = values.workspace ? linkWorkspace() : process.env

const start = performance.now()
let printed = ''
for (const [, language, file, content] of readFileSync(page, 'utf8').matchAll(
  /^```(\w+)(?: \[([^\]]+)\])?\n([\s\S]*?)^```/gm,
)) {
  if (file !== undefined) write(file, content)
  else if (language === 'sh') printed = run(content)
  else if (language === 'text') expectLines(content)
}
console.log(`followed ${page} in ${((performance.now() - start) / 1000).toFixed(1)} s`)

function write(file, content) {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), content)
}

/** Links the packages into the folder and lets Node.js read their sources. */
function linkWorkspace() {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const scope = join(folder, 'node_modules', '@entente')
  mkdirSync(scope, { recursive: true })
  for (const name of readdirSync(join(root, 'packages'))) {
    symlinkSync(join(root, 'packages', name), join(scope, name))
  }
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs')
  return { ...process.env, NODE_OPTIONS: `--conditions=@entente/source --import=${tsx}` }
}

function run(commands) {
  const lines = values.workspace ? commands.replaceAll(/^npm .*$/gm, '') : commands
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', lines], {
    cwd: folder,
    encoding: 'utf8',
    env: environment,
  })
  if (status !== 0) fail(`This does not run:\n${commands}\n${stdout}${stderr}`)
  return stdout
}

function expectLines(content) {
  let rest = printed
  for (const line of content.split('\n').filter((text) => text.trim() !== '')) {
    const at = rest.indexOf(line)
    if (at === -1) fail(`This line was not printed: ${line}\nThe command printed:\n${printed}`)
    rest = rest.slice(at + line.length)
  }
}

function fail(message) {
  console.error(`${page}: ${message}`)
  process.exit(1)
}
