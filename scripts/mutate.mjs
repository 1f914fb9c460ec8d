// Mutation testing of the verification path of trust, in a clone of the last commit, because mutants overwrite sources.
// Ends with 1 when fewer than 85 % of the mutants are killed. The survivors are listed and judged in docs/trust-mutation.md.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const clone = mkdtempSync(join(tmpdir(), 'entente-mutation-'))
try {
  run('git', ['clone', '--quiet', root, clone])
  run(process.execPath, ['scripts/bootstrap.mjs'], clone)
  run('npm', ['ci', '--no-audit', '--no-fund', '--silent'], join(clone, 'tools'))
  run(
    process.execPath,
    ['tools/node_modules/@stryker-mutator/core/bin/stryker.js', 'run', 'tools/mutation-trust.json'],
    clone,
  )
} finally {
  rmSync(clone, { recursive: true, force: true })
}

function run(command, args, cwd = root) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ended with ${status}.`)
}
