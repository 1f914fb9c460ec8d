// Runs docs/guides/whitelist-before-postfix.sh in an empty folder, as a reader would, against the packages of this checkout.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const example = fileURLToPath(new URL('..', import.meta.url))

if (!existsSync('/usr/sbin/postfix') || process.getuid?.() !== 0) {
  if (process.env.CI) throw new Error('The guide needs root and the Debian package postfix.')
  console.log('skipped: the guide needs root and the Debian package postfix')
  process.exit(0)
}

const above = mkdtempSync(join(tmpdir(), 'entente-guide-'))
const folder = join(above, 'gateway')
mkdirSync(folder, { mode: 0o755 })
// Postfix runs its parts as other users, who must be able to walk through.
spawnSync('chmod', ['755', above])
// What `npm install` would bring lies one folder above, so that the guide's own folder starts empty.
mkdirSync(join(above, 'node_modules', '@entente'), { recursive: true })
for (const name of ['core', 'mssante-whitelist', 'runtime', 'testkit', 'trust'])
  symlinkSync(join(root, 'packages', name), join(above, 'node_modules', '@entente', name))
for (const name of ['nodemailer', 'smtp-server'])
  symlinkSync(realpathSync(join(example, 'node_modules', name)), join(above, 'node_modules', name))

const source = ['--conditions=@entente/source', `--import=${import.meta.resolve('tsx')}`]
const { status } = spawnSync('bash', [join(root, 'docs', 'guides', 'whitelist-before-postfix.sh')], {
  cwd: folder,
  stdio: ['ignore', 'inherit', 'inherit'],
  timeout: 300_000,
  env: {
    ...process.env,
    NODE_OPTIONS: source.join(' '),
    ENTENTE: `node ${join(root, 'packages', 'cli', 'src', 'main.ts')}`,
  },
})
rmSync(above, { recursive: true, force: true })
process.exitCode = status ?? 1
