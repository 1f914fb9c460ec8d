// `npm run check`: every gate that runs no test. `npm run check -- types layers` runs only the named ones.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name) => join(root, 'node_modules', '.bin', name)
const packages = readdirSync(join(root, 'packages')).filter((name) =>
  existsSync(join(root, 'packages', name, 'package.json')),
)
const published = packages.filter((name) => !manifest(name).private)

const gates = {
  format: () => run(bin('biome'), ['ci', '--colors=off', '--max-diagnostics=30', '.']),
  types: () => run(bin('tsc'), ['-p', '.']),
  layers: () =>
    run(bin('depcruise'), ['packages', 'examples', 'bench', '--config', '.dependency-cruiser.cjs']),
  'test-places': () => noTestOutsideTest(),
  exports: () => publishedExportsMatch(),
  'dead-code': () => run(bin('knip'), ['--no-progress']),
  errors: () =>
    run(process.execPath, ['scripts/run-source.mjs', 'scripts/write-error-catalogue.ts', '--check']),
  snippets: () => run(process.execPath, ['scripts/check-snippets.mjs']),
  build: () => run(process.execPath, ['scripts/build.mjs']),
  'package-lint': () => published.every((name) => lintPackage(name)),
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in gates))
if (unknown.length > 0) {
  console.error(`Unknown gate: ${unknown.join(', ')}. Choose among: ${Object.keys(gates).join(', ')}.`)
  process.exit(2)
}
const failed = []
for (const [name, gate] of Object.entries(gates)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const start = performance.now()
  const passed = gate()
  console.log(
    `${passed ? 'ok  ' : 'FAIL'}  ${name.padEnd(14)} ${((performance.now() - start) / 1000).toFixed(1)} s`,
  )
  if (!passed) failed.push(name)
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`)
  process.exit(1)
}

/** Runs a tool quietly; its output appears only when it fails. */
function run(command, args, cwd = root) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`)
  return status === 0
}

function manifest(name) {
  return JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
}

/** Tests live in `packages/<name>/test/{unit,vectors,integration}` and `examples/<name>/test` only. */
function noTestOutsideTest() {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  const misplaced = stdout
    .split('\n')
    .filter((file) => /\.(test|spec)\.[cm]?[jt]sx?$/.test(file))
    .filter(
      (file) =>
        !/^packages\/[^/]+\/test\/(unit|vectors|integration)\//.test(file) &&
        !/^examples\/[^/]+\/test\//.test(file),
    )
  for (const file of misplaced)
    console.error(`${file}: tests live in packages/<name>/test/{unit,vectors,integration}`)
  return misplaced.length === 0
}

/** What is published must be what is developed against, without the source condition. */
function publishedExportsMatch() {
  return published.every((name) => {
    const { exports, publishConfig } = manifest(name)
    const expected = Object.fromEntries(
      Object.entries(exports).map(([path, target]) => {
        if (typeof target === 'string') return [path, target]
        const { '@entente/source': _source, ...rest } = target
        return [path, rest]
      }),
    )
    const same = JSON.stringify(expected) === JSON.stringify(publishConfig?.exports)
    if (!same)
      console.error(
        `packages/${name}/package.json: publishConfig.exports must repeat exports without @entente/source`,
      )
    return same
  })
}

function lintPackage(name) {
  const folder = join(root, 'packages', name)
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const packed = spawnSync(
    'npx',
    ['--yes', packageManager, 'pack', '--json', '--pack-destination', join(root, 'node_modules', '.packed')],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  )
  if (packed.status !== 0) {
    process.stderr.write(packed.stdout + packed.stderr)
    return false
  }
  const { filename } = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('{')))
  const isSound = run(bin('publint'), ['--strict', filename], folder)
  return run(bin('attw'), ['--profile', 'esm-only', filename], folder) && isSound
}
