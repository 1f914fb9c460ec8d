// Does what a page of the documentation says, in an empty folder, as a newcomer would:
// `node scripts/follow-page.mjs docs/start/verify-a-vi.md [folder]`. A block whose fence names a file (```js [name.mjs]) is
// written, ```sh blocks are run, and each line of the ```text block that follows one must appear, in order, in its output;
// `…` in such a line stands for what differs from run to run. A page that says that it continues another is done after it.
// With `--workspace` the packages and the `entente` command come from the sources of this checkout instead of npm.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { blocksOf, pageBefore } from './markdown-blocks.mjs'

const root = realpathSync(fileURLToPath(new URL('..', import.meta.url)))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { workspace: { type: 'boolean' } },
})
const [asked, place] = positionals
if (asked === undefined) {
  console.error('usage: node scripts/follow-page.mjs [--workspace] <page.md> [folder]')
  process.exit(2)
}
if (values.workspace) await import('./bootstrap.mjs')
const page = relative(root, realpathSync(asked))
const folder = place === undefined ? mkdtempSync(join(tmpdir(), 'entente-page-')) : resolve(place)
mkdirSync(folder, { recursive: true })
const environment = values.workspace ? linkWorkspace() : process.env

const start = performance.now()
let printed
const before = pageBefore(page)
for (const block of [...(before === undefined ? [] : blocksOf(before)), ...blocksOf(page)]) {
  if (block.file !== undefined) write(block)
  else if (block.language === 'sh') printed = run(block)
  else if (block.language === 'text') expectLines(block)
  else if (block.language !== 'ts')
    fail(block, 'Nothing is done with this block: name the file it goes into.')
}
if (place === undefined) rmSync(folder, { recursive: true, force: true })
console.log(`followed ${page} in ${((performance.now() - start) / 1000).toFixed(1)} s`)

function write({ file, content }) {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), content)
}

/** Links the packages and the command into the folder and lets Node.js read their sources. */
function linkWorkspace() {
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@entente'), { recursive: true })
  mkdirSync(join(modules, '.bin'))
  for (const name of readdirSync(join(root, 'packages'))) {
    symlinkSync(join(root, 'packages', name), join(modules, '@entente', name))
  }
  const command = join(modules, '.bin', 'entente')
  writeFileSync(command, `#!/bin/sh\nexec node '${join(root, 'packages', 'cli', 'src', 'main.ts')}' "$@"\n`)
  chmodSync(command, 0o755)
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs')
  return {
    ...process.env,
    LANG: 'C.UTF-8',
    PATH: `${join(modules, '.bin')}:${process.env.PATH}`,
    NODE_OPTIONS: `--conditions=@entente/source --import=${tsx}`,
  }
}

function run(block) {
  const { content } = block
  const lines = values.workspace ? content.replaceAll(/^npm .*$/gm, '') : content
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', lines], {
    cwd: folder,
    encoding: 'utf8',
    env: environment,
  })
  if (status !== 0) fail(block, `This does not run:\n${content}\n${stdout}${stderr}`)
  return stdout
}

function expectLines(block) {
  if (printed === undefined) fail(block, 'No command comes before this output.')
  let rest = printed
  for (const line of block.content.split('\n').filter((text) => text.trim() !== '')) {
    const found = new RegExp(line.split('…').map(quoted).join('.*')).exec(rest)
    if (found === null) fail(block, `This line was not printed: ${line}\nThe command printed:\n${printed}`)
    rest = rest.slice(found.index + found[0].length)
  }
}

function quoted(text) {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

function fail({ page: where, line }, message) {
  console.error(`${where}:${line}: ${message}`)
  process.exit(1)
}
